// One DuckDB instance a project. Queries run on DuckDB's own threads; each has its own connection, so that it can be interrupted alone.
import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBResult,
  DuckDBValue,
} from '@duckdb/node-api';
import { rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AssayError, type Cell, throwIfCancelled, turn, Turns } from '../../shared/domain';
import { isDiskFull } from '../project';
import { duckdb } from './duckdb';
import { memoryLimit } from './memory';
import { ident, literal } from './sql';

export interface QueryOptions {
  signal?: AbortSignal | undefined;
  /** Values of $1, $2, … */
  params?: readonly (string | number | boolean | null)[];
  /** How much of the query is done, 0 to 1, about ten times a second; from DuckDB's own estimate. */
  onFraction?: ((fraction: number) => void) | undefined;
  /** Planned as it is written: DuckDB looks for common parts among all pairs of expressions, which takes minutes for ten thousand of them. */
  asWritten?: boolean | undefined;
}

export interface EngineOptions {
  /** Scratch files lie in it. */
  cacheDir: string;
  /** As DuckDB takes it: '2GB'; a share of the machine's memory where none is given. */
  memoryLimit?: string | undefined;
  /** The reading thread's bundle (`main/data/reader/thread.ts`); without it, such files cannot be read. */
  readerFile?: string | undefined;
  /** The bundle of the threads that decode pictures and sounds (`main/data/assets/thread.ts`). */
  decoderFile?: string | undefined;
}

type TakeChunk = (chunk: DuckDBDataChunk, names: readonly string[]) => void | Promise<void>;

/** How long a cancelled query may take to end; one that DuckDB is still planning does not hear of it. Milliseconds. */
const PATIENCE = 100;

/** What DuckDB says of an interrupted query. */
const INTERRUPTED = /^INTERRUPT Error/;
/** And of one for which neither its memory nor the disk was enough. */
const OUT_OF_MEMORY = /^Out of Memory Error/;

export class Engine {
  private readonly idle: DuckDBConnection[] = [];
  /** Cancelled queries that nobody waits for any more. */
  private readonly ending = new Set<Promise<unknown>>();
  private closed = false;
  /** Tables in memory that go with the folder of their job; see `tableBeside`. */
  readonly passing = new Set<string>();

  private constructor(
    private readonly instance: DuckDBInstance,
    /** Scratch folder of this process; emptied when the engine opens and closes. */
    readonly scratch: string,
    private readonly reader: string | undefined,
    private readonly decoder: string | undefined,
  ) {}

  static async open(options: EngineOptions): Promise<Engine> {
    const scratch = join(options.cacheDir, 'scratch');
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch, { recursive: true });
    const instance = await duckdb().DuckDBInstance.create(':memory:', {
      temp_directory: join(scratch, 'spill'),
      // Nothing is ever fetched: what DuckDB needs is built in.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: options.memoryLimit ?? memoryLimit(),
    });
    const engine = new Engine(instance, scratch, options.readerFile, options.decoderFile);
    await engine.run("SET GLOBAL TimeZone = 'UTC'");
    return engine;
  }

  /** The bundle of the thread that reads workbooks, databases and Arrow files. */
  get readerFile(): string {
    if (this.reader === undefined)
      throw new AssayError('internal', {}, { cause: 'no reading thread was named' });
    return this.reader;
  }

  /** The bundle of the threads that decode pictures and sounds. */
  get decoderFile(): string {
    if (this.decoder === undefined)
      throw new AssayError('internal', {}, { cause: 'no decoding thread was named' });
    return this.decoder;
  }

  /** Runs statements for their effect. */
  async run(sql: string, options: QueryOptions = {}): Promise<void> {
    await this.chunks(sql, options, null);
  }

  /** Rows as plain objects; whole numbers beyond 2^53 lose their last digits, so ids are read as text or double. */
  async rows<R extends Record<string, unknown> = Record<string, Cell>>(
    sql: string,
    options: QueryOptions = {},
  ): Promise<R[]> {
    const found: R[] = [];
    // Two thousand rows of a hundred columns would hold the loop for a tenth of a second.
    const turns = new Turns();
    await this.chunks(sql, options, async (chunk, names) => {
      const columns: unknown[][] = [];
      for (let i = 0; i < names.length; i++) {
        if (turns.due) await turns.take();
        columns.push(chunk.getColumnValues(i).map(plain));
      }
      for (let r = 0; r < chunk.rowCount; r++) {
        if (turns.due) await turns.take();
        found.push(Object.fromEntries(names.map((name, c) => [name, columns[c]?.[r] ?? null])) as R);
      }
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

  /**
   * Streams a result in chunks of about 2,000 rows, with a turn of the event loop between them. `take` may not keep a chunk; null: the
   * result is not wanted. Cancelled, it ends within a moment, even where DuckDB goes on for a while: what may be cleared away only then is
   * left to `afterwards`.
   */
  async chunks(sql: string, options: QueryOptions, take: TakeChunk | null): Promise<void> {
    throwIfCancelled(options.signal);
    const reading = this.read(sql, options, take);
    const leave = patience(options.signal);
    try {
      if (await Promise.race([reading.then(() => false), leave.left])) {
        this.ending.add(reading);
        reading.catch(() => undefined).finally(() => this.ending.delete(reading));
        throw new AssayError('cancelled');
      }
    } finally {
      leave.end();
    }
  }

  /** Clears away what cancelled queries may still be at work on: at once where there are none, else by itself when they have ended. */
  async afterwards(clear: () => Promise<void>): Promise<void> {
    if (this.ending.size === 0) return clear();
    void Promise.allSettled([...this.ending])
      .then(clear)
      .catch(() => undefined);
  }

  private async read(sql: string, options: QueryOptions, take: TakeChunk | null): Promise<void> {
    const connection = this.idle.pop() ?? (await this.connect());
    const watch = this.watch(connection, options);
    try {
      if (options.asWritten) await connection.run('PRAGMA disable_optimizer');
      const params = options.params ? [...(options.params as DuckDBValue[])] : undefined;
      // Not streamed: a stream's plan is cleared away in this thread, which for ten thousand columns takes 0.2 s.
      if (take) await readChunks(await connection.stream(sql, params), options, take);
      else await connection.run(sql, params);
      throwIfCancelled(options.signal);
    } catch (thrown) {
      throw failure(thrown, options.signal);
    } finally {
      watch();
      if (this.closed) connection.closeSync();
      else {
        if (options.asWritten) await connection.run('PRAGMA enable_optimizer');
        this.idle.push(connection);
      }
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const connection of this.idle.splice(0)) connection.closeSync();
    this.instance.closeSync();
    rmSync(this.scratch, { recursive: true, force: true });
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

async function readChunks(result: DuckDBResult, { signal }: QueryOptions, take: TakeChunk): Promise<void> {
  const names = result.deduplicatedColumnNames();
  let next = result.fetchChunk();
  try {
    for (;;) {
      const chunk = await next;
      if (!chunk || chunk.rowCount === 0) return;
      // DuckDB makes the next one meanwhile, on a thread of its own.
      next = result.fetchChunk();
      next.catch(() => undefined);
      throwIfCancelled(signal);
      await take(chunk, names);
      await turn();
    }
  } finally {
    // What is still under way ends before others may have the connection.
    await next.catch(() => undefined);
  }
}

/** `left` comes true when a signal was given and its patience is over; `end` when nobody waits for that any more. */
function patience(signal: AbortSignal | undefined): { left: Promise<true>; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let begin = (): void => undefined;
  const left = new Promise<true>((resolve) => {
    begin = () => (timer ??= setTimeout(() => resolve(true), PATIENCE));
  });
  signal?.addEventListener('abort', begin, { once: true });
  return {
    left,
    end: () => {
      signal?.removeEventListener('abort', begin);
      clearTimeout(timer);
    },
  };
}

function failure(thrown: unknown, signal: AbortSignal | undefined): unknown {
  if (thrown instanceof AssayError) return thrown;
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  if (signal?.aborted && INTERRUPTED.test(words)) return new AssayError('cancelled', {}, { cause: thrown });
  if (isDiskFull(thrown)) return new AssayError('data.diskFull', {}, { cause: thrown });
  if (OUT_OF_MEMORY.test(words)) return new AssayError('data.memory', {}, { cause: thrown });
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

/** A folder under the scratch folder that `work` may fill; it is gone afterwards with the tables beside its files, whatever happened. */
export async function withFolder<T>(engine: Engine, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeFolder(engine);
  try {
    return await work(folder);
  } finally {
    await engine.afterwards(async () => {
      for (const table of engine.passing)
        if (table.startsWith(`${basename(folder)}/`)) {
          engine.passing.delete(table);
          await engine.run(`DROP TABLE IF EXISTS ${ident(table)}`);
        }
      await dropFolder(folder);
    });
  }
}

/** The name, not yet quoted, of a table that is gone when the folder of a file goes. */
export function tableBeside(engine: Engine, path: string): string {
  const name = `${basename(dirname(path))}/${basename(path)}`;
  engine.passing.add(name);
  return name;
}

/** A folder under the scratch folder; whoever asks for it drops it. */
export async function makeFolder(engine: Engine): Promise<string> {
  const folder = join(engine.scratch, `job-${++jobs}`);
  await mkdir(folder, { recursive: true });
  return folder;
}
export const dropFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
let jobs = 0;

export interface WrittenFile {
  path: string;
  rows: number;
  /** The same rows as a table in memory, where they were put there to be written. */
  table?: string;
}

/** Rows in a row group: few, so that a window reads little; fewer still in wide tables. */
const rowGroup = (columns: number): number =>
  Math.max(2048, Math.min(20_480, Math.floor(400_000 / Math.max(1, columns) / 2048) * 2048));

/**
 * Runs a query into one Parquet file, in the query's row order: the place of a row in the file of an import is its lasting id. DuckDB keeps
 * the order in one file however many threads write it, but not where it cuts files by size (FILE_SIZE_BYTES shuffles blocks of rows).
 */
export async function writeTable(
  engine: Engine,
  selectSql: string,
  columns: number,
  path: string,
  options: QueryOptions = {},
): Promise<WrittenFile> {
  await mkdir(dirname(path), { recursive: true });
  const [written] = await engine.rows<{ count: number }>(
    `COPY (${selectSql}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,
     ROW_GROUP_SIZE ${rowGroup(columns)}, PRESERVE_ORDER true, RETURN_STATS true)`,
    options,
  );
  return { path, rows: written?.count ?? 0 };
}
