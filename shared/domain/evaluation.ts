// Evaluation on the sealed test split, and the evaluation gate.
import { z } from 'zod';
import {
  CalibrationBin,
  CalibrationTest,
  ClassMetrics,
  DrawnUnit,
  FEW_GROUPS,
  Estimate,
  GainPoint,
  LiftTenth,
  MetricName,
  Metrics,
  Point,
  ThresholdRow,
} from './metrics';
import { ClassProfit, DecideBy, Decided } from './decide';
import { OrderReport } from './order';
import { Verdict } from './quality';
import { Task } from './recipe';
import { ClassAgainstRest } from './rest';
import { Text, text } from './text';
import {
  Advice,
  ChampionComparison,
  FairnessReport,
  LearningCurve,
  TestComparison,
  SliceReport,
  Suspicion,
} from './trust';
import { IntervalReport, Profit, Speed, ThresholdGoal } from './worth';

export const Importance = z.object({ column: z.string(), drop: Estimate });

/** What the evaluation gate demands. */
export const EvaluationRule = z.object({
  id: z.string(),
  /**
   * `atLeast` and `atMost` are of the metric. `certainty` asks of all other demands that nothing about them is left to chance. Of the rest only some have a threshold: `worstSlice` how far the weakest level's score
   * may lie from the whole's, `betterThanTrivial` by how much the main metric must be better than without input, `fairness` the least four-fifths ratio, `profit` the least profit, `latency` milliseconds for a thousand
   * rows, `size` megabytes.
   */
  kind: z.enum([
    'atLeast',
    'atMost',
    'betterThanBaseline',
    'betterThanTrivial',
    'betterThanChampion',
    'worstSlice',
    'fairness',
    'suspicion',
    'profit',
    'latency',
    'size',
    'certainty',
  ]),
  /** Comparisons: surely better, or surely not worse. Absent: better than the baseline, and not worse than what is in use. */
  than: z.enum(['better', 'notWorse']).optional(),
  /** The main metric where the kind reads none. */
  metric: MetricName,
  threshold: z.number().nullable(),
});
export type EvaluationRule = z.infer<typeof EvaluationRule>;

export const RuleResult = z.object({
  rule: EvaluationRule,
  value: z.number(),
  verdict: Verdict,
  summary: Text,
  /** False where it passes, but by chance it might not have. */
  certain: z.boolean().optional(),
});
export type RuleResult = z.infer<typeof RuleResult>;

/** See `Aim`. */
export const ReportAim = z.object({
  metric: z.enum(['mae', 'pinball', 'poissonDeviance', 'tweedieDeviance']),
  quantile: z.number().optional(),
  power: z.number().optional(),
});

export const EvaluationReport = z.object({
  id: z.number().int(),
  runId: z.number().int(),
  baselineRunId: z.number().int().nullable(),
  task: Task,
  target: z.string(),
  /** The loss that the run was trained for, and is judged by, where that is another one than the usual. */
  aim: ReportAim.optional(),
  positive: z.string().nullable(),
  classes: z.array(z.string()),
  rows: z.number().int(),
  /** What the intervals are over; absent where each row stands for itself, and in reports of earlier versions. */
  unit: DrawnUnit.optional(),
  /** The column of the recipe that says how much each row counts, in every figure; absent where all count alike. */
  weightedBy: z.string().optional(),
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
      /** The differences of the other metrics; without those that follow from the threshold once it was moved. */
      others: Metrics.optional(),
    })
    .nullable(),
  /** What a model without any input would score (majority class or mean; ranking: a drawn order). */
  trivial: Metrics,
  /** The paired difference (model minus the one without input) of the main metric; absent in reports of earlier versions. */
  overTrivial: z.object({ metric: MetricName, difference: Estimate }).optional(),
  roc: z.array(Point),
  precisionRecall: z.array(Point),
  /** 101 rows, thresholds 0 to 1; binary only. */
  thresholds: z.array(ThresholdRow),
  chosenThreshold: z.number(),
  /** Who chose it: the best F1 on the validation split, one half where that could not be told, a goal, or a person. */
  thresholdBy: z.enum(['validationF1', 'half', 'person', 'goal']).optional(),
  thresholdGoal: ThresholdGoal.optional(),
  /** The thresholds on the validation rows, by which goals are met. */
  validationThresholds: z.array(ThresholdRow).optional(),
  profit: Profit.optional(),
  /** Several classes: what deciding brings, where it was said what each decision is worth. */
  classProfit: ClassProfit.optional(),
  /** Several classes: by what is decided; the likeliest class where absent. */
  decidedBy: DecideBy.optional(),
  /** What the likeliest class comes to, where it is not what is decided by; comparisons with other models stay with it. */
  byLikeliest: Decided.optional(),
  /** How the run's probabilities are corrected. */
  calibratedBy: z.enum(['platt', 'temperature', 'isotonic']).optional(),
  interval: IntervalReport.optional(),
  speed: Speed.optional(),
  /** What it comes to, in one sentence for the business. */
  headline: Text.optional(),
  calibration: z.array(CalibrationBin),
  /** Classification; of the likeliest class where there are several. */
  calibrationTest: CalibrationTest.optional(),
  /** Rows: actual class, columns: predicted class; classification with more than two classes. By weight, as thresholds are. */
  confusion: z.array(z.array(z.number())),
  /** Regression: predicted (x) against actual (y), a sample of at most 500 rows. */
  scatter: z.array(Point),
  /** Classification: every class against the others. */
  perClass: z.array(ClassMetrics).optional(),
  /** Several classes: curves and areas of each against the rest, in the order of `classes`. */
  oneVsRest: z.array(ClassAgainstRest).optional(),
  /** Binary: what the best-scored rows hold, at 1, 2 … 100 % of the rows. */
  gains: z.array(GainPoint).optional(),
  /** Binary: how many times as often as on average each tenth of the rows is positive, the best-scored first. */
  lift: z.array(LiftTenth).optional(),
  /** Ranking: how each list is put in order. */
  order: OrderReport.optional(),
  /** Permutation importance by raw column, largest first. */
  importance: z.array(Importance),
  slices: SliceReport.optional(),
  fairness: z.array(FairnessReport).optional(),
  suspicions: z.array(Suspicion).optional(),
  /** Absent where there is no other model in production; null where it cannot take these rows. */
  champion: ChampionComparison.nullable().optional(),
  comparisons: z.array(TestComparison).optional(),
  learningCurve: LearningCurve.optional(),
  /** What would help a model that fails, most first. */
  advice: z.array(Advice).optional(),
  gate: z.object({ verdict: Verdict, rules: z.array(RuleResult) }),
  accepted: z.object({ reason: z.string(), at: z.number() }).nullable(),
  /** How often this test split has been opened so far, this time included. */
  openings: z.number().int(),
  startedAt: z.number(),
  seconds: z.number(),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;

/** By what rows count, what the intervals of a report are over, and whether that is few; nothing where each row stands for itself. */
export function unitTexts({
  weightedBy,
  ...report
}: Pick<EvaluationReport, 'unit' | 'rows' | 'order' | 'weightedBy'>): Text[] {
  const weighted = weightedBy === undefined ? [] : [text('evaluate.weighted', { column: weightedBy })];
  return [...weighted, ...drawnTexts(report)];
}

/** What the intervals are over, and whether that is few. */
export function drawnTexts({ unit, rows, order }: Pick<EvaluationReport, 'unit' | 'rows' | 'order'>): Text[] {
  if (!unit) return [];
  const { column, groups } = unit;
  const few = groups < FEW_GROUPS ? [text('evaluate.unit.few', { column, groups })] : [];
  const key = order?.column === column ? 'evaluate.unit.lists' : 'evaluate.unit';
  return [text(key, { column, groups, rows }), ...few];
}
