// What a person may set about boosted trees.
import { z } from 'zod';
import { type Settings, text } from '../../../shared/domain';
import type { Learner } from '../learner';
import type { SearchSpace } from '../search/space';
import { OBJECTIVES } from './losses';
import { GAINS } from './rank-loss';

export const BoostedSettings = z.object({
  rounds: z.number().int().min(1).max(10_000).default(1000),
  learningRate: z.number().min(0.001).max(1).default(0.05),
  leaves: z.number().int().min(2).max(1024).default(31),
  depth: z.number().int().min(0).max(64).default(0),
  minRows: z.number().int().min(1).max(100_000).default(20),
  l2: z.number().min(0).max(1e6).default(1),
  rowShare: z.number().min(0.05).max(1).default(1),
  featureShare: z.number().min(0.05).max(1).default(0.4),
  bins: z.number().int().min(2).max(255).default(255),
  patience: z.number().int().min(1).max(1000).default(50),
  objective: z.enum(OBJECTIVES).default('auto'),
  alpha: z.number().min(0.01).max(0.99).default(0.5),
  power: z.number().min(1.05).max(1.95).default(1.5),
  truncation: z.number().int().min(1).max(1000).default(30),
  gain: z.enum(GAINS).default('auto'),
  /** Columns with signs: "+income, -debt". */
  monotone: z
    .string()
    .regex(/^(\s*[+-]\s*\S.*)?$/)
    .default(''),
});
export type BoostedSettings = z.infer<typeof BoostedSettings>;

type Field = Learner['fields'][number];

/** A field whose default and limits are those of the schema. */
export function numberField(
  name: string,
  kind: 'integer' | 'number',
  value: number,
  min: number,
  max: number,
): Field {
  return {
    name,
    kind,
    label: text(`learn.trees.${name}`),
    help: text(`learn.trees.${name}.help`),
    default: value,
    min,
    max,
  };
}

export const boostedFields: readonly Field[] = [
  numberField('rounds', 'integer', 1000, 1, 10_000),
  numberField('learningRate', 'number', 0.05, 0.001, 1),
  numberField('leaves', 'integer', 31, 2, 1024),
  numberField('depth', 'integer', 0, 0, 64),
  numberField('minRows', 'integer', 20, 1, 100_000),
  numberField('l2', 'number', 1, 0, 1e6),
  numberField('rowShare', 'number', 1, 0.05, 1),
  numberField('featureShare', 'number', 0.4, 0.05, 1),
  numberField('bins', 'integer', 255, 2, 255),
  numberField('patience', 'integer', 50, 1, 1000),
  {
    name: 'objective',
    kind: 'choice',
    label: text('learn.trees.objective'),
    help: text('learn.trees.objective.help'),
    default: 'auto',
    choices: OBJECTIVES.map((value) => ({ value, label: text(`learn.trees.objective.${value}`) })),
  },
  numberField('alpha', 'number', 0.5, 0.01, 0.99),
  numberField('power', 'number', 1.5, 1.05, 1.95),
  numberField('truncation', 'integer', 30, 1, 1000),
  {
    name: 'gain',
    kind: 'choice',
    label: text('learn.trees.gain'),
    help: text('learn.trees.gain.help'),
    default: 'auto',
    choices: GAINS.map((value) => ({ value, label: text(`learn.trees.gain.${value}`) })),
  },
  {
    name: 'monotone',
    kind: 'text',
    label: text('learn.trees.monotone'),
    help: text('learn.trees.monotone.help'),
    default: '',
  },
];

/** What a search varies of boosted trees; small trees and much penalty suit small tables, the opposite large ones. */
export const boostedSearch: SearchSpace = {
  learningRate: { min: 0.015, max: 0.15, log: true },
  leaves: { min: 3, max: 96, log: true, whole: true },
  minRows: { min: 5, max: 100, log: true, whole: true },
  l2: { min: 0.1, max: 100, log: true },
  rowShare: { min: 0.5, max: 1 },
  featureShare: { min: 0.2, max: 1 },
};

/** Two that differ from the defaults in the directions that matter most: small slow trees, and drawn rows. */
export const boostedStrong: readonly Settings[] = [
  { learningRate: 0.03, leaves: 4, l2: 10, featureShare: 0.5 },
  { learningRate: 0.04, leaves: 15, minRows: 40, rowShare: 0.8, featureShare: 0.3 },
];

const featuresALeaf = {
  label: text('learn.forest.featureShare'),
  help: text('learn.forest.featureShare.help'),
};

export const ForestSettings = z.object({
  trees: z.number().int().min(1).max(5000).default(200),
  splits: z.enum(['best', 'drawn']).default('best'),
  leaves: z.number().int().min(2).max(4096).default(256),
  minRows: z.number().int().min(1).max(100_000).default(5),
  featureShare: z.number().min(0.05).max(1).default(0.3),
  bins: z.number().int().min(2).max(255).default(255),
});
export type ForestSettings = z.infer<typeof ForestSettings>;

export const forestFields: readonly Field[] = [
  numberField('trees', 'integer', 200, 1, 5000),
  {
    name: 'splits',
    kind: 'choice',
    label: text('learn.forest.splits'),
    help: text('learn.forest.splits.help'),
    default: 'best',
    choices: [
      { value: 'best', label: text('learn.forest.splits.best') },
      { value: 'drawn', label: text('learn.forest.splits.drawn') },
    ],
  },
  numberField('leaves', 'integer', 256, 2, 4096),
  numberField('minRows', 'integer', 5, 1, 100_000),
  { ...numberField('featureShare', 'number', 0.3, 0.05, 1), ...featuresALeaf },
  numberField('bins', 'integer', 255, 2, 255),
];

export const forestSearch: SearchSpace = {
  splits: { values: ['best', 'drawn'] },
  leaves: { min: 16, max: 1024, log: true, whole: true },
  minRows: { min: 1, max: 50, log: true, whole: true },
  featureShare: { min: 0.1, max: 0.8 },
};

export const forestStrong: readonly Settings[] = [
  { splits: 'drawn', featureShare: 0.5, minRows: 3 },
  { minRows: 15 },
];
