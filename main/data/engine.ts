// One DuckDB instance a project. Queries run on DuckDB's own threads; each has its own connection, so that it can be interrupted alone.
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
} from '@duckdb/node-api';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, type Cell, throwIfCancelled } from '../../shared/domain';
import { isDiskFull } from '../project';
import { literal } from './sql';

export interface QueryOptions {
  signal?: AbortSignal | undefined;
  /** Values of $1, $2, … */
  params?: readonly (string | number | boolean | null)[];
  /** How much of the query is done, 0 to 1, about ten times a second; from DuckDB's own estimate. */
  onFraction?: ((fraction: number) => void) | undefined;
}

/** What DuckDB says of an interrupted query. */
const INTERRUPTED = /^INTERRUPT Error/;

export class Engine {
  private readonly idle: DuckDBConnection[] = [];
  private closed = false;

  private constructor(
    private readonly instance: DuckDBInstance,
    /** Scratch folder of this process; emptied when the engine opens and closes. */
    readonly scratch: string,
  ) {}

  static async open(options: { cacheDir: string; memoryLimit?: string }): Promise<Engine> {
    const scratch = join(options.cacheDir, 'scratch');
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      temp_directory: join(scratch, 'spill'),
      // Nothing is ever fetched: what DuckDB needs is built in.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    });
    const engine = new Engine(instance, scratch);
    await engine.run("SET GLOBAL TimeZone = 'UTC'");
    return engine;
  }

  /** Runs statements for their effect. */
  async run(sql: string, options: QueryOptions = {}): Promise<void> {
    await this.chunks(sql, options, () => undefined);
  }

  /** Rows as plain objects; whole numbers beyond 2^53 lose their last digits, so ids are read as text or double. */
  async rows<R extends Record<string, unknown> = Record<string, Cell>>(
    sql: string,
    options: QueryOptions = {},
  ): Promise<R[]> {
    const found: R[] = [];
    await this.chunks(sql, options, (chunk, names) => {
      const columns = names.map((_, i) => chunk.getColumnValues(i).map(plain));
      for (let r = 0; r < chunk.rowCount; r++)
        found.push(Object.fromEntries(names.map((name, c) => [name, columns[c]?.[r] ?? null])) as R);
    });
    return found;
  }

  /** The first row; throws when there is none. */
  async row<R extends Record<string, unknown> = Record<string, Cell>>(
    sql: string,
    options: QueryOptions = {},
  ): Promise<R> {
    const [first] = await this.rows<R>(sql, options);
    if (!first) throw new AssayError('internal', {}, { cause: `no row from ${sql}` });
    return first;
  }

  /** Streams a result in chunks of about 2,000 rows, with a turn of the event loop between them. `take` may not keep a chunk. */
  async chunks(
    sql: string,
    options: QueryOptions,
    take: (chunk: DuckDBDataChunk, names: readonly string[]) => void | Promise<void>,
  ): Promise<void> {
    throwIfCancelled(options.signal);
    const connection = this.idle.pop() ?? (await this.connect());
    const watch = this.watch(connection, options);
    try {
      const params = options.params as DuckDBValue[] | undefined;
      const result = await connection.stream(sql, params ? [...params] : undefined);
      const names = result.deduplicatedColumnNames();
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) break;
        throwIfCancelled(options.signal);
        await take(chunk, names);
        await turn();
      }
      throwIfCancelled(options.signal);
    } catch (thrown) {
      throw failure(thrown, options.signal);
    } finally {
      watch();
      if (this.closed) connection.closeSync();
      else this.idle.push(connection);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const connection of this.idle.splice(0)) connection.closeSync();
    this.instance.closeSync();
  }

  private async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect();
    await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    await connection.run('SET progress_bar_time = 0');
    return connection;
  }

  private watch(connection: DuckDBConnection, { signal, onFraction }: QueryOptions): () => void {
    let interrupting: NodeJS.Timeout | undefined;
    // An interrupt before DuckDB has begun is lost, so it is repeated until the query has ended.
    const interrupt = (): void => {
      connection.interrupt();
      interrupting ??= setInterval(() => connection.interrupt(), 20);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    const polling = onFraction
      ? setInterval(() => {
          const { percentage } = connection.progress;
          if (percentage >= 0) onFraction(Math.min(1, percentage / 100));
        }, 100)
      : undefined;
    return () => {
      signal?.removeEventListener('abort', interrupt);
      clearInterval(interrupting);
      clearInterval(polling);
    };
  }
}

/** Lets everything else that waits have its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function failure(thrown: unknown, signal: AbortSignal | undefined): unknown {
  if (thrown instanceof AssayError) return thrown;
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  if (signal?.aborted && INTERRUPTED.test(words)) return new AssayError('cancelled', {}, { cause: thrown });
  if (isDiskFull(thrown)) return new AssayError('data.diskFull', {}, { cause: thrown });
  return thrown;
}

function plain(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if ('items' in value && Array.isArray(value.items)) return value.items.map(plain);
  if ('entries' in value && Array.isArray(value.entries))
    return value.entries.map((entry: { key: DuckDBValue; value: DuckDBValue }) => ({
      key: plain(entry.key),
      value: plain(entry.value),
    }));
  if ('entries' in value && value.entries && typeof value.entries === 'object')
    return Object.fromEntries(
      Object.entries(value.entries).map(([key, v]) => [key, plain(v as DuckDBValue)]),
    );
  return value.toString();
}

/** A folder under the scratch folder that `work` may fill; it is gone afterwards, whatever happened. */
export async function withFolder<T>(engine: Engine, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(engine.scratch, `job-${++jobs}`);
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
let jobs = 0;

export interface WrittenFile {
  path: string;
  rows: number;
}

/** Rows in a row group: small, so that a window reads little. */
const ROW_GROUP = 20_480;
const PART_BYTES = 8_000_000;

/**
 * Runs a query into Parquet parts of about 8 MB in `folder`, in the query's row order. Returns them in that order.
 * DuckDB keeps the order in one file however many threads write it, but not where it cuts files by size itself (FILE_SIZE_BYTES: a
 * million rows of CSV came back shuffled by blocks). So one file is written first, and cut at row groups where it is too large.
 */
export async function writeParts(
  engine: Engine,
  selectSql: string,
  folder: string,
  options: QueryOptions = {},
): Promise<WrittenFile[]> {
  await mkdir(folder, { recursive: true });
  const whole = await writeFile(engine, selectSql, join(folder, 'whole.parquet'), options);
  const { size } = await stat(whole.path);
  if (whole.rows === 0) return [];
  if (size <= PART_BYTES * 1.5) return [whole];
  const groups = Math.max(1, Math.round((PART_BYTES / size) * (whole.rows / ROW_GROUP)));
  const step = groups * ROW_GROUP;
  const parts: WrittenFile[] = [];
  for (let from = 0; from < whole.rows; from += step) {
    const rows = `SELECT * EXCLUDE (file_row_number) FROM read_parquet(${literal(whole.path)}, file_row_number = true)
      WHERE file_row_number >= ${from} AND file_row_number < ${from + step}`;
    const path = join(folder, `part_${parts.length}.parquet`);
    parts.push(await writeFile(engine, rows, path, { signal: options.signal }));
  }
  await rm(whole.path);
  return parts;
}

async function writeFile(
  engine: Engine,
  selectSql: string,
  path: string,
  options: QueryOptions,
): Promise<WrittenFile> {
  const [written] = await engine.rows<{ count: number }>(
    `COPY (${selectSql}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP}, RETURN_STATS true)`,
    options,
  );
  return { path, rows: written?.count ?? 0 };
}
