// Columns as typed arrays: what learning, evaluation and scoring take.
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { AssayError, type Column, type ColumnType, turn } from '../../shared/domain';
import { type Engine, type QueryOptions } from './engine';
import { ident, numberSql, ROW } from './sql';
import { Words } from './words';

export type FrameColumn =
  | {
      kind: 'number';
      name: string;
      type: ColumnType;
      /** NaN is missing; date and datetime are milliseconds since 1970 UTC. */
      values: Float64Array;
    }
  | {
      kind: 'text';
      name: string;
      type: ColumnType;
      /** Positions in the dictionary, -1 is missing. */
      codes: Int32Array;
      /** In order of first appearance; booleans are 'true' and 'false'. */
      dictionary: string[];
    };

export interface Frame {
  rows: number;
  /** The lasting id of each row. */
  rowIds: Float64Array;
  columns: FrameColumn[];
}

export const isNumeric = (type: ColumnType): boolean => type !== 'text' && type !== 'boolean';

/** A stored column as the frame wants it: doubles with NaN for missing, or text. */
export function frameSql(expression: string, type: ColumnType): string {
  return isNumeric(type)
    ? `coalesce(${numberSql(expression, type)}, CAST('NaN' AS DOUBLE))`
    : `CAST(${expression} AS VARCHAR)`;
}

/** Rows that there is room for at first. */
const AT_A_TIME = 65_536;

/** Collects chunks whose columns are made by `frameSql`, behind one column with the row id. Grows as needed. */
export class FrameBuilder {
  private rows = 0;
  private capacity: number;
  private rowIds: Float64Array;
  private columns: FrameColumn[];
  private readonly words: (Words | null)[];

  /** With `firstId`, rows are numbered from there and the chunks have no id column. */
  constructor(
    schema: readonly Column[],
    expectedRows: number,
    private readonly firstId?: number,
  ) {
    this.capacity = Math.max(1, expectedRows);
    this.rowIds = new Float64Array(this.capacity);
    this.columns = schema.map(({ name, type }) =>
      isNumeric(type)
        ? { kind: 'number', name, type, values: new Float64Array(this.capacity) }
        : { kind: 'text', name, type, codes: new Int32Array(this.capacity), dictionary: [] },
    );
    this.words = this.columns.map((column) =>
      column.kind === 'number' ? null : new Words(column.dictionary, this.capacity),
    );
  }

  get length(): number {
    return this.rows;
  }

  add(chunk: DuckDBDataChunk): void {
    const count = chunk.rowCount;
    if (this.rows + count > this.capacity) this.grow(Math.max(this.rows + count, this.capacity * 2));
    if (this.firstId === undefined) this.rowIds.set(doubles(chunk, 0), this.rows);
    else for (let i = this.rows; i < this.rows + count; i++) this.rowIds[i] = this.firstId + i;
    const shift = this.firstId === undefined ? 1 : 0;
    for (const [c, column] of this.columns.entries()) {
      if (column.kind === 'number') column.values.set(doubles(chunk, c + shift), this.rows);
      else this.words[c]?.read(chunk.getColumnVector(c + shift), count, column.codes, this.rows);
    }
    this.rows += count;
  }

  build(): Frame {
    const { rows } = this;
    return {
      rows,
      rowIds: fit(this.rowIds, rows),
      columns: this.columns.map((column) =>
        column.kind === 'number'
          ? { ...column, values: fit(column.values, rows) }
          : { ...column, codes: fit(column.codes, rows) },
      ),
    };
  }

  /** Makes room for so many rows, a column a turn: to clear hundreds of megabytes at once would hold the event loop. */
  async reserve(rows: number): Promise<void> {
    if (rows <= this.capacity) return;
    this.rowIds = wider(this.rowIds, rows);
    for (const [c, column] of this.columns.entries()) {
      this.columns[c] = widened(column, rows);
      if (rows > AT_A_TIME) await turn();
    }
    this.capacity = rows;
  }

  private grow(rows: number): void {
    this.capacity = rows;
    this.rowIds = wider(this.rowIds, rows);
    this.columns = this.columns.map((column) => widened(column, rows));
  }
}

function wider<T extends Float64Array | Int32Array>(old: T, rows: number): T {
  const made = old instanceof Float64Array ? new Float64Array(rows) : new Int32Array(rows);
  made.set(old);
  return made as T;
}

const widened = (column: FrameColumn, rows: number): FrameColumn =>
  column.kind === 'number'
    ? { ...column, values: wider(column.values, rows) }
    : { ...column, codes: wider(column.codes, rows) };

const fit = <T extends Float64Array | Int32Array>(values: T, rows: number): T =>
  values.length === rows ? values : (values.slice(0, rows) as T);

/** The array behind a vector of doubles. Its declaration is private, but reading it is ten times faster than item by item. */
export function doubles(chunk: DuckDBDataChunk, index: number): Float64Array {
  const items: unknown = Reflect.get(chunk.getColumnVector(index), 'items');
  if (items instanceof Float64Array) return items;
  throw new AssayError('internal', {}, { cause: `column ${index} of a frame is no double` });
}

interface ReadOptions extends QueryOptions {
  where?: string;
  limit?: number;
  expectedRows: number;
  onRows?: (rows: number) => void;
}

/** Columns read in one query of a wide table. */
const AT_ONCE = 500;

/** Reads columns of a relation, in the order of its rows; very many of them some at a time, so that none holds the event loop. */
export async function readColumns(
  engine: Engine,
  relation: string,
  columns: readonly Column[],
  options: ReadOptions,
): Promise<Frame> {
  const all = await readSome(engine, relation, columns.slice(0, AT_ONCE), options);
  for (let start = AT_ONCE; start < columns.length; start += AT_ONCE) {
    const more = await readSome(engine, relation, columns.slice(start, start + AT_ONCE), options);
    all.columns.push(...more.columns);
  }
  return all;
}

async function readSome(
  engine: Engine,
  relation: string,
  columns: readonly Column[],
  options: ReadOptions,
): Promise<Frame> {
  const wanted = options.limit ?? options.expectedRows;
  const builder = new FrameBuilder(columns, Math.min(wanted, AT_A_TIME));
  // How many rows a condition leaves is not known: the frame grows with them.
  if (options.where === undefined) await builder.reserve(wanted);
  const selected = columns.map(({ name, type }) => frameSql(ident(name), type));
  const where = options.where === undefined ? '' : ` WHERE ${options.where}`;
  const limit = options.limit === undefined ? '' : ` LIMIT ${Math.floor(options.limit)}`;
  const sql = `SELECT ${[`CAST(${ROW} AS DOUBLE)`, ...selected].join(', ')} FROM ${relation}${where}${limit}`;
  await engine.chunks(sql, options, (chunk) => {
    builder.add(chunk);
    options.onRows?.(builder.length);
  });
  const frame = builder.build();
  for (let i = 1; i < frame.rows; i++)
    if ((frame.rowIds[i] ?? 0) <= (frame.rowIds[i - 1] ?? 0))
      throw new AssayError('internal', {}, { cause: 'rows arrived out of order' });
  return frame;
}
