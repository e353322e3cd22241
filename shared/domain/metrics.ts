// Figures that say how good a model is, each with its interval.
import { z } from 'zod';

/**
 * Metric names are scikit-learn's, in camel case. Precision, recall, F1 and the areas are of the positive class, and plain means of several,
 * each against all others; `Weighted` means by how frequent the classes are.
 */
export const MetricName = z.enum([
  'accuracy',
  'balancedAccuracy',
  'precision',
  'recall',
  'f1',
  'precisionMacro',
  'f1Macro',
  'f1Weighted',
  'kappa',
  'rocAuc',
  'rocAucWeighted',
  'averagePrecision',
  'averagePrecisionWeighted',
  'logLoss',
  'brier',
  'ece',
  'mcc',
  'rmse',
  'mae',
  'medae',
  'mape',
  'pinball',
  'poissonDeviance',
  'tweedieDeviance',
  'explainedVariance',
  'r2',
  'ndcg5',
  'ndcg10',
  'map',
  'mrr',
]);
export type MetricName = z.infer<typeof MetricName>;

const SMALLER_IS_BETTER: ReadonlySet<string> = new Set<MetricName | 'loss' | 'validationLoss'>([
  ...(['logLoss', 'brier', 'ece', 'rmse', 'mae', 'medae', 'mape', 'pinball'] as const),
  ...(['poissonDeviance', 'tweedieDeviance'] as const),
  ...(['loss', 'validationLoss'] as const),
]);

/** Of metrics, and of the losses that training is watched by. */
export const smallerIsBetter = (metric: string): boolean => SMALLER_IS_BETTER.has(metric);

/** With fewer groups than this, how much groups differ is itself known only roughly, and intervals tend to be too narrow. */
export const FEW_GROUPS = 30;

/** What intervals take as one: all rows of a value of a column, because the split keeps them together. */
export const DrawnUnit = z.object({ column: z.string(), groups: z.number().int() });
export type DrawnUnit = z.infer<typeof DrawnUnit>;

/** A figure with its 95 % bootstrap interval. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

export const Metrics = z.partialRecord(MetricName, Estimate);
export type Metrics = z.infer<typeof Metrics>;

/**
 * Counts at one threshold on the positive class's probability; where rows have weights, each counts as much as it weighs, and all of them
 * together as many as they are.
 */
export const ThresholdRow = z.object({
  threshold: z.number(),
  truePositives: z.number(),
  falsePositives: z.number(),
  falseNegatives: z.number(),
  trueNegatives: z.number(),
  /** Rows at or above the threshold, where the counts are by weight. */
  named: z.number().int().optional(),
});
export type ThresholdRow = z.infer<typeof ThresholdRow>;

/** How many rows are named at a threshold. */
export const namedAt = ({ named, truePositives, falsePositives }: ThresholdRow): number =>
  named ?? truePositives + falsePositives;

export const Point = z.object({ x: z.number(), y: z.number() });

/** One class against the others, at the chosen threshold or by the likeliest class. */
export const ClassMetrics = z.object({
  name: z.string(),
  rows: z.number().int(),
  /** Rows that are said to be of it, however much each counts. */
  said: z.number().int().optional(),
  precision: Estimate,
  recall: Estimate,
  f1: Estimate,
});
export type ClassMetrics = z.infer<typeof ClassMetrics>;

/** Taking the rows with the highest scores: which share of the positives they hold, and how many times as many as drawn blindly. */
export const GainPoint = z.object({
  /** Of all rows, from 0 to 1. */
  share: z.number(),
  gain: Estimate,
  lift: Estimate,
});
export type GainPoint = z.infer<typeof GainPoint>;

/** A tenth of the rows by falling score. */
export const LiftTenth = z.object({
  rows: z.number().int(),
  /** The share of its rows that are positive; of rows with equal scores on both sides of a limit, each side gets its part. */
  rate: z.number(),
  /** That share over the share of all rows. */
  lift: Estimate,
});
export type LiftTenth = z.infer<typeof LiftTenth>;

export const CalibrationBin = z.object({
  predicted: z.number(),
  observed: z.number(),
  low: z.number(),
  high: z.number(),
  count: z.number().int(),
});

/** What the calibration error of the test rows tells: honest probabilities, too, are off by chance. */
export const CalibrationTest = z.object({
  /** What the error of perfectly honest probabilities comes to on such rows. */
  chance: z.number(),
  /** How often it would be as large as it is if they were honest. */
  p: z.number(),
  /** What the true error is above and below, each with 95 % confidence. */
  surely: z.number(),
  atMost: z.number(),
  /** The smallest error that these rows would show in four of five cases. */
  detectable: z.number(),
});
export type CalibrationTest = z.infer<typeof CalibrationTest>;
