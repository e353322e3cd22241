// What a step is to the rest: worked out against a version, it says which columns come of it and the SQL that makes them.
import {
  AssayError,
  type Cell,
  type Column,
  type Matches,
  type Step,
  type StepKind,
  type Text,
} from '../../shared/domain';
import { ident, ROW, STORED } from '../data';

/** A version to work on. */
export interface Table {
  /** A view with the columns by name and `__row`. */
  relation: string;
  columns: readonly Column[];
  rows: number;
  query: <R extends Record<string, unknown> = Record<string, Cell>>(
    sql: string,
    params?: readonly (string | number | boolean | null)[],
  ) => Promise<R[]>;
  /** Another version of the project. */
  other: (
    versionId: number,
  ) => Promise<{ relation: string; columns: readonly Column[]; rows: number; name: string }>;
}

export interface StepPlan {
  columns: Column[];
  /** Selects exactly those columns and `__row`, in row order. */
  select: string;
  /** Selects the rows to set aside, with the same columns. */
  setAside?: string;
  /** Rows are made anew: they have no counterpart in what came in, and get new ids. */
  reshapes?: boolean;
  notes?: Text[];
  /** Of a join: rows without a match, here and in the other data, and rows that come to be several. */
  matches?: Matches;
  /** The step in words, once it is known what it does. */
  summary: (counts: Counts) => Text;
}

export interface Counts {
  rowsBefore: number;
  rowsAfter: number;
  setAside: number;
  cellsChanged: number;
}

export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
export type Planner<K extends StepKind> = (step: StepOf<K>, table: Table) => StepPlan | Promise<StepPlan>;

/** Throws `prepare.unfit` with the reason. */
export function unfit(reason: Text): never {
  throw new AssayError('prepare.unfit', { reason });
}

/** A column of the result: its name and type, and the SQL of its value. */
export interface Made extends Column {
  sql: string;
}

/** The columns as they are, for a step that changes a few. */
export const asTheyAre = (columns: readonly Column[]): Made[] =>
  columns.map((column) => ({ ...column, sql: ident(column.name) }));

/** A value as its column stores it, so that what is stored is what the columns say. */
const stored = (sql: string, { name, type }: Column): string =>
  `CAST(${sql} AS ${STORED[type]}) AS ${ident(name)}`;

/** Rows keep their ids. `where` is a condition on the version's columns. */
export function selectMade(made: readonly Made[], table: Pick<Table, 'relation'>, where?: string): string {
  const list = made.map((own) => (own.sql === ident(own.name) ? own.sql : stored(own.sql, own)));
  // A condition with a subquery may be planned as a join that loses the order.
  return `SELECT ${[...list, ROW].join(', ')} FROM ${table.relation}${where ? ` WHERE ${where} ORDER BY ${ROW}` : ''}`;
}

/** Rows are made anew: `inner` selects the columns in the order that the rows are to have. */
export const selectAnew = (columns: readonly Column[], inner: string): string =>
  `SELECT ${columns.map((own) => stored(ident(own.name), own)).join(', ')}, row_number() OVER () - 1 AS ${ROW} FROM (${inner})`;

export const columnsOnly = (made: readonly Made[]): Column[] =>
  made.map(({ name, type }) => ({ name, type }));

/** Names are unlike each other, whatever their case: DuckDB takes "a" and "A" for the same. */
export function checkNew(name: string, columns: readonly Column[]): void {
  if (columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
    unfit({ key: 'prepare.nameTaken', params: { column: name } });
  if (name === ROW) unfit({ key: 'prepare.nameReserved', params: { column: name } });
}

/** What the database says of a query, without its pointers into the text. */
export const firstLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '';
