// The quality gate: checks, suites, reports, remedies.
import { z } from 'zod';
import { Json } from './json';
import { Text } from './text';

export const CheckGroup = z.enum([
  'schema',
  'completeness',
  'uniqueness',
  'validity',
  'distribution',
  'target',
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

export const RemedyKind = z.enum(['drop', 'quarantine', 'fill', 'removeColumn']);
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
  startedAt: z.number(),
  seconds: z.number(),
});
export type GateReport = z.infer<typeof GateReport>;

export const RemedyPreview = z.object({
  rowsBefore: z.number().int(),
  rowsAfter: z.number().int(),
  cellsChanged: z.number().int(),
  columnsRemoved: z.array(z.string()),
  summary: Text,
});
export type RemedyPreview = z.infer<typeof RemedyPreview>;
