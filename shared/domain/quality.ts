// The quality gate: checks, suites, reports, remedies.
import { z } from 'zod';
import { Cell } from './data';
import { Json } from './json';
import { SplitSpec } from './recipe';
import { Text } from './text';

export const CheckGroup = z.enum([
  'schema',
  'completeness',
  'uniqueness',
  'validity',
  'distribution',
  'relations',
  'target',
  'time',
  'content',
  'history',
]);
export type CheckGroup = z.infer<typeof CheckGroup>;

/** `block` fails the gate, `warn` is shown and lets it pass. */
export const Severity = z.enum(['block', 'warn']);
export type Severity = z.infer<typeof Severity>;

export const Verdict = z.enum(['pass', 'warn', 'fail']);
export type Verdict = z.infer<typeof Verdict>;

/** One line of a suite: which check, on which columns, how strict. */
export const SuiteEntry = z.object({
  id: z.string(),
  check: z.string(),
  columns: z.array(z.string()),
  settings: z.record(z.string(), Json),
  severity: Severity,
  /** Share of rows, 0 to 1, that may fail before the check does. */
  tolerance: z.number().min(0).max(1),
  enabled: z.boolean(),
});
export type SuiteEntry = z.infer<typeof SuiteEntry>;

export const Suite = z.object({ target: z.string().nullable(), entries: z.array(SuiteEntry) });
export type Suite = z.infer<typeof Suite>;

/** A suite as the window knows it: of a wide table it has tens of thousands of entries, which are asked for as they are seen. */
export const SuiteHead = z.object({
  target: z.string().nullable(),
  /** Entries that are measured, and those switched off. */
  enabled: z.number().int(),
  off: z.number().int(),
  /** Names this very suite, for as long as the project is open; null of a proposal that has not been saved. */
  revision: z.string().nullable(),
});
export type SuiteHead = z.infer<typeof SuiteHead>;

/** What a change of the suite left, and the revision that undoes it. */
export const SuiteChange = z.object({ before: z.string().nullable(), suite: SuiteHead });
export type SuiteChange = z.infer<typeof SuiteChange>;

/** A check that a person can add: how many columns it wants, and the settings it begins with. */
export const CatalogueCheck = z.object({
  check: z.string(),
  group: CheckGroup,
  /** `all`: any number of columns. */
  columns: z.union([z.number().int(), z.literal('all')]),
  settings: z.record(z.string(), Json),
});
export type CatalogueCheck = z.infer<typeof CatalogueCheck>;

export const RemedyKind = z.enum([
  'drop',
  'quarantine',
  'fill',
  'removeColumn',
  'clear',
  'convert',
  'trim',
  'merge',
  'clip',
  'mask',
  'hash',
]);
export type RemedyKind = z.infer<typeof RemedyKind>;

export const Remedy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drop'), entryId: z.string() }),
  z.object({ kind: z.literal('quarantine'), entryId: z.string() }),
  z.object({
    kind: z.literal('fill'),
    entryId: z.string(),
    column: z.string(),
    method: z.enum(['mean', 'median', 'mode', 'constant']),
    /** With `constant` only; read as the column's type. */
    value: z.string().optional(),
  }),
  z.object({ kind: z.literal('removeColumn'), entryId: z.string(), column: z.string() }),
  /** Changes cells as the check proposes; of all columns that it blames, or of one. */
  z.object({
    kind: z.enum(['clear', 'convert', 'trim', 'merge', 'clip', 'mask', 'hash']),
    entryId: z.string(),
    column: z.string().optional(),
  }),
]);
export type Remedy = z.infer<typeof Remedy>;

export const CheckResult = z.object({
  entryId: z.string(),
  check: z.string(),
  group: CheckGroup,
  title: Text,
  columns: z.array(z.string()),
  /** The measured figure and what it is compared with, in `unit`. Null where the check could not be measured; `summary` says why. */
  figure: z.number().nullable(),
  threshold: z.number().nullable(),
  unit: z.enum(['share', 'rows', 'count', 'score']),
  severity: Severity,
  tolerance: z.number(),
  verdict: Verdict,
  failingRows: z.number().int(),
  /** Whether the failing rows can be shown (a check of a whole column may have none). */
  hasRows: z.boolean(),
  summary: Text,
  remedies: z.array(RemedyKind),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** One way to turn a failing or doubtful check green. */
export const ToDo = z.object({
  entryId: z.string(),
  verdict: z.enum(['warn', 'fail']),
  /** `here`: a remedy of this gate does it; `source`: the data has to come again, mended where it is made. */
  where: z.enum(['here', 'source']),
  /** The remedy that changes least; null where the source has to mend it. */
  remedy: RemedyKind.nullable(),
  column: z.string().nullable(),
  /** Share of the table's cells that it touches, by which the list is ranked. */
  effort: z.number(),
  summary: Text,
});
export type ToDo = z.infer<typeof ToDo>;

/** Why a person lets a failed gate pass, in words. */
export const Reason = z.string().trim().min(3);

export const Acceptance = z.object({ reason: z.string(), at: z.number() });

export const GateReport = z.object({
  id: z.number().int(),
  versionId: z.number().int(),
  target: z.string().nullable(),
  rows: z.number().int(),
  verdict: Verdict,
  /** Set when a person let a failed gate pass, with their reason. */
  accepted: Acceptance.nullable(),
  checks: z.array(CheckResult),
  /** What would turn the gate green, the smallest changes first. */
  toDo: z.array(ToDo).default([]),
  /** How training and test rows were divided, where a check judged them. */
  split: SplitSpec.optional(),
  startedAt: z.number(),
  seconds: z.number(),
});
export type GateReport = z.infer<typeof GateReport>;

/** How many checks came to which verdict. */
export const VerdictCounts = z.object({
  pass: z.number().int(),
  warn: z.number().int(),
  fail: z.number().int(),
});
export type VerdictCounts = z.infer<typeof VerdictCounts>;

/** A report as the window knows it: of a wide table it has tens of thousands of checks, which are asked for as they are seen. */
export const GateHead = GateReport.omit({ checks: true, toDo: true }).extend({
  checks: VerdictCounts,
  /** The same by group, in the order in which groups are shown; groups without checks are left out. */
  groups: z.array(z.object({ group: CheckGroup, checks: VerdictCounts })),
  /** The first of what would turn the gate green, and how many changes there are in all. */
  toDo: z.array(ToDo),
  toDos: z.number().int(),
});
export type GateHead = z.infer<typeof GateHead>;

/** Which checks are listed together: those that fail or doubt, those that pass, and entries that were not measured. */
export const CheckList = z.enum(['open', 'quiet', 'off']);
export type CheckList = z.infer<typeof CheckList>;

/** One line of the list of checks; what else there is to know of a check is asked for when it is opened. */
export const CheckLine = z.object({
  entryId: z.string(),
  check: z.string(),
  /** Null of an entry that was not measured. */
  group: CheckGroup.nullable(),
  title: Text,
  /** What was found, where the check did not pass. */
  summary: Text.nullable(),
  figure: z.number().nullable(),
  threshold: z.number().nullable(),
  unit: CheckResult.shape.unit,
  verdict: Verdict.nullable(),
  failingRows: z.number().int(),
  enabled: z.boolean(),
});
export type CheckLine = z.infer<typeof CheckLine>;

/** One check in full; either half may be missing: an entry since removed, or one not measured. */
export const CheckDetail = z.object({ entry: SuiteEntry.nullable(), result: CheckResult.nullable() });
export type CheckDetail = z.infer<typeof CheckDetail>;

/** What a check measured on one version of the data set, by the newest gate report of that version. */
export const CheckPoint = z.object({
  reportId: z.number().int(),
  /** The version's number in its data set. */
  version: z.number().int(),
  figure: z.number(),
  threshold: z.number().nullable(),
});
export type CheckPoint = z.infer<typeof CheckPoint>;

export const RemedyPreview = z.object({
  rowsBefore: z.number().int(),
  rowsAfter: z.number().int(),
  cellsChanged: z.number().int(),
  columnsRemoved: z.array(z.string()),
  /** Values before and after, the most frequent changes first. */
  examples: z.array(z.object({ column: z.string(), before: Cell, after: Cell, rows: z.number().int() })),
  summary: Text,
});
export type RemedyPreview = z.infer<typeof RemedyPreview>;

/** How it is measured how far two columns go together. */
export const PairMeasure = z.enum(['pearson', 'spearman', 'cramersV', 'mutual']);
export type PairMeasure = z.infer<typeof PairMeasure>;

/** How strongly a column goes with another one. */
export const RelatedColumn = z.object({
  column: z.string(),
  /** What suits the two: numbers, categories, or one of each. Null where nothing can be told. */
  measure: PairMeasure.nullable(),
  /** From 0 (nothing) to 1 (tells everything); correlations of numbers from -1. */
  value: z.number().nullable(),
  /** Of the rows in which either is missing, the share in which both are; null where one is always there. */
  missingTogether: z.number().nullable(),
});
export type RelatedColumn = z.infer<typeof RelatedColumn>;

export const PairCell = z.object({
  measure: PairMeasure,
  /** From 0 (nothing) to 1 (tells everything); correlations of numbers from -1. */
  value: z.number(),
});
export type PairCell = z.infer<typeof PairCell>;

/** How columns go together, in pairs. */
export const PairMap = z.object({
  /** At most 40, related ones side by side. */
  columns: z.array(z.string()),
  /** `cells[i][j]` is of columns i and j; null where nothing can be told, and of a column with itself. */
  cells: z.array(z.array(PairCell.nullable())),
  /** Columns that this measure fits with no other: the same in every row, or different in nearly every. */
  unfit: z.array(z.string()),
  /** Columns whose relations are weaker than those shown. */
  weaker: z.number().int(),
  /** Columns after the first 150. */
  notCompared: z.number().int(),
  /** Rows that were looked at. */
  rows: z.number().int(),
});
export type PairMap = z.infer<typeof PairMap>;

/** A value, a range of numbers (dates in milliseconds since 1970) up to its upper end, or all values that are not named. */
export const PairLevel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: z.string() }),
  z.object({ kind: z.literal('range'), from: z.number(), to: z.number() }),
  z.object({ kind: z.literal('rest') }),
]);
export type PairLevel = z.infer<typeof PairLevel>;

/** Two columns together, on a sample of the rows. */
export const PairDetail = z.object({
  a: z.string(),
  b: z.string(),
  /** All that fit the two. */
  measures: z.array(PairCell),
  /** Rows with both, of those looked at. */
  rows: z.number().int(),
  of: z.number().int(),
  /** Of two numbers, at most about 1,000. */
  points: z.array(z.object({ x: z.number(), y: z.number() })).nullable(),
  /** `rows[i][j]`: rows with the i-th level of a and the j-th of b. */
  counts: z
    .object({ a: z.array(PairLevel), b: z.array(PairLevel), rows: z.array(z.array(z.number().int())) })
    .nullable(),
});
export type PairDetail = z.infer<typeof PairDetail>;
