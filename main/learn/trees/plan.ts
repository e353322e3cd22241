// A run of trees, from settings to what the rounds need.
import { AssayError, type FeatureInfo, text } from '../../../shared/domain';
import type { FitInput } from '../learner';
import { refuseNegative } from '../refusals';
import type { BoostOptions } from './boost';
import { lossOf } from './forest-loss';
import type { Loss, LossSpec } from './losses';
import { HIGHEST_GRADE } from './rank-loss';
import { boostedRules, forestRules } from './rules';
import type { BoostedSettings, ForestSettings } from './settings';

export interface Plan {
  spec: LossSpec;
  loss: Loss;
  weights: Float64Array | null;
  options: BoostOptions;
  rounds: number;
  /** Rounds without a better validation loss before it ends; null where all rounds are kept. */
  patience: number | null;
  /** Whether the score is the mean of the trees instead of their sum. */
  averaged: boolean;
}

type Input = Pick<FitInput<unknown>, 'task' | 'classes' | 'features' | 'train' | 'validation'>;

/** @throws AssayError learn.settings for a loss that the target does not fit, or columns that cannot be held monotone. */
export function boostedPlan(input: Input, settings: BoostedSettings): Plan {
  const { task, classes, features } = input;
  const { objective, alpha, power, truncation, gain } = settings;
  const rank = { truncation, gain };
  const spec: LossSpec = { family: 'boosted', task, classes: classes.length, objective, alpha, power, rank };
  const loss = lossOf(spec);
  if (loss.head === 'exp') refuseNegative(input.train, input.validation);
  if (task === 'ranking' && gain === 'exponential') refuseCounts(input);
  const { learningRate, leaves, depth, bins, rowShare, featureShare } = settings;
  return {
    spec,
    loss,
    weights: input.train.weights ?? null,
    options: {
      learningRate,
      leaves,
      depth: depth === 0 ? Infinity : depth,
      bins,
      rowShare,
      featureShare,
      featuresBy: 'tree',
      monotone: monotoneOf(settings.monotone, features, task === 'multiclass'),
      rules: boostedRules(settings),
    },
    rounds: settings.rounds,
    patience: settings.patience,
    averaged: false,
  };
}

export function forestPlan(input: Input, settings: ForestSettings): Plan {
  const { leaves, bins, featureShare, minRows, splits } = settings;
  const random = splits === 'drawn';
  const spec: LossSpec = { family: 'forest', task: input.task, classes: input.classes.length };
  return {
    spec,
    loss: lossOf(spec),
    weights: input.train.weights ?? null,
    options: {
      learningRate: 1,
      leaves,
      depth: Infinity,
      bins,
      // Extremely randomised trees see all rows: their thresholds differ enough (Geurts and others 2006).
      rowShare: random ? 1 : 'bootstrap',
      featureShare,
      featuresBy: 'leaf',
      monotone: [],
      rules: forestRules({ minRows, random }),
    },
    rounds: settings.trees,
    patience: null,
    averaged: true,
  };
}

function refuseCounts({ train, validation }: Input): void {
  if ([train, validation].every(({ y }) => y.every((value) => value <= HIGHEST_GRADE))) return;
  throw new AssayError('learn.settings', {
    setting: text('learn.trees.gain'),
    reason: text('learn.trees.gain.counts', { most: HIGHEST_GRADE }),
  });
}

/** By feature, from column names with signs. */
export function monotoneOf(
  list: string,
  features: readonly FeatureInfo[],
  severalClasses: boolean,
): number[] {
  const directions = features.map(() => 0);
  if (list.trim() === '') return directions;
  const refuse = (key: string, column = ''): AssayError =>
    new AssayError('learn.settings', {
      setting: text('learn.trees.monotone'),
      reason: text(`learn.trees.monotone.${key}`, { column }),
    });
  if (severalClasses) throw refuse('classes');
  for (const part of list.trim().split(/,\s*(?=[+-])/)) {
    const column = part.slice(1).trim();
    // A feature of several columns need not go one column's way.
    const own = features.flatMap((feature, i) => (feature.source === column && !feature.sources ? [i] : []));
    if (own.length === 0) throw refuse('unknown', column);
    for (const i of own) {
      if (features[i]?.levels !== undefined) throw refuse('codes', column);
      directions[i] = part.startsWith('+') ? 1 : -1;
    }
  }
  return directions;
}
