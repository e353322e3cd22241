// Names and values as SQL text. Everything that comes from a file or a user passes through here or is bound as a parameter.
import { AssayError, type ColumnType } from '../../shared/domain';

/** A column or table name, quoted. */
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A string literal. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The hidden column with the lasting row id. */
export const ROW = '__row';

/** A column in the file of an import that no version shows: of a row with values that were lost to a chosen type, their text by column. */
export const LOST = '__lost';

/** How a column type is stored. */
export const STORED: Record<ColumnType, string> = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP',
  text: 'VARCHAR',
};

/** A stored value as it goes over the wire: numbers as doubles, dates as ISO 8601 text, datetimes in UTC with a Z. */
export function cellSql(expression: string, type: ColumnType): string {
  if (type === 'integer') return `CAST(${expression} AS DOUBLE)`;
  if (type === 'date') return `CAST(${expression} AS VARCHAR)`;
  if (type === 'datetime') return `replace(CAST(${expression} AS VARCHAR), ' ', 'T') || 'Z'`;
  return expression;
}

/** A stored value as a number: dates and datetimes as milliseconds since 1970-01-01 UTC. Not for text. */
export function numberSql(expression: string, type: ColumnType): string {
  if (type === 'date' || type === 'datetime')
    return `CAST(epoch_ms(CAST(${expression} AS TIMESTAMP)) AS DOUBLE)`;
  return `CAST(${expression} AS DOUBLE)`;
}

/** The opposite, of dates and datetimes: milliseconds since 1970-01-01 UTC as a stored value. */
export const momentSql = (milliseconds: string, type: 'date' | 'datetime'): string =>
  `CAST(make_timestamp(CAST(${milliseconds} AS BIGINT) * 1000) AS ${STORED[type]})`;

/** The column of that name, or `data.columnMissing` with the names there are. */
export function findColumn<C extends { name: string }>(columns: readonly C[], name: string): C {
  const column = columns.find((c) => c.name === name);
  if (column) return column;
  throw new AssayError('data.columnMissing', {
    column: name,
    columns: columns.map((c) => c.name).join(', '),
  });
}

/** A path that DuckDB shall take as it is: in brackets, the characters of its file patterns stand for themselves. */
export const exactPath = (path: string): string => path.replace(/[*?[]/g, '[$&]');
