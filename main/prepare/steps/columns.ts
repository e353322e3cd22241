// Steps on columns as wholes: their names, which of them stay, and their types.
import { type Column, type ColumnType, shortList, text } from '../../../shared/domain';
import { findColumn, ident, readTexts, ROW, STORED } from '../../data';
import {
  asTheyAre,
  checkNew,
  columnsOnly,
  type Planner,
  selectMade,
  type StepOf,
  type Table,
  unfit,
} from '../step';

export const rename: Planner<'rename'> = (step, table) => {
  const { name } = findColumn(table.columns, step.column);
  checkNew(
    step.to,
    table.columns.filter((column) => column.name !== name),
  );
  const made = asTheyAre(table.columns).map((column) =>
    column.name === name ? { ...column, name: step.to } : column,
  );
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: () => text('prepare.did.rename', { column: name, to: step.to }),
  };
};

export const columns: Planner<'columns'> = (step, table) => {
  const made = asTheyAre(step.keep.map((name) => findColumn(table.columns, name)));
  if (new Set(step.keep).size < step.keep.length) unfit(text('prepare.columnTwice'));
  const gone = table.columns.filter(({ name }) => !step.keep.includes(name));
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: () =>
      gone.length === 0
        ? text('prepare.did.order')
        : text('prepare.did.columns', { count: gone.length, names: shortList(gone.map(({ name }) => name)) }),
  };
};

export const retype: Planner<'retype'> = async (step, table) => {
  const column = findColumn(table.columns, step.column);
  if (column.type === step.type)
    unfit(text('prepare.typeAlready', { column: column.name, type: typeText(step.type) }));
  const { sql, lost, example, timed } =
    column.type === 'text' && step.type !== 'text'
      ? await readText(step, column.name, table)
      : await recast(column, step.type, table);
  const made = asTheyAre(table.columns).map((own) =>
    own.name === column.name ? { ...own, type: step.type, sql } : own,
  );
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    notes: [
      ...(lost > 0 ? [text('prepare.note.unreadable', { count: lost, example })] : []),
      ...(step.type === 'date' && timed > 0 ? [text('prepare.note.timeGone', { count: timed })] : []),
    ],
    summary: () =>
      text(lost > 0 ? 'prepare.did.retypeLost' : 'prepare.did.retype', {
        column: column.name,
        type: typeText(step.type),
        lost,
      }),
  };
};

interface Converted {
  sql: string;
  /** Values that cannot be read, and one of them. */
  lost: number;
  example: string;
  /** Values with a time of day. */
  timed: number;
}

/** Values by which is told how text may be read, drawn from all over the table. */
const SEEN = 2000;

/** Text by the one reading that suits most of it. Where a date can be read in two orders, the user is asked. */
async function readText(step: StepOf<'retype'>, column: string, table: Table): Promise<Converted> {
  const name = ident(column);
  const seen = await table.query<{ v: string }>(
    `SELECT DISTINCT ${name} AS v FROM (SELECT ${name} FROM ${table.relation} WHERE ${name} IS NOT NULL ORDER BY hash(${ROW}) LIMIT ${SEEN})`,
  );
  const [reading] = await readTexts(
    (sql) => table.query(sql),
    table.relation,
    [{ sql: name, type: step.type, seen: seen.map(({ v }) => v) }],
    step.dateOrder === undefined ? {} : { dateOrder: step.dateOrder },
  );
  if (!reading) return unfit(text('prepare.allMissing', { column }));
  if (reading.open.length > 0) return unfit(text('prepare.dateOpen', { column }));
  const lost = reading.values - reading.read;
  const [odd] =
    lost === 0
      ? []
      : await table.query<{ v: string }>(
          `SELECT ${name} AS v FROM ${table.relation} WHERE ${reading.lost(name)} ORDER BY ${ROW} LIMIT 1`,
        );
  return { sql: reading.value(name), lost, example: odd?.v ?? '', timed: reading.timed };
}

async function recast(column: Column, type: ColumnType, table: Table): Promise<Converted> {
  const name = ident(column.name);
  const sql = convert(name, column.type, type);
  const gone = `${name} IS NOT NULL AND (${sql}) IS NULL`;
  const timed = column.type === 'datetime' ? `count_if(${name} <> date_trunc('day', ${name}))` : '0';
  const [row] = await table.query<{ lost: number; example: string | null; timed: number }>(
    `SELECT CAST(count_if(${gone}) AS DOUBLE) AS lost, CAST(${timed} AS DOUBLE) AS timed,
      any_value(CAST(${name} AS VARCHAR)) FILTER (${gone}) AS example FROM ${table.relation}`,
  );
  return { sql, lost: row?.lost ?? 0, example: row?.example ?? '', timed: row?.timed ?? 0 };
}

const typeText = (type: ColumnType): ReturnType<typeof text> => text(`quality.type.${type}`);

/** A value of one type, text aside, as another; null where there is none. */
function convert(name: string, from: ColumnType, to: ColumnType): string {
  if (to === 'text') return `CAST(${name} AS VARCHAR)`;
  const number = from === 'integer' || from === 'number';
  if (to === 'integer' && from === 'number')
    return `CASE WHEN abs(${name}) <= 9007199254740991 THEN CAST(round(${name}) AS BIGINT) END`;
  // A number beside 0 and 1 says neither yes nor no.
  if (to === 'boolean' && number) return `CASE ${name} WHEN 1 THEN true WHEN 0 THEN false END`;
  if ((to === 'date' || to === 'datetime') && number) {
    // A spreadsheet's day number: day 1 is 1900-01-01, and it believes in 1900-02-29.
    const stamp = `TIMESTAMP '1899-12-30' + to_seconds(round(${name} * 86400))`;
    return `CASE WHEN ${name} BETWEEN 61 AND 2958465 THEN CAST(${stamp} AS ${STORED[to]}) END`;
  }
  return `TRY_CAST(${name} AS ${STORED[to]})`;
}
