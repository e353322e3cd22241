// Explanations: why a model says what it says of one row, what it would say of another, and how it answers to a column in general.
import { z } from 'zod';
import { Cell, ColumnType } from './data';
import { Estimate } from './metrics';
import { Task } from './recipe';
import { Text } from './text';

/**
 * How contributions are found: `trees` and `linear` exactly from the fitted model; `gradients` from the slopes of a network on the way from
 * other rows to this one; `sampling` by asking the model with columns exchanged for those of other rows. The last two tell their error.
 */
export const ExplainMethod = z.enum(['trees', 'linear', 'gradients', 'sampling']);
export type ExplainMethod = z.infer<typeof ExplainMethod>;

/** How nearly contributions found by gradients add up to what is said of the row less the mean of what is said of the others. */
export const Completeness = z.object({
  /** What the sum misses, in the unit of what is said. */
  gap: z.number(),
  /** What it may miss. */
  limit: z.number(),
  /** Steps at most along the way from one of the other rows. */
  steps: z.number().int(),
  others: z.number().int(),
  /** Whether it misses no more than it may; if not, the contributions are those of `sampling`. */
  held: z.boolean(),
});
export type Completeness = z.infer<typeof Completeness>;

/** A raw row by column name. */
export const RawRow = z.record(z.string(), Cell);
export type RawRow = z.infer<typeof RawRow>;

/** A raw column as the training rows have it: what a slider may be set to, and what counts as plausible. */
export const ExplainColumn = z.object({
  name: z.string(),
  type: ColumnType,
  /** Numbers and dates (milliseconds since 1970 UTC): the range and 21 quantiles of the training rows; null for levels. */
  range: z.object({ low: z.number(), high: z.number(), quantiles: z.array(z.number()) }).nullable(),
  /** Only whole numbers occur. */
  whole: z.boolean(),
  /** Levels of the training rows, the most frequent first, at most 50. */
  levels: z.array(z.object({ value: z.string(), share: z.number() })),
  /** Share of the training rows in which it is missing. */
  missing: z.number(),
});
export type ExplainColumn = z.infer<typeof ExplainColumn>;

export const ExplainOpening = z.object({
  runId: z.number().int(),
  /** The ways in which this model can be explained; the first is taken where none is asked for. */
  methods: z.array(ExplainMethod),
  task: Task,
  target: z.string(),
  classes: z.array(z.string()),
  positive: z.string().nullable(),
  threshold: z.number(),
  /** The run's learner takes what the recipe makes in a form of its own: categories as codes, numbers as they are. */
  ownForm: z.boolean(),
  columns: z.array(ExplainColumn),
  /** Rows of the test split that can be chosen from. */
  testRows: z.number().int(),
});
export type ExplainOpening = z.infer<typeof ExplainOpening>;

export const RowOrder = z.enum(['mixed', 'highest', 'lowest', 'closest', 'wrong']);
export type RowOrder = z.infer<typeof RowOrder>;

/** A test row to choose: what the model says and what was so. */
export const ExplainedRow = z.object({
  rowId: z.number().int(),
  /** The positive class's probability, the likeliest class's, or the number. */
  score: z.number(),
  /** What it predicts. */
  says: z.union([z.string(), z.number()]),
  actual: z.union([z.string(), z.number()]),
});
export type ExplainedRow = z.infer<typeof ExplainedRow>;

/** One feature on the way from a raw column into the model. */
export const FeaturePart = z.object({
  name: z.string(),
  /** What the model sees, null where it is missing. */
  value: z.number().nullable(),
  /** Its part of the contribution; null where only whole columns are known. */
  amount: z.number().nullable(),
});

export const Contribution = z.object({
  column: z.string(),
  value: Cell,
  /** On the additive scale (`scale`); contributions and base add up to `margin`. */
  amount: z.number(),
  /** Half the 95 % interval of the sampling, or over the rows that are compared with; null where exact. */
  error: z.number().nullable(),
  /** What the model says before and after this column is taken in, in the order of the list. */
  before: z.number(),
  after: z.number(),
  sentence: Text,
  /** What the recipe makes of the column, step by step, as it was learnt; the id is that of the step in the recipe. */
  steps: z.array(z.object({ stepId: z.string(), summary: Text })),
  features: z.array(FeaturePart),
});
export type Contribution = z.infer<typeof Contribution>;

/** The contributions of one row, the largest first. */
export const Explanation = z.object({
  runId: z.number().int(),
  rowId: z.number().int().nullable(),
  /** Which split the row is in; null for a row that was typed. */
  split: z.enum(['train', 'validation', 'test', 'none']).nullable(),
  method: ExplainMethod,
  /** What contributions are added on: log-odds, logarithms, or what the model says itself. */
  scale: z.enum(['plain', 'logOdds', 'log', 'score']),
  task: Task,
  target: z.string(),
  /** The class whose chance is explained; null for numbers. */
  outcome: z.string().nullable(),
  row: RawRow,
  base: z.number(),
  margin: z.number(),
  /** What the model says of the average training row, and of this one. */
  baseSays: z.number(),
  says: z.number(),
  /** Where the model's output is adjusted after the sum (calibration, say): what the sum alone would say. */
  unadjusted: z.number().nullable(),
  /** The predicted class, or the number. */
  prediction: z.union([z.string(), z.number()]),
  probabilities: z.record(z.string(), z.number()),
  actual: z.union([z.string(), z.number()]).nullable(),
  /** Orders of columns that were tried, where sampled. */
  samples: z.number().int().nullable(),
  /** Where gradients were tried. */
  completeness: Completeness.nullable(),
  contributions: z.array(Contribution),
});
export type Explanation = z.infer<typeof Explanation>;

/** What may be changed of a column: anything, nothing, or only in one direction. */
export const ChangeLimit = z.enum(['free', 'fixed', 'up', 'down']);
export type ChangeLimit = z.infer<typeof ChangeLimit>;

export const ChangeLimits = z.record(z.string(), ChangeLimit);
export type ChangeLimits = z.infer<typeof ChangeLimits>;

/** What the model shall say instead: a class, or a number at least or at most. */
export const Goal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('class'), name: z.string() }),
  z.object({ kind: z.literal('atLeast'), value: z.number() }),
  z.object({ kind: z.literal('atMost'), value: z.number() }),
]);
export type Goal = z.infer<typeof Goal>;

export const Counterfactual = z.object({
  changes: z.array(z.object({ column: z.string(), from: Cell, to: Cell })),
  row: RawRow,
  /** Before and after, as `Explanation.says`. */
  from: z.number(),
  to: z.number(),
  prediction: z.union([z.string(), z.number()]),
  sentence: Text,
  /** Rows that were asked about. */
  tried: z.number().int(),
});
export type Counterfactual = z.infer<typeof Counterfactual>;

/** How much a column moves the model, on a sample of rows. */
export const ColumnSummary = z.object({
  column: z.string(),
  /** Mean absolute contribution, on the additive scale, with the interval of the sample. */
  size: Estimate,
  /** Numbers: Spearman's correlation between value and contribution. */
  direction: z.number().nullable(),
  /** Levels: those that raise and lower most, among those on at least ten rows. */
  raises: z.string().nullable(),
  lowers: z.string().nullable(),
});
export type ColumnSummary = z.infer<typeof ColumnSummary>;

export const ExplainSummary = z.object({
  runId: z.number().int(),
  method: ExplainMethod,
  scale: Explanation.shape.scale,
  outcome: z.string().nullable(),
  rows: z.number().int(),
  /** Rows of these that were sampled because gradients did not add up. */
  sampled: z.number().int().default(0),
  columns: z.array(ColumnSummary),
  at: z.number(),
});
export type ExplainSummary = z.infer<typeof ExplainSummary>;

/** How the model's answer changes with one column, all others left as they are (partial dependence), and for single rows (ICE). */
export const Dependence = z.object({
  runId: z.number().int(),
  column: z.string(),
  type: ColumnType,
  outcome: z.string().nullable(),
  rows: z.number().int(),
  points: z.array(
    z.object({
      value: Cell,
      /** Place on the axis for numbers and dates. */
      x: z.number().nullable(),
      /** Mean over the rows, with its interval. */
      says: Estimate,
      /** Share of the training rows at this level. */
      share: z.number().nullable(),
    }),
  ),
  /** A few single rows, each a value a point. */
  lines: z.array(z.array(z.number())),
  /** Numbers: the training rows' distribution. */
  histogram: z.array(z.object({ from: z.number(), to: z.number(), count: z.number() })),
  at: z.number(),
});
export type Dependence = z.infer<typeof Dependence>;

export const SavedExplanations = z.object({
  summary: ExplainSummary.nullable(),
  dependences: z.array(Dependence),
  limits: ChangeLimits,
});
export type SavedExplanations = z.infer<typeof SavedExplanations>;
