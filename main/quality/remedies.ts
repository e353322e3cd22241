// Remedies: what to do about a check's failing rows or column. Each is a new version; rows kept, set aside and dropped add up to what came in.
import {
  AssayError,
  type Column,
  type DatasetVersion,
  type Json,
  type JobContext,
  type Remedy,
  type RemedyPreview,
  type SuiteEntry,
} from '../../shared/domain';
import { type Operation, text, type Text } from '../../shared/domain';
import { type DataService, findColumn, ident, ROW } from '../data';
import { fillerOf } from '../prepare';
import type { Measured, Table } from './checks/check';
import { planCells } from './cells';
import { titleOf } from './lines';

export type Of<K extends Remedy['kind']> = Extract<Remedy, { kind: K }>;

/** A remedy worked out against a version: what it would do, and the SQL that does it. */
export interface Plan {
  preview: RemedyPreview;
  operation: Operation;
  columns: Column[];
  selectSql: string;
  quarantineSql?: string;
}

export interface Case {
  entry: SuiteEntry;
  /** Known to this project alone, so that hashed values cannot be looked up elsewhere. */
  salt: string;
  table: Table;
  version: DatasetVersion;
  measured: Measured;
  data: DataService;
  context: JobContext;
}

export function planRemedy(remedy: Remedy, given: Case): Plan | Promise<Plan> {
  switch (remedy.kind) {
    case 'drop':
    case 'quarantine':
      return planRows(remedy, given);
    case 'fill':
      return planFill(remedy, given);
    case 'removeColumn':
      return planRemoval(remedy, given);
    default:
      return planCells(remedy, given);
  }
}

function planRows(remedy: Of<'drop'> | Of<'quarantine'>, { entry, table, version, measured }: Case): Plan {
  const { failing, failingRows } = measured;
  if (failing === undefined || failingRows === 0) throw unfit('quality.remedy.noRows');
  if (failingRows >= version.rows) throw unfit('quality.remedy.allRows');
  const names = version.columns.map(({ name }) => ident(name)).join(', ');
  const from = `SELECT ${names}, ${ROW} FROM ${table.relation}`;
  const rowsAfter = version.rows - failingRows;
  // What is said of each of the rows, for as long as they are aside.
  const reason = titleOf(entry) as Json;
  const summary = text(`quality.operation.${remedy.kind}`, { count: failingRows, left: rowsAfter });
  return {
    preview: {
      rowsBefore: version.rows,
      rowsAfter,
      cellsChanged: 0,
      columnsRemoved: [],
      examples: [],
      summary,
    },
    operation: {
      kind: remedy.kind,
      summary,
      settings: { entryId: remedy.entryId, condition: failing, reason },
    },
    columns: version.columns,
    // A condition with a subquery may be planned as a join that loses the order.
    selectSql: `${from} WHERE NOT coalesce(${failing}, false) ORDER BY ${ROW}`,
    ...(remedy.kind === 'quarantine'
      ? { quarantineSql: `${from} WHERE coalesce(${failing}, false) ORDER BY ${ROW}` }
      : {}),
  };
}

async function planFill(remedy: Of<'fill'>, { table, version, data, context }: Case): Promise<Plan> {
  const column = findColumn(version.columns, remedy.column);
  const name = ident(column.name);
  const { signal } = context;
  const [row] = await data.query(`SELECT count_if(${name} IS NULL) AS missing FROM ${table.relation}`, {
    signal,
  });
  const missing = Number(row?.['missing'] ?? 0);
  if (missing === 0) throw unfit('quality.remedy.nothingMissing', { column: column.name });
  const filler = await fillerOf({
    ...{ column, method: remedy.method, value: remedy.value, relation: table.relation },
    query: (sql) => data.query(sql, { signal }),
    refuse: (reason) => {
      throw new AssayError('quality.remedyUnfit', { reason });
    },
  });
  const sql = `coalesce(${name}, ${filler.sql})`;
  const columns = version.columns.map((c) => (c.name === column.name ? `${sql} AS ${name}` : ident(c.name)));
  const summary = text('quality.operation.fill', {
    count: missing,
    column: column.name,
    method: text(`quality.method.${remedy.method}`),
    value: filler.shown,
  });
  return {
    preview: {
      rowsBefore: version.rows,
      rowsAfter: version.rows,
      cellsChanged: missing,
      columnsRemoved: [],
      examples: [{ column: column.name, before: null, after: filler.shown, rows: missing }],
      summary,
    },
    operation: {
      kind: 'fill',
      summary,
      settings: {
        entryId: remedy.entryId,
        method: remedy.method,
        value: filler.shown,
        mends: [{ column: column.name, sql }],
      },
    },
    columns: version.columns,
    selectSql: `SELECT ${columns.join(', ')}, ${ROW} FROM ${table.relation}`,
  };
}

function planRemoval(remedy: Of<'removeColumn'>, { table, version }: Case): Plan {
  const column = findColumn(version.columns, remedy.column);
  if (column.name === table.target) throw unfit('quality.remedy.isTarget', { column: column.name });
  const columns = version.columns.filter(({ name }) => name !== column.name);
  if (columns.length === 0) throw unfit('quality.remedy.lastColumn', { column: column.name });
  const summary = text('quality.operation.removeColumn', { column: column.name });
  return {
    preview: {
      rowsBefore: version.rows,
      rowsAfter: version.rows,
      cellsChanged: 0,
      columnsRemoved: [column.name],
      examples: [],
      summary,
    },
    operation: { kind: 'removeColumn', summary, settings: { entryId: remedy.entryId, column: column.name } },
    columns,
    selectSql: `SELECT ${columns.map(({ name }) => ident(name)).join(', ')}, ${ROW} FROM ${table.relation}`,
  };
}

export const unfit = (key: string, params?: Text['params']): AssayError =>
  new AssayError('quality.remedyUnfit', { reason: text(key, params) });
