// Files from outside, read for scoring: in batches, in file order, each column as the type a model wants.
import type { DuckDBDataChunk } from '@duckdb/node-api';
import {
  AssayError,
  type Losses,
  nameList,
  type RawInput,
  type SourceCorrections,
  throwIfCancelled,
  turn,
} from '../../shared/domain';
import { dropFolder, type Engine, makeFolder } from './engine';
import { sourceFailure } from './failures';
import { doubles, type Frame, FrameBuilder, frameSql, isNumeric } from './frame';
import { LineBuilder, type Lines } from './lines';
import type { Conventions } from './source/conventions';
import { type OpenContext, openSource } from './source/open';
import type { Source } from './source/source';

/** Rows in a batch, at most one chunk more. */
const BATCH_ROWS = 20_000;

export interface ScoringBatch {
  /** The wanted columns, typed; row ids are the rows' ordinals in the file. */
  frame: Frame;
  /** All columns of the file, and each row's cells as they stand there: to be written beside the predictions. */
  raw: { names: string[]; lines: Lines };
}

export interface ScoringOptions {
  usual?: Conventions;
  signal?: AbortSignal | undefined;
  /** Columns that are read where the file has them. */
  also?: readonly RawInput[] | undefined;
  /** Told behind the last batch, where cells of wanted columns hold something that cannot be read as their type. */
  onLost?: ((losses: Losses) => void) | undefined;
}

/**
 * Reads a file in batches of about 20,000 rows; of an archive or workbook, the table that has the wanted columns. What cannot be read as the
 * wanted type is missing. Errors: those of opening a file; data.inputsMissing names the wanted columns that the file lacks.
 */
export async function* readScoringFile(
  engine: Engine,
  path: string,
  wanted: readonly RawInput[],
  { also = [], onLost, ...options }: ScoringOptions,
): AsyncGenerator<ScoringBatch> {
  const folder = await makeFolder(engine);
  try {
    const source = await openWanted(engine, path, wanted, { ...options, folder });
    const there = also.filter(({ name }) => source.columns.some((column) => column.name === name));
    const lost = yield* surveyed(engine, source, [...wanted, ...there], options.signal);
    if (lost) onLost?.(lost);
  } finally {
    await dropFolder(folder);
  }
}

/** Where the value of a wanted column and the cell that it is read from stand in a chunk. */
interface Reading {
  value: number;
  cell: number;
  numeric: boolean;
}

/** Whether a value is missing whose cell holds something. */
function loses(chunk: DuckDBDataChunk, readings: readonly Reading[]): boolean {
  return readings.some(({ value, cell, numeric }) => {
    const numbers = numeric ? doubles(chunk, value) : null;
    const [values, cells] = [chunk.getColumnVector(value), chunk.getColumnVector(cell)];
    for (let row = 0; row < chunk.rowCount; row++) {
      if (numbers ? !Number.isNaN(numbers[row]) : values.getItem(row) !== null) continue;
      const text = cells.getItem(row);
      if (typeof text === 'string' && text.trim() !== '') return true;
    }
    return false;
  });
}

/** Reads while every byte is looked at; what the look finds (a ragged row, say) is told as soon as it is found, and instead of what reading finds. */
async function* surveyed(
  engine: Engine,
  source: Source,
  wanted: readonly RawInput[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ScoringBatch, Losses | null> {
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const look = source.survey(both, () => undefined);
  look.catch(() => stop.abort());
  try {
    const suspect = yield* batches(engine, source, wanted, both);
    await look;
    // Which cells say by agreement that nothing is known, such as NA, is told by a second reading; most files need none.
    return suspect ? await source.unreadable(both) : null;
  } catch (thrown) {
    await look;
    throw thrown;
  } finally {
    stop.abort();
    await look.catch(() => undefined);
  }
}

/** Tables of one file that are tried for the wanted columns. */
const MOST_TRIED = 50;

async function openWanted(
  engine: Engine,
  path: string,
  wanted: readonly RawInput[],
  context: OpenContext,
): Promise<Source> {
  const types = Object.fromEntries(wanted.map(({ name, type }) => [name, type]));
  const missing = ({ columns }: Source): string[] => {
    const present = new Set(columns.map(({ name }) => name));
    return wanted.map(({ name }) => name).filter((name) => !present.has(name));
  };
  const likely = await openSource(engine, path, { types }, context);
  const lacking = missing(likely);
  if (lacking.length === 0) return likely;
  const { members = [], tables = [] } = likely.choices;
  const others: SourceCorrections[] =
    tables.length > 1
      ? tables.map((table) => ({ types, table, ...memberOf(likely) }))
      : members.map((member) => ({ types, member }));
  if (others.length > 1)
    for (const options of others.slice(0, MOST_TRIED)) {
      throwIfCancelled(context.signal);
      // A sheet that cannot be read at all is not the one that is wanted.
      const found = await openSource(engine, path, options, { ...context, look: true }).catch(() => null);
      if (found && missing(found).length === 0) return openSource(engine, path, options, context);
    }
  const present = nameList(likely.columns.map(({ name }) => name));
  const params = { file: likely.file, count: lacking.length, columns: nameList(lacking), present };
  throw new AssayError('data.inputsMissing', params);
}

const memberOf = ({ options: { member } }: Source): Pick<SourceCorrections, 'member'> =>
  member === undefined ? {} : { member };

/** Returns whether any cell of the wanted columns may not have been readable. */
async function* batches(
  engine: Engine,
  source: Source,
  wanted: readonly RawInput[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ScoringBatch, boolean> {
  const names = source.columns.map((column) => column.name);
  const sources = source.values();
  const values = wanted.map(({ name, type }) => frameSql(sources[names.indexOf(name)] ?? 'NULL', type));
  const places = new Map(values.map((value, place) => [value, place]));
  const selected = [...values];
  // A text that is wanted is a cell of its row too, and is read once.
  const cells = source.texts().map((text) => {
    const cell = `CAST(${text} AS VARCHAR)`;
    const place = places.get(cell) ?? selected.push(cell) - 1;
    places.set(cell, place);
    return place;
  });
  const readings = wanted.flatMap(({ name, type }, value): Reading[] => {
    const cell = cells[names.indexOf(name)];
    return type === 'text' || cell === undefined ? [] : [{ value, cell, numeric: isNumeric(type) }];
  });
  let suspect = false;
  const sql = `SELECT ${selected.join(', ')} FROM ${source.from()}`;
  const queue: ScoringBatch[] = [];
  let builder = new FrameBuilder(wanted, BATCH_ROWS, 0);
  let read = 0;
  const lines = new LineBuilder();
  let wake: () => void = () => undefined;
  let room: () => void = () => undefined;
  let over = false;
  let trouble: unknown = null;
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const flush = (): void => {
    if (builder.length === 0) return;
    queue.push({ frame: builder.build(), raw: { names, lines: lines.take() } });
    read += builder.length;
    builder = new FrameBuilder(wanted, BATCH_ROWS, read);
    wake();
  };
  const reading = engine
    .chunks(sql, { signal: both }, async (chunk) => {
      builder.add(chunk);
      lines.add(chunk, cells);
      suspect ||= loses(chunk, readings);
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
    return suspect;
  } finally {
    stop.abort();
    room();
    await reading;
  }
}
