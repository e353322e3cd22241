// What a check is: it proposes itself for a data set, says what it wants to know, and judges what it learns.
import type { ZodType } from 'zod';
import type {
  Cell,
  CheckGroup,
  CheckResult,
  Column,
  ColumnProfile,
  DatasetVersion,
  RemedyKind,
} from '../../../shared/domain';
import {
  AssayError,
  type Severity,
  type SuiteEntry,
  text,
  type Text,
  type Verdict,
} from '../../../shared/domain';
import { type DataService, type Frame } from '../../data';
import type { Mend } from '../../prepare';
import type { FormatKind } from '../formats';
import type { Dependency } from '../pairs';
import type { Parts } from '../parts';
import type { Series } from '../series';
import type { Survey } from '../survey';

/** A first good version, from which a suite is proposed. */
export interface Proposal {
  columns: readonly Column[];
  /** In the order of the columns. */
  profiles: readonly ColumnProfile[];
  rows: number;
  target: string | null;
  /** Some of the rows, at most 50,000; all where they are fewer. */
  frame: Frame;
  /** Of columns of numbers, those of `frame` that are there, in ascending order. */
  sorted: ReadonlyMap<string, Float64Array>;
  /** What kind of code, number or address the values of a text column are. */
  formats: ReadonlyMap<string, FormatKind>;
  /** Columns that tell another in all rows but a few. */
  dependencies: readonly Dependency[];
  /** The clock of the table, where it is a series over time. */
  series: Series | null;
  now: number;
  /** Other data sets of the project, by their newest versions. */
  others: readonly DatasetVersion[];
}

/** The version that is judged. */
export interface Table {
  versionId: number;
  columns: readonly Column[];
  rows: number;
  target: string | null;
  /** To be used in FROM. */
  relation: string;
  /** Columns that a remedy in the version's lineage has masked or hashed: their values are nobody's. */
  anonymous: ReadonlySet<string>;
}

export interface Tools {
  data: DataService;
  signal: AbortSignal | undefined;
  survey: Survey;
  /** Milliseconds since 1970-01-01 UTC. */
  now: number;
  /** The last version from another file that passed this gate or was accepted; null where there is none. */
  baseline: () => Promise<Baseline | null>;
  /** The newest version of another data set of the project, by its name. */
  other: (name: string) => Promise<Survey | null>;
  /** What the import that the version goes back to took and set aside. */
  imported: Pick<DatasetVersion, 'rows' | 'quarantined'>;
  /** The rows of the survey's sample that will train and test, divided as the recipe does. */
  parts: (target: string | null) => Promise<Parts>;
}

export interface Baseline {
  survey: Survey;
  name: string;
}

/** An aggregate for the one pass; or the number of rows where a condition on one text column holds, asked of its different values. */
export type Aggregate = string | { of: string; where: string };

export interface Measured {
  figure: number | null;
  threshold: number | null;
  failingRows: number;
  /** The verdict were the severity `block`. */
  level: Verdict;
  summary: Text;
  /** SQL condition of the failing rows, where single rows fail. */
  failing?: string;
  /** The columns to blame, where the entry is about several. */
  columns?: string[];
  /** What the check's remedies would do to cells, by remedy. */
  mends?: Partial<Record<RemedyKind, readonly Mend[]>>;
}

export interface CheckSpec<S> {
  id: string;
  group: CheckGroup;
  unit: CheckResult['unit'];
  remedies: readonly RemedyKind[];
  settings: ZodType<S>;
  propose(proposal: Proposal): SuiteEntry[];
  /** Aggregates for the one pass that all checks share, by names of the check's own. */
  ask?(
    entry: SuiteEntry,
    settings: S,
    table: Table,
    tools: Tools,
  ): Record<string, Aggregate> | Promise<Record<string, Aggregate>>;
  measure(
    entry: SuiteEntry,
    settings: S,
    table: Table,
    asked: Record<string, Cell>,
    tools: Tools,
  ): Measured | Promise<Measured>;
}

/** A check whose settings are read from the entry, so that all checks have one type. */
export interface Check {
  id: string;
  group: CheckGroup;
  unit: CheckResult['unit'];
  remedies: readonly RemedyKind[];
  propose(proposal: Proposal): SuiteEntry[];
  ask(entry: SuiteEntry, table: Table, tools: Tools): Promise<Record<string, Aggregate>>;
  measure(entry: SuiteEntry, table: Table, asked: Record<string, Cell>, tools: Tools): Promise<Measured>;
}

/** An entry's settings as its check wants them; those of a suite from elsewhere may be others. */
function settingsOf<S>({ settings }: CheckSpec<S>, entry: SuiteEntry): S {
  const read = settings.safeParse(entry.settings);
  if (read.success) return read.data;
  const names = [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? '')))].join(', ');
  const reason = text('quality.settings.broken', { names });
  throw new AssayError('quality.settings', { reason }, { cause: read.error });
}

export function defineCheck<S>(spec: CheckSpec<S>): Check {
  return {
    id: spec.id,
    group: spec.group,
    unit: spec.unit,
    remedies: spec.remedies,
    propose: (proposal) => spec.propose(proposal),
    ask: async (entry, table, tools) => spec.ask?.(entry, settingsOf(spec, entry), table, tools) ?? {},
    measure: async (entry, table, asked, tools) =>
      spec.measure(entry, settingsOf(spec, entry), table, asked, tools),
  };
}

/** An entry of a suite: of one column where `columns` has one. */
export function entryOf(
  check: string,
  columns: readonly string[],
  rest: { settings?: SuiteEntry['settings']; severity: Severity; tolerance?: number; ofColumn?: boolean },
): SuiteEntry {
  return {
    id: rest.ofColumn ? `${check}:${columns.join(',')}` : check,
    check,
    columns: [...columns],
    settings: rest.settings ?? {},
    severity: rest.severity,
    tolerance: rest.tolerance ?? 0,
    enabled: true,
  };
}

const indexes = new WeakMap<readonly Column[], ReadonlyMap<string, Column>>();

/** Columns by name; made once a version, since wide tables are asked for theirs again and again. */
function byName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  const known = indexes.get(columns);
  if (known) return known;
  const made = new Map(columns.map((column) => [column.name, column]));
  indexes.set(columns, made);
  return made;
}

/** The one column an entry is about; data.columnMissing when the version lacks it. */
export function columnOf(entry: SuiteEntry, table: Table): Column {
  const [name = ''] = entry.columns;
  const column = byName(table.columns).get(name);
  if (column) return column;
  const columns = table.columns.map((c) => c.name).join(', ');
  throw new AssayError('data.columnMissing', { column: name, columns });
}

/** Those of an entry's columns that the version has. */
export const presentColumns = (entry: SuiteEntry, table: Table): Column[] =>
  entry.columns.flatMap((name) => byName(table.columns).get(name) ?? []);

export const count = (value: Cell | undefined): number => (typeof value === 'number' ? value : 0);

export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Column names for a sentence. */
export { nameList } from '../../../shared/domain';
