// What a plan would do to a table: how many rows and cells, and the first rows before and after.
import type { Cell, StepPreview } from '../../shared/domain';
import { cellSql, ident, ROW } from '../data';
import type { Counts, StepPlan, Table } from './step';

/** Rows of a preview, and columns beside those that change. */
const SHOWN_ROWS = 12;
const SHOWN_COLUMNS = 12;

/** Nothing is changed. */
export async function previewOf(plan: StepPlan, table: Table): Promise<StepPreview> {
  const counts = await countOf(plan, table);
  const names = table.columns.map(({ name }) => name);
  const after = plan.columns.map(({ name }) => name);
  const shown = shownColumns(plan, table);
  const changed = changedSql(plan, table);
  const sample = plan.reshapes || changed === null ? null : await changedRows(plan, table, counts, changed);
  const cells = plan.columns
    .filter(({ name }) => shown.includes(name))
    .map(({ name, type }, i) => `${cellSql(ident(name), type)} AS c${i}`);
  const where = sample && sample.length > 0 ? ` WHERE ${ROW} IN (SELECT unnest([${sample.join(', ')}]))` : '';
  const rows = await table.query(
    `SELECT ${cells.join(', ')} FROM (${plan.select})${where} ORDER BY ${ROW} LIMIT ${SHOWN_ROWS}`,
  );
  return {
    summary: plan.summary(counts),
    rowsBefore: table.rows,
    rowsAfter: counts.rowsAfter,
    setAside: counts.setAside,
    cellsChanged: plan.reshapes ? null : counts.cellsChanged,
    columnsAdded: after.filter((name) => !names.includes(name)),
    columnsRemoved: names.filter((name) => !after.includes(name)),
    notes: plan.notes ?? [],
    ...(plan.matches ? { matches: plan.matches } : {}),
    columns: plan.columns.filter(({ name }) => shown.includes(name)),
    before: plan.reshapes ? null : await before(table, shown, sample),
    after: rows.map((row) => cells.map((_, i): Cell => row[`c${i}`] ?? null)),
  };
}

export async function countOf(plan: StepPlan, table: Table): Promise<Counts> {
  const changed = changedSql(plan, table);
  const [row] = await table.query<{ rows: number; changed: number }>(
    changed === null || plan.reshapes
      ? `SELECT CAST(count(*) AS DOUBLE) AS rows, 0.0 AS changed FROM (${plan.select})`
      : `SELECT CAST(count(*) AS DOUBLE) AS rows, CAST(coalesce(sum(${changed.count}), 0) AS DOUBLE) AS changed
         FROM (${plan.select}) n JOIN ${table.relation} o USING (${ROW})`,
  );
  const [aside] = plan.setAside
    ? await table.query<{ rows: number }>(`SELECT CAST(count(*) AS DOUBLE) AS rows FROM (${plan.setAside})`)
    : [{ rows: 0 }];
  return {
    rowsBefore: table.rows,
    rowsAfter: row?.rows ?? 0,
    setAside: aside?.rows ?? 0,
    cellsChanged: row?.changed ?? 0,
  };
}

async function changedRows(
  plan: StepPlan,
  table: Table,
  { rowsAfter }: Counts,
  changed: { any: string },
): Promise<number[]> {
  // Where rows go, the first of what is left are shown.
  if (plan.setAside || rowsAfter < table.rows) return [];
  const rows = await table.query<{ id: number }>(
    `SELECT CAST(${ROW} AS DOUBLE) AS id FROM (${plan.select}) n JOIN ${table.relation} o USING (${ROW})
     WHERE ${changed.any} ORDER BY ${ROW} LIMIT ${SHOWN_ROWS}`,
  );
  return rows.map(({ id }) => id);
}

async function before(
  table: Table,
  shown: readonly string[],
  sample: readonly number[] | null,
): Promise<Cell[][]> {
  const columns = shown.map((name) => table.columns.find((column) => column.name === name));
  const cells = columns.map(
    (column, i) => `${column ? cellSql(ident(column.name), column.type) : 'NULL'} AS c${i}`,
  );
  const where = sample && sample.length > 0 ? ` WHERE ${ROW} IN (SELECT unnest([${sample.join(', ')}]))` : '';
  const rows = await table.query(
    `SELECT ${cells.join(', ')} FROM ${table.relation}${where} ORDER BY ${ROW} LIMIT ${SHOWN_ROWS}`,
  );
  return rows.map((row) => cells.map((_, i): Cell => row[`c${i}`] ?? null));
}
/** SQL that counts a row's changed cells, and whether there are any; null where no column is in both versions. */
function changedSql(plan: StepPlan, table: Table): { count: string; any: string } | null {
  const both = plan.columns.filter(({ name, type }) =>
    table.columns.some((c) => c.name === name && c.type === type),
  );
  const retyped = plan.columns.filter(({ name, type }) =>
    table.columns.some((c) => c.name === name && c.type !== type),
  );
  if (both.length + retyped.length === 0) return null;
  const tests = both.map(({ name }) => `n.${ident(name)} IS DISTINCT FROM o.${ident(name)}`);
  // A value of another type is another only where it is lost.
  for (const { name } of retyped) tests.push(`n.${ident(name)} IS NULL AND o.${ident(name)} IS NOT NULL`);
  return {
    count: tests.map((test) => `CAST(${test} AS INTEGER)`).join(' + '),
    any: tests.map((test) => `(${test})`).join(' OR '),
  };
}

/** The columns of a preview, by name: those that are new or may have changed first, then the others in their order. */
function shownColumns(plan: StepPlan, table: Table): string[] {
  const known = new Map(table.columns.map(({ name, type }) => [name, type]));
  const fresh = plan.columns.filter(({ name, type }) => known.get(name) !== type).map(({ name }) => name);
  const rest = plan.columns.map(({ name }) => name).filter((name) => !fresh.includes(name));
  const chosen = new Set([...fresh, ...rest].slice(0, Math.max(SHOWN_COLUMNS, Math.min(fresh.length, 30))));
  return plan.columns.map(({ name }) => name).filter((name) => chosen.has(name));
}
