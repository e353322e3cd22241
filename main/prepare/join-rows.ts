// The rows behind the counts of a join's preview, a window at a time: those without a match on either side, and those that would be repeated.
import type { Cell, JoinRequest, JoinWindow } from '../../shared/domain';
import { cellSql, findColumn, ident, ROW } from '../data';
import type { Table } from './step';
import { matchSql } from './steps/join';

/** Rows without a match in their own order, rows with several by how many, the most first. Errors: data.versionMissing, data.columnMissing. */
export async function joinRows(
  { step, list, offset, limit, columns: wanted }: JoinRequest,
  table: Table,
): Promise<JoinWindow> {
  const other = await table.other(step.versionId);
  const on = matchSql(step.on, table, other);
  const [own, far, side] =
    list === 'right' ? ([other, table, ['r', 'l']] as const) : ([table, other, ['l', 'r']] as const);
  const columns = wanted?.map((name) => findColumn(own.columns, name)) ?? [...own.columns];
  const [a, b] = side;
  const found =
    list === 'multiplied'
      ? `SELECT a.*, m.__n FROM ${own.relation} a JOIN (
           SELECT l.${ROW} AS __id, count(*) AS __n FROM ${own.relation} l JOIN ${far.relation} r ON ${on} GROUP BY 1 HAVING count(*) > 1
         ) m ON a.${ROW} = m.__id`
      : `SELECT *, 0 AS __n FROM ${own.relation} ${a} WHERE NOT EXISTS (SELECT 1 FROM ${far.relation} ${b} WHERE ${on})`;
  const cells = columns.map(({ name, type }, i) => `${cellSql(ident(name), type)} AS c${i}`);
  const rows = await table.query<Record<string, Cell>>(
    `SELECT ${[...cells, `CAST(${ROW} AS DOUBLE) AS id`, 'CAST(__n AS DOUBLE) AS n'].join(', ')} FROM (${found})
     ORDER BY __n DESC, ${ROW} LIMIT ${limit} OFFSET ${offset}`,
  );
  return {
    offset,
    columns,
    rowIds: rows.map((row) => Number(row['id'])),
    cells: rows.map((row) => columns.map((_, i): Cell => row[`c${i}`] ?? null)),
    matches: rows.map((row) => Number(row['n'])),
  };
}
