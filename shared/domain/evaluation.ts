// Evaluation on the sealed test split, and the evaluation gate.
import { z } from 'zod';
import { Verdict } from './quality';
import { Task } from './recipe';
import { Text } from './text';

/** Metric names are scikit-learn's, in camel case. */
export const MetricName = z.enum([
  'accuracy',
  'balancedAccuracy',
  'precision',
  'recall',
  'f1',
  'rocAuc',
  'averagePrecision',
  'logLoss',
  'brier',
  'ece',
  'mcc',
  'rmse',
  'mae',
  'mape',
  'r2',
]);
export type MetricName = z.infer<typeof MetricName>;

/** A figure with its 95 % bootstrap interval. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

export const Metrics = z.partialRecord(MetricName, Estimate);
export type Metrics = z.infer<typeof Metrics>;

/** Counts at one threshold on the positive class's probability. */
export const ThresholdRow = z.object({
  threshold: z.number(),
  truePositives: z.number().int(),
  falsePositives: z.number().int(),
  falseNegatives: z.number().int(),
  trueNegatives: z.number().int(),
});
export type ThresholdRow = z.infer<typeof ThresholdRow>;

export const Point = z.object({ x: z.number(), y: z.number() });

export const CalibrationBin = z.object({
  predicted: z.number(),
  observed: z.number(),
  low: z.number(),
  high: z.number(),
  count: z.number().int(),
});

export const Importance = z.object({ column: z.string(), drop: Estimate });

/** What the evaluation gate demands. */
export const EvaluationRule = z.object({
  id: z.string(),
  kind: z.enum(['atLeast', 'atMost', 'betterThanBaseline']),
  metric: MetricName,
  /** Ignored by betterThanBaseline. */
  threshold: z.number().nullable(),
});
export type EvaluationRule = z.infer<typeof EvaluationRule>;

export const RuleResult = z.object({
  rule: EvaluationRule,
  value: z.number(),
  verdict: Verdict,
  summary: Text,
});
export type RuleResult = z.infer<typeof RuleResult>;

export const EvaluationReport = z.object({
  id: z.number().int(),
  runId: z.number().int(),
  baselineRunId: z.number().int().nullable(),
  task: Task,
  target: z.string(),
  positive: z.string().nullable(),
  classes: z.array(z.string()),
  rows: z.number().int(),
  metrics: Metrics,
  /** The baseline learner on the same rows. */
  baseline: Metrics.nullable(),
  /** The paired difference (model minus baseline) of the main metric on the same rows. */
  comparison: z
    .object({
      metric: MetricName,
      difference: Estimate,
      /** Compared with the model without input where there is no baseline run; the baseline where absent. */
      against: z.enum(['baseline', 'trivial']).optional(),
    })
    .nullable(),
  /** What a model without any input would score (majority class or mean). */
  trivial: Metrics,
  roc: z.array(Point),
  precisionRecall: z.array(Point),
  /** 101 rows, thresholds 0 to 1; binary only. */
  thresholds: z.array(ThresholdRow),
  chosenThreshold: z.number(),
  /** Who chose it: the best F1 on the validation split, one half where that could not be told, or a person. */
  thresholdBy: z.enum(['validationF1', 'half', 'person']).optional(),
  /** What it comes to, in one sentence for the business. */
  headline: Text.optional(),
  calibration: z.array(CalibrationBin),
  /** Rows: actual class, columns: predicted class; classification with more than two classes. */
  confusion: z.array(z.array(z.number().int())),
  /** Regression: predicted (x) against actual (y), a sample of at most 500 rows. */
  scatter: z.array(Point),
  /** Permutation importance by raw column, largest first. */
  importance: z.array(Importance),
  gate: z.object({ verdict: Verdict, rules: z.array(RuleResult) }),
  accepted: z.object({ reason: z.string(), at: z.number() }).nullable(),
  /** How often this test split has been opened so far, this time included. */
  openings: z.number().int(),
  startedAt: z.number(),
  seconds: z.number(),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;
