// Pairs of columns: how far one tells the other, on a sample.
import { type Frame, type FrameColumn } from '../data';
import { throwIfCancelled, turn } from '../../shared/domain';
import { correlation } from './association';
import { ranks } from './statistics';
import { inFrame } from './survey';

const MOST_COLUMNS = 150;
/** Every pair costs a count of all rows. */
const MOST_TOLD = 30;
const ROWS = 5000;
const FEWEST = 20;

export interface Pair {
  a: string;
  b: string;
  /** 0 is nothing, 1 tells everything. */
  strength: number;
}

/** At most 5,000 rows and 150 columns, with the codes of texts and of numbers as they are. */
function cut(frame: Frame, names: readonly string[]): FrameColumn[] {
  const every = Math.ceil(frame.rows / ROWS);
  const keep = <A extends Float64Array | Int32Array>(values: A): A =>
    (every === 1 ? values : values.filter((_, i) => i % every === 0)) as A;
  return names.slice(0, MOST_COLUMNS).flatMap((name): FrameColumn[] => {
    const column = inFrame(frame, name);
    if (!column) return [];
    return column.kind === 'number'
      ? [{ ...column, values: keep(column.values) }]
      : [{ ...column, codes: keep(column.codes) }];
  });
}

/**
 * Pearson's correlation of every pair of numbers, or Spearman's where it is greater. Where most rows have the same number, ranks say little
 * but whether a row has it: there, Pearson's alone counts.
 */
export async function correlatedPairs(
  frame: Frame,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Pair[]> {
  const numbers: { name: string; values: Float64Array; ranks: Float64Array | null }[] = [];
  for (const column of cut(frame, names)) {
    if (column.kind !== 'number') continue;
    await turn();
    const { name, values } = column;
    numbers.push({ name, values, ranks: spread(values) ? ranks(values) : null });
  }
  const found: Pair[] = [];
  for (const [i, a] of numbers.entries()) {
    throwIfCancelled(signal);
    await turn();
    for (const b of numbers.slice(i + 1)) {
      if (both(a.values, b.values) < FEWEST) continue;
      const monotone = a.ranks && b.ranks ? correlation(a.ranks, b.ranks) : 0;
      const strength = Math.max(correlation(a.values, b.values), monotone);
      found.push({ a: a.name, b: b.name, strength });
    }
  }
  return found.sort((x, y) => y.strength - x.strength);
}

/** Whether no number stands in half of the rows. */
function spread(values: Float64Array): boolean {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const half = Math.floor(sorted.length / 2);
  for (let i = 0; i + half < sorted.length; i++) if (sorted[i] === sorted[i + half]) return false;
  return true;
}

function both(a: Float64Array, b: Float64Array): number {
  let n = 0;
  for (let i = 0; i < a.length; i++) if (!Number.isNaN((a[i] ?? NaN) + (b[i] ?? NaN))) n++;
  return n;
}

/** Levels of a column, missing as one of its own. */
function levels(column: FrameColumn): { codes: Int32Array; count: number } {
  if (column.kind === 'text')
    return { codes: column.codes.map((c) => c + 1), count: column.dictionary.length + 1 };
  const known = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return 0;
    const code = known.get(value) ?? known.size + 1;
    known.set(value, code);
    return code;
  });
  return { codes, count: known.size + 1 };
}

interface Coded {
  name: string;
  codes: Int32Array;
  count: number;
  /** Different codes that occur. */
  used: number;
}

async function coded(columns: readonly FrameColumn[]): Promise<Coded[]> {
  const found: Coded[] = [];
  for (const column of columns) {
    await turn();
    const { codes, count } = levels(column);
    found.push({ name: column.name, codes, count, used: new Set(codes).size });
  }
  return found;
}

/** Pairs in which each value of one goes with one value of the other, both ways; columns without repetition are left out. */
export async function samePairs(
  frame: Frame,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Pair[]> {
  const columns = await coded(cut(frame, names));
  const found: Pair[] = [];
  for (const [i, a] of columns.entries()) {
    throwIfCancelled(signal);
    await turn();
    for (const b of columns.slice(i + 1)) {
      const rows = a.codes.length;
      if (a.used < 2 || a.used !== b.used || rows < FEWEST || a.used > rows / 2) continue;
      if (paired(a.codes, b.codes, a.count)) found.push({ a: a.name, b: b.name, strength: 1 });
    }
  }
  return found;
}

function paired(a: Int32Array, b: Int32Array, count: number): boolean {
  const partner = new Int32Array(count).fill(-1);
  for (let i = 0; i < a.length; i++) {
    const code = a[i] ?? 0;
    if (partner[code] === -1) partner[code] = b[i] ?? 0;
    else if (partner[code] !== b[i]) return false;
  }
  return true;
}

export interface Dependency {
  from: string;
  to: string;
  /** Share of rows that have the most frequent value for theirs. */
  holds: number;
}

/** Columns of text or whole numbers that tell another in all but a few rows: a postcode tells its city. */
export async function dependencies(
  frame: Frame,
  names: readonly string[],
  least: number,
): Promise<Dependency[]> {
  const candidates = cut(frame, names).filter(({ kind, type }) => kind === 'text' || type === 'integer');
  const columns = await coded(candidates.slice(0, MOST_TOLD));
  const found: Dependency[] = [];
  for (const a of columns) {
    const rows = a.codes.length;
    // Rare values tell anything: each has to have some rows, and there have to be some of them.
    if (rows < 100 || a.used < 5 || a.used > rows / 5) continue;
    await turn();
    for (const b of columns) {
      if (a === b || b.used < 3 || b.used > a.used) continue;
      const counts = new Map<number, number>();
      const best = new Int32Array(a.count);
      for (let i = 0; i < rows; i++) {
        const at = (a.codes[i] ?? 0) * b.count + (b.codes[i] ?? 0);
        const n = (counts.get(at) ?? 0) + 1;
        counts.set(at, n);
        if (n > (best[a.codes[i] ?? 0] ?? 0)) best[a.codes[i] ?? 0] = n;
      }
      const holds = best.reduce((x, y) => x + y, 0) / rows;
      if (holds >= least) found.push({ from: a.name, to: b.name, holds });
    }
  }
  return found.sort((x, y) => y.holds - x.holds);
}
