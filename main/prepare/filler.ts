// What a gap is filled with: one value for the column, of the column's own type. Shared by the step and by the gate's remedy.
import { type Column, text, type Text } from '../../shared/domain';
import { cellSql, ident, literal, momentSql, numberSql, readValue, STORED } from '../data';

export type FillMethod = 'mean' | 'median' | 'mode' | 'constant';

export interface Filling {
  column: Column;
  method: FillMethod;
  /** Of a constant, as the user wrote it. */
  value?: string | undefined;
  /** The version's view. */
  relation: string;
  query: <R extends Record<string, unknown>>(sql: string) => Promise<R[]>;
  /** Ends the work with a reason. */
  refuse: (reason: Text) => never;
}

/** The value to fill with: as SQL of the column's stored type, and as it is shown. */
export async function fillerOf(filling: Filling): Promise<{ sql: string; shown: string | number }> {
  const { column, method, relation, query, refuse } = filling;
  const name = ident(column.name);
  const stored = STORED[column.type];
  const from = ` FROM ${relation} WHERE ${name} IS NOT NULL`;
  if (method === 'constant') {
    const written = filling.value ?? '';
    if (written === '') return refuse(text('prepare.noValue', { column: column.name }));
    return { sql: await valueSql(written, column, query, refuse), shown: written };
  }
  // Of equally frequent values the least, so that the same data is filled the same way.
  if (method === 'mode') {
    const [row] = await query<{ stored: string; shown: string | number | boolean }>(
      `SELECT CAST(${name} AS VARCHAR) AS stored, ${cellSql(name, column.type)} AS shown, count(*) AS n${from}
       GROUP BY ALL ORDER BY n DESC, 1 LIMIT 1`,
    );
    if (!row) return refuse(text('prepare.allMissing', { column: column.name }));
    return { sql: `CAST(${literal(row.stored)} AS ${stored})`, shown: String(row.shown) };
  }
  if (column.type === 'text' || column.type === 'boolean')
    return refuse(text('prepare.onlyNumbers', { column: column.name }));
  const aggregate = method === 'mean' ? 'avg' : 'median';
  const figure = `${aggregate}(${numberSql(name, column.type)})`;
  const found =
    column.type === 'date' || column.type === 'datetime'
      ? `CAST(${momentSql(figure, column.type)} AS VARCHAR)`
      : `CAST(${column.type === 'integer' ? `round(${figure})` : figure} AS DOUBLE)`;
  const [row] = await query<{ v: string | number | null }>(`SELECT ${found} AS v${from}`);
  const value = row?.v ?? null;
  if (value === null) return refuse(text('prepare.allMissing', { column: column.name }));
  return { sql: `CAST(${literal(String(value))} AS ${stored})`, shown: value };
}

/** A value that a person wrote for a column, in SQL of its stored type. Refuses what is none, and what could be one of several. */
export async function valueSql(
  written: string,
  column: Column,
  query: Filling['query'],
  refuse: Filling['refuse'],
): Promise<string> {
  const value = await readValue(query, written, column.type);
  if (value === 'open') return refuse(text('prepare.openValue', { value: written }));
  const type = text(`quality.type.${column.type}`);
  return value ?? refuse(text('prepare.wrongType', { value: written, column: column.name, type }));
}
