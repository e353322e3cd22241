// What several checks want to know of one version, looked at once: a sample in memory, and the values of columns with few of them.
import { turn } from '../../shared/domain';
import type { Column } from '../../shared/domain';
import { type DataService, type Frame, type FrameColumn, ident, ROW } from '../data';

/** Rows in the sample, at most; drawn by row id, so that the same data gives the same figures. */
const SAMPLE_ROWS = 50_000;
/** Cells in the sample, at most: what a wide table costs in memory. */
const SAMPLE_CELLS = 5_000_000;
const FEWEST_ROWS = 1000;
/** Columns with more different values than this have no list of them. */
export const MOST_LEVELS = 2000;

/** A value of a column, as text, and the rows that have it. */
export interface Level {
  value: string;
  rows: number;
}

export interface Surveyed {
  versionId: number;
  columns: readonly Column[];
  rows: number;
  /** To be used in FROM. */
  relation: string;
}

export class Survey {
  private sampled: Promise<Frame> | null = null;
  private readonly ordered = new Map<string, Float64Array>();
  /** Sets of columns in which no two rows are alike. */
  private readonly apart: (readonly string[])[] = [];
  private readonly listed = new Map<string, Promise<readonly Level[] | null>>();

  constructor(
    private readonly data: DataService,
    readonly table: Surveyed,
  ) {}

  /** Rows of all columns, in row order; all rows where they are few. */
  sample(signal?: AbortSignal): Promise<Frame> {
    if (this.sampled) return this.sampled;
    const { versionId, columns, rows } = this.table;
    const wanted = Math.min(
      SAMPLE_ROWS,
      Math.max(FEWEST_ROWS, Math.floor(SAMPLE_CELLS / Math.max(1, columns.length))),
    );
    const every = Math.ceil(rows / wanted);
    const where = every > 1 ? { where: `hash(${ROW}) % ${every} = 0` } : {};
    const names = columns.map(({ name }) => name);
    this.sampled = this.data.frame(versionId, names, where, { signal }).catch((thrown: unknown) => {
      this.sampled = null;
      throw thrown;
    });
    return this.sampled;
  }

  async column(name: string, signal?: AbortSignal): Promise<FrameColumn | undefined> {
    return inFrame(await this.sample(signal), name);
  }

  /** The numbers of a column that are there, in ascending order; empty for texts. Sorted once, a column a turn. */
  async sorted(name: string, signal?: AbortSignal): Promise<Float64Array> {
    const known = this.ordered.get(name);
    if (known) return known;
    const column = await this.column(name, signal);
    await turn();
    const found = column ? sortedNumbers(column) : new Float64Array(0);
    this.ordered.set(name, found);
    return found;
  }

  /**
   * Whether two rows may be alike in all of these columns, what is missing included: by a hash, so that "no" is certain. Where no two are,
   * none are in more columns either.
   */
  async mayRepeat(columns: readonly string[], signal?: AbortSignal): Promise<boolean> {
    if (columns.length === 0) return this.table.rows > 1;
    const asked = new Set(columns);
    if (this.apart.some((names) => names.every((name) => asked.has(name)))) return false;
    const frame = await this.sample(signal);
    if (frame.rows === this.table.rows) return repeatsIn(frame, columns);
    const found = await this.data.query(
      `SELECT 1 FROM (SELECT hash(${columns.map(ident).join(', ')}) AS kind FROM ${this.table.relation})
       GROUP BY kind HAVING count(*) > 1 LIMIT 1`,
      { signal },
    );
    if (found.length === 0) this.apart.push(columns);
    return found.length > 0;
  }

  /** All values of a column with their rows, the most frequent first; null where there are more than 2,000 of them. */
  async levels(name: string, signal?: AbortSignal): Promise<readonly Level[] | null> {
    const seen = await this.column(name, signal);
    if (seen?.kind === 'text' && seen.dictionary.length > MOST_LEVELS) return null;
    // All rows are in memory already: of ten thousand columns, ten thousand queries are spared.
    if (seen?.kind === 'text' && seen.type === 'text' && seen.codes.length === this.table.rows)
      return levelsIn(seen);
    let found = this.listed.get(name);
    if (!found) {
      found = this.list(name, signal);
      this.listed.set(name, found);
      found.catch(() => this.listed.delete(name));
    }
    return found;
  }

  private async list(name: string, signal?: AbortSignal): Promise<readonly Level[] | null> {
    const rows = await this.data.query<{ v: string; n: number }>(
      `SELECT CAST(${ident(name)} AS VARCHAR) AS v, count(*) AS n FROM ${this.table.relation}
       WHERE ${ident(name)} IS NOT NULL GROUP BY 1 ORDER BY n DESC, v LIMIT ${MOST_LEVELS + 1}`,
      { signal },
    );
    return rows.length > MOST_LEVELS ? null : rows.map(({ v, n }) => ({ value: v, rows: n }));
  }
}

/** The same by two hashes of 32 bits, of rows that all lie in memory. */
async function repeatsIn(frame: Frame, columns: readonly string[]): Promise<boolean> {
  const [high, low] = [new Int32Array(frame.rows), new Int32Array(frame.rows)];
  const words = new Float64Array(1);
  const bits = new Int32Array(words.buffer);
  for (const [c, name] of columns.entries()) {
    if (c % 100 === 0 || frame.rows > 1000) await turn();
    const column = inFrame(frame, name);
    if (!column) return true;
    for (let i = 0; i < frame.rows; i++) {
      const value = column.kind === 'text' ? (column.codes[i] ?? -1) : (column.values[i] ?? NaN);
      // There are two zeros and many NaNs, which are each the same value.
      words[0] = Number.isNaN(value) ? Infinity : value + 0;
      high[i] = mixed((high[i] ?? 0) ^ (bits[0] ?? 0)) + (bits[1] ?? 0);
      low[i] = mixed((low[i] ?? 0) + (bits[1] ?? 0)) ^ (bits[0] ?? 0);
    }
  }
  const seen = new Set<number>();
  for (let i = 0; i < frame.rows; i++) {
    const kind = (high[i] ?? 0) * 0x200000 + ((low[i] ?? 0) & 0x1fffff);
    if (seen.has(kind)) return true;
    seen.add(kind);
  }
  return false;
}

/** MurmurHash3's finaliser (Appleby 2011). */
function mixed(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function levelsIn({ codes, dictionary }: Extract<FrameColumn, { kind: 'text' }>): Level[] {
  const counts = new Int32Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  return dictionary
    .map((value, code) => ({ value, rows: counts[code] ?? 0 }))
    .sort((a, b) => b.rows - a.rows || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)));
}

const indexes = new WeakMap<Frame, ReadonlyMap<string, FrameColumn>>();

/** A column of a frame by name; the names are looked through once. */
export function inFrame(frame: Frame, name: string): FrameColumn | undefined {
  let known = indexes.get(frame);
  if (!known) {
    known = new Map(frame.columns.map((column) => [column.name, column]));
    indexes.set(frame, known);
  }
  return known.get(name);
}

/** The numbers that are there, in ascending order. */
export function sortedNumbers(column: FrameColumn): Float64Array {
  return column.kind === 'number'
    ? column.values.filter((value) => Number.isFinite(value)).sort()
    : new Float64Array(0);
}

/** The value below which a share of sorted numbers lies. */
export const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
