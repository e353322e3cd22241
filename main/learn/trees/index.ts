// Gradient-boosted decision trees.
import { defineLearner, type Learner } from '../learner';
import { fit } from './fit';
import { BoostedSettings, boostedFields } from './settings';

const boosted: Learner<BoostedSettings> = {
  id: 'trees',
  tasks: ['binary', 'multiclass', 'regression'],
  landed: true,
  takesMissing: true,
  features: 'codes',
  settings: BoostedSettings,
  fields: boostedFields,
  // Some 2.5 passes over the rows a tree, a nanosecond a feature each, against a multiply-add's half; early stopping ends most runs early.
  cost: ({ rows, width, outputs }, { rounds }) => 5 * outputs * rounds * 0.4 * (rows * width + 200_000),
  fit,
};

export const trees = defineLearner(boosted);
