// Preparing data: steps that make one version from another, without code or in SQL.
import { z } from 'zod';
import { Cell, Column, ColumnType, DateOrder, TableWindow } from './data';
import { Text } from './text';

const Name = z.string().trim().min(1).max(200);
const Names = z.array(z.string()).min(1);

/** One condition on a column; several hold together or any of them. */
export const Condition = z.object({
  column: z.string(),
  test: z.enum([
    'equals',
    'notEquals',
    'contains',
    'notContains',
    'atLeast',
    'atMost',
    'above',
    'below',
    'missing',
    'present',
  ]),
  value: z.string().optional(),
});
export type Condition = z.infer<typeof Condition>;

export const AGGREGATES = ['count', 'sum', 'mean', 'median', 'min', 'max', 'distinct', 'first'] as const;
export const Aggregate = z.enum(AGGREGATES);
export type Aggregate = z.infer<typeof Aggregate>;

export const EARLIER = ['earlier', 'mean', 'sum', 'min', 'max', 'count'] as const;

export const CLEANINGS = [
  'trim',
  'collapse',
  'lower',
  'upper',
  'capitalise',
  'width',
  'letters',
  'digits',
] as const;

const Join = z.object({
  kind: z.literal('join'),
  versionId: z.number().int(),
  on: z.array(z.object({ left: z.string(), right: z.string() })).min(1),
  how: z.enum(['left', 'inner']),
  columns: Names,
});

export const Step = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), column: z.string(), to: Name }),
  /** Values that cannot be read as the type become missing; `dateOrder` is for dates written in numbers. */
  z.object({
    kind: z.literal('retype'),
    column: z.string(),
    type: ColumnType,
    dateOrder: DateOrder.optional(),
  }),
  z.object({ kind: z.literal('columns'), keep: Names }),
  z.object({
    kind: z.literal('filter'),
    conditions: z.array(Condition).min(1),
    match: z.enum(['all', 'any']),
    /** What happens to the rows that match, or to those that do not. */
    action: z.enum(['keep', 'drop', 'setAside']),
  }),
  /** A new column, or a new content for one that is there. */
  z.object({ kind: z.literal('derive'), name: Name, formula: z.string().max(5000) }),
  /** A new column from earlier rows: the value `rows` rows before, or a figure over the last `rows` rows, the present one left out. */
  z.object({
    kind: z.literal('lag'),
    column: z.string(),
    figure: z.enum(EARLIER),
    rows: z.number().int().min(1).max(10_000),
    /** Rows stand in the order of this column, within one value of `entity` where it is given. */
    time: z.string(),
    entity: z.string().optional(),
    /** Named after what it holds where absent. */
    name: Name.optional(),
  }),
  z.object({
    kind: z.literal('split'),
    column: z.string(),
    by: z.string().min(1),
    names: z.array(Name).min(2).max(20),
  }),
  z.object({
    kind: z.literal('merge'),
    columns: z.array(z.string()).min(2),
    separator: z.string(),
    name: Name,
  }),
  z.object({
    kind: z.literal('recode'),
    column: z.string(),
    map: z.array(z.object({ from: z.string(), to: z.string().nullable() })).min(1),
  }),
  z.object({
    kind: z.literal('group'),
    by: Names,
    aggregates: z.array(z.object({ aggregate: Aggregate, column: z.string().optional(), name: Name })).min(1),
  }),
  /** Columns of another data set's version, matched by key. */
  Join,
  z.object({
    kind: z.literal('pivot'),
    rows: Names,
    column: z.string(),
    value: z.string(),
    aggregate: Aggregate,
  }),
  z.object({ kind: z.literal('unpivot'), columns: Names, name: Name, value: Name }),
  z.object({ kind: z.literal('sample'), rows: z.number().int().min(1), seed: z.number().int() }),
  /** Of rows alike in these columns (all, where none is named) the first stays. */
  z.object({ kind: z.literal('distinct'), columns: z.array(z.string()) }),
  z.object({
    kind: z.literal('fillMissing'),
    column: z.string(),
    method: z.enum(['mean', 'median', 'mode', 'constant', 'previous']),
    value: z.string().optional(),
  }),
  /** Numbers beyond the bounds are set to them. Bounds left out are found: 1.5 spreads beyond the quarters. */
  z.object({
    kind: z.literal('clip'),
    column: z.string(),
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
  z.object({ kind: z.literal('clean'), columns: Names, cleanings: z.array(z.enum(CLEANINGS)).min(1) }),
  /** A SELECT over the table `data`. */
  z.object({ kind: z.literal('sql'), query: z.string().max(20_000) }),
]);
export type Step = z.infer<typeof Step>;
export type StepKind = Step['kind'];

/** A remedy of the quality gate, done another way: with what the gate found then, on the rows that there are. */
export const RemedyChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('remedyRows'), action: z.enum(['drop', 'quarantine']) }),
  z.object({
    kind: z.literal('remedyFill'),
    column: z.string(),
    method: z.enum(['mean', 'median', 'mode', 'constant']),
    /** With `constant` only; read as the column's type. */
    value: z.string().optional(),
  }),
  z.object({ kind: z.literal('remedyRemove'), column: z.string() }),
  /** In some of the columns that the gate's check named. */
  z.object({ kind: z.literal('remedyCells'), columns: Names }),
  /** The values that a check found in one column: emptied, replaced, or their rows taken out; some of them may stay as they are. */
  z.object({
    kind: z.literal('remedyFound'),
    column: z.string(),
    action: z.enum(['clear', 'replace', 'drop', 'quarantine']),
    /** With `replace` only; read as the column's type, as those that stay are. */
    value: z.string().optional(),
    keep: z.array(z.string()).max(1000).optional(),
  }),
  /** Codes filled up with leading zeros, to so many digits. */
  z.object({
    kind: z.literal('remedyPad'),
    column: z.string(),
    digits: z.number().int().min(2).max(100),
  }),
  /** A spreadsheet's numbers of days made dates. */
  z.object({
    kind: z.literal('remedyDays'),
    column: z.string(),
    type: z.enum(['date', 'datetime']),
    from: z.enum(['1900', '1904']),
  }),
  /** Columns whose values are to be nobody's. */
  z.object({ kind: z.literal('remedyPersonal'), columns: Names, method: z.enum(['mask', 'hash']) }),
]);
export type RemedyChange = z.infer<typeof RemedyChange>;

/** What an earlier step is to be: another step, or its remedy another way. */
export const Change = z.discriminatedUnion('kind', [...Step.options, ...RemedyChange.options]);
export type Change = z.infer<typeof Change>;
export type ChangeKind = Change['kind'];

/** What a later step will do once an earlier one is changed or left out. */
export const LaterStep = z.object({
  versionId: z.number().int(),
  number: z.number().int(),
  /** As it will be; as it was, where it will not be done. */
  summary: Text,
  /** `idle`: rows to be put back, where none are set aside any more. `unreached`: behind a step that stops. */
  outcome: z.enum(['applies', 'idle', 'stops', 'unreached']),
  /** Why it stops. */
  reason: Text.nullable(),
  /** Rows of its version as it is, and as it will be: null where it will not be done. */
  rowsNow: z.number().int(),
  rows: z.number().int().nullable(),
  setAside: z.number().int(),
  /** Null where rows are made anew. */
  cellsChanged: z.number().int().nullable(),
});
export type LaterStep = z.infer<typeof LaterStep>;

/** How the rows of a join meet: those without a match, here and in the other data, and those here with several. */
export const Matches = z.object({
  left: z.number().int(),
  right: z.number().int(),
  multiplied: z.number().int(),
});
export type Matches = z.infer<typeof Matches>;
export type MatchList = keyof Matches;

export const JoinRequest = z.object({
  step: Join.omit({ kind: true, how: true, columns: true }),
  /** The version whose step is being changed; null where it would be done on the present one. */
  versionId: z.number().int().nullable(),
  list: Matches.keyof(),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(500),
  /** All, where they are not named. */
  columns: z.array(z.string()).optional(),
});
export type JoinRequest = z.infer<typeof JoinRequest>;

/** Whole rows of one of those lists, whose lengths the preview says; `matches` says of each with how many rows of the other data it would be put together. */
export const JoinWindow = TableWindow.omit({ total: true }).extend({ matches: z.array(z.number().int()) });
export type JoinWindow = z.infer<typeof JoinWindow>;

/** What a step would do to the version before it. */
export const StepPreview = z.object({
  summary: Text,
  rowsBefore: z.number().int(),
  rowsAfter: z.number().int(),
  setAside: z.number().int(),
  /** Null where rows are made anew, so that cells cannot be compared. */
  cellsChanged: z.number().int().nullable(),
  columnsAdded: z.array(z.string()),
  columnsRemoved: z.array(z.string()),
  /** Things to know before it is done: unmatched rows, values that cannot be read. */
  notes: z.array(Text),
  /** Of a join. */
  matches: Matches.optional(),
  /** The columns to look at, with the first rows (those that change, where some do), before and after. */
  columns: z.array(Column),
  before: z.array(z.array(Cell)).nullable(),
  after: z.array(z.array(Cell)),
});
export type StepPreview = z.infer<typeof StepPreview>;

/** Spellings that may mean the same category, the most frequent first. */
export const CategoryGroup = z.object({
  values: z.array(z.object({ value: z.string(), count: z.number().int() })).min(2),
});
export type CategoryGroup = z.infer<typeof CategoryGroup>;
