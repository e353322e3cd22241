// Tables with many columns and few rows. DuckDB plans every column of a file for every query, and aggregates cost the square of their
// number: 10,000 columns of 10 rows would take minutes of planning for a second of work. Such a version is kept as a table in memory,
// asked in batches, and profiled from its columns as arrays.
import { type Engine, type QueryOptions, tableBeside, writeTable, type WrittenFile } from './engine';
import { ident, literal, ROW } from './sql';

const MANY = 200;
/** Beyond this, the work is in the rows, and a table in memory would be large. */
const MOST_CELLS = 4_000_000;
/** A file that may well have no more cells than that. */
const MOST_BYTES = 40 << 20;

export const isWide = ({ columns, rows }: { columns: number; rows: number }): boolean =>
  columns > MANY && columns * rows <= MOST_CELLS;

/** Columns that one query takes without its planning costing more than its work. */
export const COLUMNS_AT_ONCE = MANY;

/**
 * Runs a query of so many columns into a table in memory, and from there into one Parquet file in a job's folder. Both at once, as `writeTable`
 * does it, costs ten times as much. The table goes with the folder, unless it is made a version's.
 */
async function writeWide(
  engine: Engine,
  selectSql: string,
  path: string,
  options: QueryOptions,
): Promise<WrittenFile> {
  const name = tableBeside(engine, path);
  const table = ident(name);
  await engine.run(`CREATE TABLE ${table} AS ${selectSql}`, { ...options, asWritten: true });
  const { rows } = await engine.row<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`);
  await engine.run(
    `COPY ${table} TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 2048, PRESERVE_ORDER true)`,
    { signal: options.signal, asWritten: true },
  );
  return { path, rows, table: name };
}

/** Runs a query into one Parquet file, in the query's row order, by the way that suits its width; `bytes` is how much it reads. */
export const writeRows = (
  engine: Engine,
  query: { select: string; columns: number; bytes: number },
  path: string,
  options: QueryOptions,
): Promise<WrittenFile> =>
  query.columns > MANY && query.bytes <= MOST_BYTES
    ? writeWide(engine, query.select, path, options)
    : writeTable(engine, query.select, query.columns, path, options);

/** Makes such a table the relation of a version just imported: its rows lie in the order of the file, which is their lasting id. */
export async function keepTable(engine: Engine, table: string, relation: string): Promise<void> {
  engine.passing.delete(table);
  await engine.run(`ALTER TABLE ${ident(table)} ADD COLUMN ${ROW} BIGINT`);
  await engine.run(`UPDATE ${ident(table)} SET ${ROW} = rowid`);
  await engine.run(`ALTER TABLE ${ident(table)} RENAME TO ${relation}`);
}

/** Whether a column has the name by which DuckDB calls the place of a row in a table. */
export const hidesPlace = (columns: readonly { name: string }[]): boolean =>
  columns.some(({ name }) => name.toLowerCase() === 'rowid');
