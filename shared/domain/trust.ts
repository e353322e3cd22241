// Where a model is weak, whether it is fair, and what makes its score suspicious.
import { z } from 'zod';
import { ColumnType } from './data';
import { Estimate, MetricName } from './metrics';
import { Verdict } from './quality';
import { Text } from './text';

/** What the rows of a segment have in common. */
export const SegmentCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('is'), column: z.string(), value: z.string() }),
  /** From `low` to below `high`; null is open. Dates are milliseconds since 1970 UTC. */
  z.object({
    kind: z.literal('between'),
    column: z.string(),
    type: ColumnType,
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
  /** A value beyond the most frequent ones. */
  z.object({ kind: z.literal('other'), column: z.string() }),
  z.object({ kind: z.literal('missing'), column: z.string() }),
  /** Ranking: lists of `column` with `low` to below `high` rows; null is open. */
  z.object({
    kind: z.literal('size'),
    column: z.string(),
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
]);
export type SegmentCondition = z.infer<typeof SegmentCondition>;

export const Slice = z.object({
  condition: SegmentCondition,
  rows: z.number().int(),
  /** How many groups its rows are of, where rows are drawn in groups. */
  groups: z.number().int().optional(),
  /** The main metric on these rows; null where they do not define it or are too few. */
  score: Estimate.nullable(),
  /** How far it is behind the whole; the interval allows for all levels and segments. Absent where there is no score. */
  behind: Estimate.optional(),
  /** Mean of what is predicted and of what is so: probability and share of the positive class, or the number. */
  predicted: z.number().nullable(),
  actual: z.number().nullable(),
});
export type Slice = z.infer<typeof Slice>;

/** A segment found on one half of the test rows; the figures are of the other half, which had no part in finding it. */
export const WeakSegment = z.object({
  conditions: z.array(SegmentCondition).min(1).max(2),
  /** In all test rows; ranking: lists. */
  rows: z.number().int(),
  /** Mean error of its rows, and of all others: log loss, or absolute error; ranking: of lists, one less the NDCG of the first ten. */
  error: z.number(),
  otherError: z.number(),
  /** Error here minus error elsewhere; the interval is wide enough for all segments reported (Bonferroni). */
  excess: Estimate,
  /** How far the main metric is behind the whole on the rows that it is measured on; see `Slice`. */
  behind: Estimate.optional(),
  /** The whole interval is above nought. */
  sure: z.boolean(),
});
export type WeakSegment = z.infer<typeof WeakSegment>;

export const SliceReport = z.object({
  columns: z.array(z.string()),
  /** Ranking: those of the columns that differ within lists, so that they tell no lists apart. */
  within: z.array(z.string()).optional(),
  metric: MetricName,
  slices: z.array(Slice),
  weak: z.array(WeakSegment),
  /** How many segments were looked at to find the weak ones. */
  searched: z.number().int(),
});
export type SliceReport = z.infer<typeof SliceReport>;

export const FairnessGroup = z.object({
  condition: SegmentCondition,
  rows: z.number().int(),
  /** Too few rows to be judged by. */
  few: z.boolean(),
  /** Share that is named, at the chosen threshold. */
  named: Estimate,
  /** Of those that are positive, and of those that are not. Null where there are none. */
  truePositiveRate: Estimate.nullable(),
  falsePositiveRate: Estimate.nullable(),
  /** Rows of either kind at or above each threshold of the report, by weight where they have any. */
  positivesFrom: z.array(z.number()),
  negativesFrom: z.array(z.number()),
});
export type FairnessGroup = z.infer<typeof FairnessGroup>;

/**
 * One attribute. Differences are between the groups that stand highest and lowest; 0 is equal treatment. Their intervals are wide enough
 * for whichever pair of groups stands out, and for all attributes judged.
 */
export const FairnessReport = z.object({
  column: z.string(),
  groups: z.array(FairnessGroup),
  /** Demographic parity: of the shares named; and the lowest share as a part of the highest (the four-fifths rule asks for 0.8). */
  parity: Estimate.nullable(),
  ratio: Estimate.nullable(),
  /** Equal opportunity: of the true positive rates. Equalised odds: the greater of both rates' differences. */
  opportunity: Estimate.nullable(),
  odds: Estimate.nullable(),
  /** Of the ratio, by the four-fifths rule; absent in reports of earlier versions. */
  verdict: Verdict.optional(),
});
export type FairnessReport = z.infer<typeof FairnessReport>;

export const SuspicionKind = z.enum([
  'shuffled',
  'leak',
  'tooGood',
  'entityOverlap',
  'dateOverlap',
  'duplicates',
]);
export type SuspicionKind = z.infer<typeof SuspicionKind>;

/** One reason to doubt a score, or that it was looked for and not found. `fail` blocks. */
export const Suspicion = z.object({
  kind: SuspicionKind,
  verdict: Verdict,
  columns: z.array(z.string()),
  summary: Text,
});
export type Suspicion = z.infer<typeof Suspicion>;

/** The score by how many rows it was learnt from, with the quick learner, on the validation rows. */
export const LearningCurve = z.object({
  metric: MetricName,
  /** Means of several draws of the rows, with 95 % intervals of the mean; earlier versions drew once. */
  points: z.array(
    z.object({
      rows: z.number().int(),
      value: z.number(),
      low: z.number().optional(),
      high: z.number().optional(),
    }),
  ),
  /** What twice the rows would add, by the last doubling; negative where a smaller value is better. */
  nextDoubling: z.number(),
  /** The standard error of that. */
  error: z.number().optional(),
});
export type LearningCurve = z.infer<typeof LearningCurve>;

/** What would help, and where it is done. */
export const Advice = z.object({
  id: z.string(),
  summary: Text,
  action: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('go'),
      view: z.enum(['data', 'features', 'training']),
      select: z.string().optional(),
      panel: z.string().optional(),
    }),
    /** Leaves the columns out of the recipe, and leads to training. */
    z.object({ kind: z.literal('drop'), columns: z.array(z.string()).min(1) }),
    /** Divides the rows by whole groups of the column, or by its time. */
    z.object({ kind: z.literal('split'), method: z.enum(['grouped', 'time']), column: z.string() }),
    z.object({ kind: z.literal('calibrate') }),
    z.object({ kind: z.literal('threshold'), threshold: z.number() }),
  ]),
});
export type Advice = z.infer<typeof Advice>;

/** Another model on the same test rows, drawn again together. */
export const TestComparison = z.object({
  runId: z.number().int(),
  /** The first is the main metric, on which the verdict rests; the others are for information. */
  figures: z.array(z.object({ metric: MetricName, other: z.number(), difference: Estimate })),
  /** Classification: rows that only one of the two gets right, and McNemar's exact p (McNemar 1947), or that of the groups' signs. */
  disagreement: z
    .object({ onlyThis: z.number().int(), onlyOther: z.number().int(), p: z.number() })
    .nullable(),
});
export type TestComparison = z.infer<typeof TestComparison>;

/** The model in production on the same test rows. */
export const ChampionComparison = z.object({
  version: z.number().int(),
  metric: MetricName,
  value: z.number(),
  /** This model minus the champion. */
  difference: Estimate,
  /** The other metrics, for information: no verdict rests on them. */
  others: z.array(z.object({ metric: MetricName, other: z.number(), difference: Estimate })).optional(),
  /** It was trained on another split or version: rows that test here may have trained it, which flatters it. */
  mayHaveSeen: z.boolean(),
});
export type ChampionComparison = z.infer<typeof ChampionComparison>;
