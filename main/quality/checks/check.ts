// What a check is: it proposes itself for a data set, says what it wants to know, and judges what it learns.
import type { ZodType } from 'zod';
import type {
  Cell,
  CheckGroup,
  CheckResult,
  Column,
  ColumnProfile,
  RemedyKind,
} from '../../../shared/domain';
import { AssayError, type Severity, type SuiteEntry, type Text, type Verdict } from '../../../shared/domain';
import type { DataService } from '../../data';

/** A first good version, from which a suite is proposed. */
export interface Proposal {
  columns: readonly Column[];
  /** In the order of the columns. */
  profiles: readonly ColumnProfile[];
  rows: number;
  target: string | null;
}

/** The version that is judged. */
export interface Table {
  versionId: number;
  columns: readonly Column[];
  rows: number;
  target: string | null;
  /** To be used in FROM. */
  relation: string;
}

export interface Tools {
  data: DataService;
  signal: AbortSignal | undefined;
}

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
}

export interface CheckSpec<S> {
  id: string;
  group: CheckGroup;
  unit: CheckResult['unit'];
  remedies: readonly RemedyKind[];
  settings: ZodType<S>;
  propose(proposal: Proposal): SuiteEntry[];
  /** Aggregates for the one pass that all checks share, by names of the check's own. */
  ask?(entry: SuiteEntry, settings: S, table: Table): Record<string, string>;
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
  ask(entry: SuiteEntry, table: Table): Record<string, string>;
  measure(entry: SuiteEntry, table: Table, asked: Record<string, Cell>, tools: Tools): Promise<Measured>;
}

export function defineCheck<S>(spec: CheckSpec<S>): Check {
  return {
    id: spec.id,
    group: spec.group,
    unit: spec.unit,
    remedies: spec.remedies,
    propose: (proposal) => spec.propose(proposal),
    ask: (entry, table) => spec.ask?.(entry, spec.settings.parse(entry.settings), table) ?? {},
    measure: async (entry, table, asked, tools) =>
      spec.measure(entry, spec.settings.parse(entry.settings), table, asked, tools),
  };
}

/** An entry of a suite: of one column where `columns` has one. */
export function entryOf(
  check: string,
  columns: readonly string[],
  rest: { settings?: SuiteEntry['settings']; severity: Severity; tolerance?: number; ofColumn?: boolean },
): SuiteEntry {
  return {
    id: rest.ofColumn ? `${check}:${columns[0] ?? ''}` : check,
    check,
    columns: [...columns],
    settings: rest.settings ?? {},
    severity: rest.severity,
    tolerance: rest.tolerance ?? 0,
    enabled: true,
  };
}

/** The one column an entry is about; data.columnMissing when the version lacks it. */
export function columnOf(entry: SuiteEntry, table: Table): Column {
  const [name = ''] = entry.columns;
  const column = table.columns.find((c) => c.name === name);
  if (column) return column;
  const columns = table.columns.map((c) => c.name).join(', ');
  throw new AssayError('data.columnMissing', { column: name, columns });
}

/** Those of an entry's columns that the version has. */
export const presentColumns = (entry: SuiteEntry, table: Table): Column[] =>
  entry.columns.flatMap((name) => table.columns.find((column) => column.name === name) ?? []);

export const count = (value: Cell | undefined): number => (typeof value === 'number' ? value : 0);

export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Column names for a sentence: the first few, then how many more. */
export const nameList = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 4).join(', ')} (+${names.length - 4})`;
