// Feature recipes: what is predicted from what, by which transforms, on which split.
import { z } from 'zod';
import { HistogramBin, TopValue, ColumnType } from './data';
import { Json } from './json';
import { Text } from './text';

export const Task = z.enum(['binary', 'multiclass', 'regression']);
export type Task = z.infer<typeof Task>;

export const ColumnRole = z.enum(['feature', 'target', 'id', 'ignore']);
export type ColumnRole = z.infer<typeof ColumnRole>;

export const ColumnChoice = z.object({
  name: z.string(),
  role: ColumnRole,
  /** Why this role was proposed. */
  reason: Text.optional(),
});

export const TransformId = z.enum(['impute', 'scale', 'oneHot', 'ordinal', 'dateParts']);
export type TransformId = z.infer<typeof TransformId>;

export const RecipeStep = z.object({
  id: z.string(),
  transform: TransformId,
  columns: z.array(z.string()),
  settings: z.record(z.string(), Json),
  reason: Text.optional(),
});
export type RecipeStep = z.infer<typeof RecipeStep>;

/** Shares of rows; what is left over trains. Stratified by the target's classes where there are any. */
export const SplitSpec = z.object({
  validation: z.number().min(0.05).max(0.4),
  test: z.number().min(0.05).max(0.5),
  seed: z.number().int(),
});
export type SplitSpec = z.infer<typeof SplitSpec>;

export const RecipeSpec = z.object({
  target: z.string(),
  task: Task,
  /** Binary only: the class whose probability is predicted. */
  positive: z.string().nullable(),
  columns: z.array(ColumnChoice),
  steps: z.array(RecipeStep),
  split: SplitSpec,
});
export type RecipeSpec = z.infer<typeof RecipeSpec>;

/** One column of the matrix that the learner sees, and the raw column it came from. */
export const FeatureInfo = z.object({
  name: z.string(),
  source: z.string(),
  /** The last step that made it; '' where none did. */
  step: z.string(),
  /** Set where the value can still be missing: not every learner takes that. */
  missing: z.boolean().optional(),
  /** Set where the values are codes: whole numbers from 0 below this, in no order that means anything. */
  levels: z.number().int().optional(),
});
export type FeatureInfo = z.infer<typeof FeatureInfo>;

/** A raw column as a model takes it. */
export const RawInput = z.object({ name: z.string(), type: ColumnType });
export type RawInput = z.infer<typeof RawInput>;

/** A recipe with everything that was learnt from the training split. Plain JSON: it goes into the manifest. */
export const FittedRecipe = z.object({
  spec: RecipeSpec,
  versionId: z.number().int(),
  trainingRows: z.number().int(),
  inputs: z.array(RawInput),
  /** Fitted values by step id. */
  fitted: z.record(z.string(), Json),
  features: z.array(FeatureInfo),
  /** Classes in the order of the model's outputs; empty for regression. */
  classes: z.array(z.string()),
});
export type FittedRecipe = z.infer<typeof FittedRecipe>;

/** One side of a column's before-and-after view. */
export const Distribution = z.object({
  name: z.string(),
  missing: z.number().int(),
  histogram: z.array(HistogramBin).nullable(),
  top: z.array(TopValue).nullable(),
});
export type Distribution = z.infer<typeof Distribution>;

export const RecipePreview = z.object({
  column: z.string(),
  rows: z.number().int(),
  before: Distribution,
  after: z.array(Distribution),
  /** What was learnt, in words, one sentence a step that touches the column. */
  steps: z.array(z.object({ stepId: z.string(), summary: Text })),
  /** A few example rows: raw value and what the learner sees. */
  examples: z.array(
    z.object({
      before: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      after: z.array(z.number()),
    }),
  ),
});
export type RecipePreview = z.infer<typeof RecipePreview>;

export const RecipeSummary = z.object({
  spec: RecipeSpec,
  features: z.number().int(),
  trainingRows: z.number().int(),
});
export type RecipeSummary = z.infer<typeof RecipeSummary>;
