// Decision trees: gradient boosting, and forests on the same core.
import { defineLearner, type Learner } from '../learner';
import { fitTrees } from './fit';
import { boostedPlan, forestPlan } from './plan';
import {
  BoostedSettings,
  boostedFields,
  boostedSearch,
  boostedStrong,
  ForestSettings,
  forestFields,
  forestSearch,
  forestStrong,
} from './settings';

const common = {
  tasks: ['binary', 'multiclass', 'regression', 'ranking'],
  takesMissing: true,
  features: 'codes',
} as const;

/** Multiply-adds that a tree takes: some 2.5 passes over the rows, and what its leaves cost whatever the rows. */
const costOfTree = (rows: number, width: number, leaves: number): number =>
  5 * rows * width + 60_000 * leaves;

const boosted: Learner<BoostedSettings> = {
  ...common,
  id: 'trees',
  settings: BoostedSettings,
  fields: boostedFields,
  search: boostedSearch,
  strong: boostedStrong,
  early: { length: 'rounds', patience: { name: 'patience', most: 1000 } },
  // Early stopping ends most runs early.
  cost: ({ rows, width, outputs }, { rounds, leaves }) =>
    0.4 * rounds * outputs * costOfTree(rows, width, leaves),
  fit: (input) => fitTrees(input, boostedPlan(input, input.settings)),
};

const averaged: Learner<ForestSettings> = {
  ...common,
  id: 'forest',
  settings: ForestSettings,
  fields: forestFields,
  search: forestSearch,
  strong: forestStrong,
  cost: ({ rows, width, outputs }, settings) =>
    2 * settings.trees * outputs * costOfTree(rows, width, settings.leaves),
  fit: (input) => fitTrees(input, forestPlan(input, input.settings)),
};

export const trees = defineLearner(boosted);
export const forest = defineLearner(averaged);
