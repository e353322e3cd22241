// What a person may set about boosted trees.
import { z } from 'zod';
import { type SettingField, type Settings, text } from '../../../shared/domain';
import { fieldsOf } from '../form';
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

const NUMBERS: SettingField['tasks'] = ['regression'];
const LISTS: SettingField['tasks'] = ['ranking'];

export const boostedFields = fieldsOf(BoostedSettings.shape, 'learn.trees', {
  depth: { zero: text('learn.trees.depth.zero') },
  objective: { tasks: NUMBERS },
  alpha: { tasks: NUMBERS, when: { name: 'objective', is: ['quantile'] } },
  power: { tasks: NUMBERS, when: { name: 'objective', is: ['tweedie'] } },
  truncation: { tasks: LISTS },
  gain: { tasks: LISTS },
});

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

export const ForestSettings = z.object({
  trees: z.number().int().min(1).max(5000).default(200),
  splits: z.enum(['best', 'drawn']).default('best'),
  leaves: z.number().int().min(2).max(4096).default(256),
  minRows: z.number().int().min(1).max(100_000).default(5),
  featureShare: z.number().min(0.05).max(1).default(0.3),
  bins: z.number().int().min(2).max(255).default(255),
});
export type ForestSettings = z.infer<typeof ForestSettings>;

export const forestFields = fieldsOf(ForestSettings.shape, 'learn.trees', {
  splits: { words: 'learn.forest.splits' },
  featureShare: { words: 'learn.forest.featureShare' },
});

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
