// Files from outside, read for scoring: in batches, in file order, each column as the type a model wants.
import { AssayError, type Cell, type RawInput } from '../../shared/domain';
import { dropFolder, type Engine, makeFolder, turn } from './engine';
import { sourceFailure } from './failures';
import { type Frame, FrameBuilder, frameSql } from './frame';
import { openSource } from './source/open';
import type { Source } from './source/source';

/** Rows in a batch, at most one chunk more. */
const BATCH_ROWS = 20_000;

export interface ScoringBatch {
  /** The wanted columns, typed; row ids are the rows' ordinals in the file. */
  frame: Frame;
  /** All columns of the file, as text as they stand there (missing: null), to be written beside the predictions. */
  raw: { names: string[]; rows: (string | null)[][] };
}

/**
 * Reads a file in batches of about 20,000 rows. What cannot be read as the wanted type is missing.
 * Errors: those of opening a file; data.columnMissing names the first wanted column that the file lacks.
 */
export async function* readScoringFile(
  engine: Engine,
  path: string,
  wanted: readonly RawInput[],
  signal?: AbortSignal,
): AsyncGenerator<ScoringBatch> {
  const types = Object.fromEntries(wanted.map(({ name, type }) => [name, type]));
  const folder = await makeFolder(engine);
  try {
    yield* read(engine, await openSource(engine, path, { types }, { folder, signal }), wanted, signal);
  } finally {
    await dropFolder(folder);
  }
}

async function* read(
  engine: Engine,
  typed: Source,
  wanted: readonly RawInput[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ScoringBatch> {
  const names = typed.columns.map((column) => column.name);
  for (const { name } of wanted)
    if (!names.includes(name))
      throw new AssayError('data.columnMissing', { column: name, columns: names.join(', ') });
  // A ragged row, say, is told before the first prediction is made.
  await typed.survey(signal, () => undefined);
  yield* batches(engine, typed, wanted, signal);
}

async function* batches(
  engine: Engine,
  source: Source,
  wanted: readonly RawInput[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ScoringBatch> {
  const names = source.columns.map((column) => column.name);
  const sources = source.values();
  const values = wanted.map(({ name, type }) => frameSql(sources[names.indexOf(name)] ?? 'NULL', type));
  const sql = `SELECT ${[...values, ...source.texts()].join(', ')} FROM ${source.from()}`;
  const queue: ScoringBatch[] = [];
  let builder = new FrameBuilder(wanted, BATCH_ROWS, 0);
  let read = 0;
  let rows: (string | null)[][] = [];
  let wake: () => void = () => undefined;
  let room: () => void = () => undefined;
  let over = false;
  let trouble: unknown = null;
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const flush = (): void => {
    if (builder.length === 0) return;
    queue.push({ frame: builder.build(), raw: { names, rows } });
    read += builder.length;
    builder = new FrameBuilder(wanted, BATCH_ROWS, read);
    rows = [];
    wake();
  };
  const reading = engine
    .chunks(sql, { signal: both }, async (chunk) => {
      builder.add(chunk);
      const columns = names.map((_, i) => chunk.getColumnVector(wanted.length + i));
      for (let r = 0; r < chunk.rowCount; r++)
        rows.push(columns.map((vector) => textOf(vector.getItem(r) as Cell)));
      if (builder.length >= BATCH_ROWS) flush();
      // At most two batches wait: the reader goes no faster than whoever scores.
      while (queue.length >= 2 && !both.aborted) await new Promise<void>((resolve) => (room = resolve));
    })
    .then(flush, (thrown: unknown) => {
      trouble = thrown;
    })
    .finally(() => {
      over = true;
      wake();
    });
  both.addEventListener('abort', () => room(), { once: true });
  try {
    for (;;) {
      const batch = queue.shift();
      if (batch) {
        room();
        yield batch;
        await turn();
        continue;
      }
      if (over) break;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    if (trouble) throw sourceFailure(trouble, source.file);
  } finally {
    stop.abort();
    room();
    await reading;
  }
}

const textOf = (value: Cell): string | null => (value === null ? null : String(value));
