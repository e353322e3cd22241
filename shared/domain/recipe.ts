// Feature recipes: what is predicted from what, by which transforms, on which split.
import { z } from 'zod';
import { HistogramBin, TopValue, ColumnType } from './data';
import { Json } from './json';
import { saysNumber } from './task';
import { Text, text } from './text';

/** `ranking`: rows of one list (a search, an offer) are put in order of relevance, a number from 0 up. */
export const Task = z.enum(['binary', 'multiclass', 'regression', 'ranking']);
export type Task = z.infer<typeof Task>;

/** What a person may ask of a target that is a number; text can only be one of its values. */
export const Question = z.enum(['classes', 'number', 'ranking']);
export type Question = z.infer<typeof Question>;

export const ColumnRole = z.enum(['feature', 'target', 'id', 'weight', 'group', 'ignore']);
export type ColumnRole = z.infer<typeof ColumnRole>;

export const ColumnChoice = z.object({
  name: z.string(),
  role: ColumnRole,
  /** Why this role was proposed. */
  reason: Text.optional(),
});

export type ColumnChoice = z.infer<typeof ColumnChoice>;

export const TransformId = z.enum([
  'impute',
  'scale',
  'oneHot',
  'ordinal',
  'dateParts',
  'targetEncode',
  'interact',
  'ratio',
  'imputeIterative',
  'clip',
  'log',
  'bin',
  'polynomial',
  'frequency',
  'hash',
  'rareGroup',
  'groupStats',
  'pca',
  'select',
  'holidays',
  'words',
  'textLength',
]);
export type TransformId = z.infer<typeof TransformId>;

export const RecipeStep = z.object({
  id: z.string(),
  transform: TransformId,
  columns: z.array(z.string()),
  settings: z.record(z.string(), Json),
  reason: Text.optional(),
});
export type RecipeStep = z.infer<typeof RecipeStep>;

/** A setting of a transform, as a form shows it. A setting that a step does not name is at its default. */
export const TransformField = z.object({
  name: z.string(),
  kind: z.enum(['choice', 'several', 'boolean', 'share', 'integer', 'number', 'text', 'date']),
  label: Text,
  help: Text.optional(),
  default: Json,
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.object({ value: z.string(), label: Text })).optional(),
  /** Shown only where another setting has one of these values, or is a list that has this one. */
  when: z
    .union([
      z.object({ name: z.string(), is: z.array(Json) }),
      z.object({ name: z.string(), has: z.string() }),
    ])
    .optional(),
});
export type TransformField = z.infer<typeof TransformField>;

/** What a transform says of itself. They are listed in the order in which steps best follow each other. */
export const TransformInfo = z.object({
  id: TransformId,
  name: Text,
  about: Text,
  group: z.enum(['missing', 'numbers', 'dates', 'text', 'categories', 'together']),
  /** Types of raw columns that it takes as they are. */
  takes: z.array(ColumnType),
  /** Whether it acts on several columns together, and on how many at least. */
  joint: z.boolean(),
  least: z.number().int(),
  /** A joint step's new column is to later steps as one of this type; null where it makes none. */
  makes: ColumnType.nullable(),
  /** Whether a new step takes all columns that suit it; else a person chooses. */
  all: z.boolean(),
  /** Whether what it takes is no longer of that type behind it, so that no other step of the kind can take it. */
  consumes: z.boolean(),
  fields: z.array(TransformField),
});
export type TransformInfo = z.infer<typeof TransformInfo>;

/** The column that a step which takes several columns together adds: later steps name it like any other. */
export const derivedColumn = (stepId: string): string => `step:${stepId}`;
export const isDerived = (column: string): boolean => column.startsWith('step:');

export const SplitMethod = z.enum(['stratified', 'random', 'grouped', 'time', 'column']);
export type SplitMethod = z.infer<typeof SplitMethod>;

/** Shares of rows; what is left over trains. */
export const SplitSpec = z.object({
  validation: z.number().min(0.05).max(0.4),
  test: z.number().min(0.05).max(0.5),
  seed: z.number().int(),
  /**
   * stratified: by the target's classes, each with the same share in every part. grouped: all rows of one value of `column` in one part.
   * time: the latest rows by `column` test, those before them validate. column: the values of `column` say. Without it: stratified where
   * there are classes, else random.
   */
  method: SplitMethod.optional(),
  column: z.string().optional(),
  /** With `column`: the values whose rows validate, and those whose rows test. */
  validationValues: z.array(z.string()).optional(),
  testValues: z.array(z.string()).optional(),
});
export type SplitSpec = z.infer<typeof SplitSpec>;

const USUAL = {
  binary: 'stratified',
  multiclass: 'stratified',
  regression: 'random',
  ranking: 'grouped',
} as const;

/** Numbers have no classes to divide evenly, and chance would part lists. */
export const methodOf = ({ method }: SplitSpec, task: Task): SplitMethod =>
  method === undefined ||
  (method === 'stratified' && saysNumber(task)) ||
  (method === 'random' && task === 'ranking')
    ? USUAL[task]
    : method;

/** What is done in training about classes of very different size; of the training rows only. */
export const Balance = z.enum(['none', 'weights', 'oversample', 'undersample']);
export type Balance = z.infer<typeof Balance>;

export const RecipeSpec = z.object({
  target: z.string(),
  task: Task,
  /** Binary only: the class whose probability is predicted. */
  positive: z.string().nullable(),
  columns: z.array(ColumnChoice),
  steps: z.array(RecipeStep),
  split: SplitSpec,
  balance: Balance.optional(),
});
export type RecipeSpec = z.infer<typeof RecipeSpec>;

/** By which rows count, in training and wherever a model is judged; null where all count alike. */
export const weightColumn = ({ columns }: Pick<RecipeSpec, 'columns'>): string | null =>
  columns.find(({ role }) => role === 'weight')?.name ?? null;

/** Ranking: the column whose values say which rows are one list; null for other tasks, and where none is chosen. */
export const groupColumn = ({ task, columns }: Pick<RecipeSpec, 'task' | 'columns'>): string | null =>
  (task === 'ranking' && columns.find(({ role }) => role === 'group')?.name) || null;

/** What columns that say which rows are one list are called. */
const GROUP_NAME =
  /(^|[_\s.-])(group|query|qid|search|session|list|request|impression|basket)s?([_\s.-]?id)?$|(查询|搜索|会话|列表|请求)[_\s.-]?(编号|号|标识|id)?$/i;

/** The column whose name says that its values are lists; null where none or several do. */
export function guessGroup({ columns, target }: Pick<RecipeSpec, 'columns' | 'target'>): string | null {
  const found = columns.filter(({ name }) => name !== target && GROUP_NAME.test(name));
  return found.length === 1 ? (found[0]?.name ?? null) : null;
}

/** The same columns and steps, to put rows in order within the lists of a column, which is no feature. */
export function asRanking(spec: RecipeSpec, group: string | null): RecipeSpec {
  const { balance: _, ...rest } = spec;
  const { validation, test, seed } = spec.split;
  const chance = ['stratified', 'random', 'grouped', undefined].includes(spec.split.method);
  return {
    ...rest,
    ...{ task: 'ranking', positive: null },
    columns: spec.columns.map((column) => {
      if (column.name === group && group !== spec.target)
        return { name: group, role: 'group', reason: text('view.features.role.group.reason') };
      return column.role === 'group' ? { name: column.name, role: 'ignore' } : column;
    }),
    steps: spec.steps.map((step) =>
      group !== null && step.columns.includes(group)
        ? { ...step, columns: step.columns.filter((name) => name !== group) }
        : step,
    ),
    // Lists are kept together by themselves.
    split: chance ? { validation, test, seed } : spec.split,
  };
}

/** The same columns and steps for a number, or for one of two or several values. What only the former question had is let go. */
export function asTask(
  spec: RecipeSpec,
  task: Exclude<Task, 'ranking'>,
  positive: string | null,
): RecipeSpec {
  const { balance, ...rest } = spec;
  return {
    ...rest,
    ...{ task, positive },
    ...(balance !== undefined && !saysNumber(task) ? { balance } : {}),
    columns: spec.columns.map((column) =>
      column.role === 'group' ? { name: column.name, role: 'ignore' } : column,
    ),
  };
}

/** How rows are divided in truth: lists are kept together by their own column unless the split names another. */
export function splitOf(spec: Pick<RecipeSpec, 'split' | 'task' | 'columns'>): SplitSpec {
  const { split, task } = spec;
  const group = groupColumn(spec);
  if (task !== 'ranking' || group === null || methodOf(split, task) !== 'grouped') return split;
  const named = split.method === 'grouped' ? split.column : undefined;
  return { ...split, method: 'grouped', column: named ?? group };
}

/** Whether the lists that are put in order are what the split keeps whole, and not something wider, such as customers. */
export function keepsLists(spec: Pick<RecipeSpec, 'split' | 'task' | 'columns'>): boolean {
  const group = groupColumn(spec);
  const { method, column } = splitOf(spec);
  return group !== null && method === 'grouped' && column === group;
}

/** One column of the matrix that the learner sees, and the raw columns it came from. */
export const FeatureInfo = z.object({
  name: z.string(),
  /** The raw column it came from; the first, where there are several. */
  source: z.string(),
  /** All of them, where there are several. */
  sources: z.array(z.string()).optional(),
  /** The last step that made it; '' where none did. */
  step: z.string(),
  /** Set where the value can still be missing: not every learner takes that. */
  missing: z.boolean().optional(),
  /** Set where the values are codes: whole numbers from 0 below this, in no order that means anything. */
  levels: z.number().int().optional(),
});
export type FeatureInfo = z.infer<typeof FeatureInfo>;

/** Every raw column that a feature came from. */
export const sourcesOf = ({ source, sources }: Pick<FeatureInfo, 'source' | 'sources'>): readonly string[] =>
  sources ?? [source];

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

/** The target's mean (of the class looked for: its share) in groups of rows, by a feature's value or level. */
export const Relation = z.array(
  z.object({
    from: z.number().nullable(),
    to: z.number().nullable(),
    label: z.string().nullable(),
    rows: z.number().int(),
    mean: z.number(),
  }),
);
export type Relation = z.infer<typeof Relation>;

/** One side of a column's before-and-after view. */
export const Distribution = z.object({
  name: z.string(),
  missing: z.number().int(),
  histogram: z.array(HistogramBin).nullable(),
  top: z.array(TopValue).nullable(),
  relation: Relation.optional(),
});
export type Distribution = z.infer<typeof Distribution>;

export const RecipePreview = z.object({
  column: z.string(),
  rows: z.number().int(),
  /** The raw columns that it came from. */
  sources: z.array(z.string()),
  /** The class whose share `relation` gives; null where it is the target's mean. */
  relates: z.string().nullable(),
  /** One a raw column; the first few. */
  before: z.array(Distribution),
  after: z.array(Distribution),
  /** What was learnt, one sentence a step that touches the column, and value by value. */
  steps: z.array(
    z.object({
      stepId: z.string(),
      summary: Text,
      values: z.array(z.object({ name: z.string(), values: z.array(z.union([z.number(), z.string()])) })),
    }),
  ),
  /** A few example rows: raw values and what the learner sees. */
  examples: z.array(
    z.object({
      before: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
      after: z.array(z.number()),
    }),
  ),
});
export type RecipePreview = z.infer<typeof RecipePreview>;

export const RecipeSummary = z.object({
  features: z.number().int(),
  trainingRows: z.number().int(),
});
export type RecipeSummary = z.infer<typeof RecipeSummary>;
