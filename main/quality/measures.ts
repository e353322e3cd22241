// How strongly two columns go together: Pearson's and Spearman's correlation of numbers; of two categories Cramér's V without its bias
// (Bergsma 2013); of any two, mutual information as a share of the lesser entropy, likewise (Miller and Madow 1955).
import type { PairMeasure } from '../../shared/domain';
import type { FrameColumn } from '../data';
import { chiSquare, ranks } from './statistics';
import { quantile, sortedNumbers } from './survey';

const FEWEST = 20;
/** A text with more different values is an id or prose: nothing repeats. */
const MOST_LEVELS = 200;
const BINS = 10;

/** A column as both kinds of measure take it. */
export interface Side {
  numbers: Float64Array | null;
  /** Numbers in bins of about equal size, categories as they are; -1 is missing. Null where there are too many. */
  levels: Int32Array | null;
  count: number;
  missing: Uint8Array;
  /** Whether none is missing. */
  whole: boolean;
  ranks?: Float64Array;
}

/** @param every only each so-manieth row is looked at */
export function side(column: FrameColumn, every: number): Side {
  if (column.kind === 'text') {
    const levels = column.codes.filter((_, i) => i % every === 0);
    const count = column.dictionary.length;
    return {
      numbers: null,
      levels: count <= MOST_LEVELS ? levels : null,
      count,
      missing: Uint8Array.from(levels, (code) => (code < 0 ? 1 : 0)),
      whole: !levels.includes(-1),
    };
  }
  const numbers = column.values.filter((_, i) => i % every === 0);
  const sorted = sortedNumbers({ ...column, values: numbers });
  const edges = Array.from({ length: BINS - 1 }, (_, b) => quantile(sorted, (b + 1) / BINS));
  const distinct = [...new Set(edges)];
  return {
    numbers,
    levels: Int32Array.from(numbers, (value) =>
      Number.isNaN(value) ? -1 : distinct.filter((edge) => edge <= value).length,
    ),
    count: distinct.length + 1,
    missing: Uint8Array.from(numbers, (value) => (Number.isNaN(value) ? 1 : 0)),
    whole: numbers.every((value) => Number.isFinite(value)),
  };
}

export interface Measured {
  measure: PairMeasure;
  /** From 0 (nothing) to 1 (tells everything); correlations from -1. */
  value: number;
}

/** By what suits the two; null where nothing can be told. */
export function suited(a: Side, b: Side): Measured | null {
  if (a.numbers && b.numbers) {
    const straight = measured(a, b, 'pearson');
    const monotone = measured(a, b, 'spearman');
    if (!straight || !monotone) return null;
    return Math.abs(monotone.value) > Math.abs(straight.value) + 0.05 ? monotone : straight;
  }
  return measured(a, b, a.numbers || b.numbers ? 'mutual' : 'cramersV');
}

/** By one measure; null where it does not fit the two, or nothing can be told. */
export function measured(a: Side, b: Side, measure: PairMeasure): Measured | null {
  const value = valueOf(a, b, measure);
  return value === null ? null : { measure, value };
}

function valueOf(a: Side, b: Side, measure: PairMeasure): number | null {
  if (measure === 'pearson') return a.numbers && b.numbers && signedCorrelation(a.numbers, b.numbers);
  if (measure === 'spearman') return a.numbers && b.numbers && rankCorrelation(a, b);
  if (!a.levels || !b.levels) return null;
  const counts = crossed(a, b);
  const rows = counts.flat().reduce((x, y) => x + y, 0);
  if (rows < FEWEST) return null;
  return measure === 'mutual' ? sharedInformation(counts, rows) : unbiasedV(counts, rows);
}

/** Of numbers that are all there, the ranks are worked out once. */
function rankCorrelation(a: Side, b: Side): number | null {
  if (!a.numbers || !b.numbers) return null;
  if (a.whole && b.whole) return signedCorrelation(ranked(a, a.numbers), ranked(b, b.numbers));
  const both = bothThere(a.numbers, b.numbers);
  return both && signedCorrelation(ranks(both[0]), ranks(both[1]));
}

const ranked = (side: Side, numbers: Float64Array): Float64Array => (side.ranks ??= ranks(numbers));

/** Pearson's correlation over rows where both are there; null with too few of them, or where one is constant. */
function signedCorrelation(a: Float64Array, b: Float64Array): number | null {
  let n = 0;
  let [ma, mb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? NaN;
    const y = b[i] ?? NaN;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    n++;
    const [dx, dy] = [x - ma, y - mb];
    ma += dx / n;
    mb += dy / n;
    saa += dx * (x - ma);
    sbb += dy * (y - mb);
    sab += dx * (y - mb);
  }
  if (n < FEWEST || !(saa > 0) || !(sbb > 0)) return null;
  return Math.max(-1, Math.min(1, sab / Math.sqrt(saa * sbb)));
}

/** The numbers of the rows that have both. */
function bothThere(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] | null {
  const there = (_: number, i: number): boolean => !Number.isNaN((a[i] ?? NaN) + (b[i] ?? NaN));
  const found: [Float64Array, Float64Array] = [a.filter(there), b.filter(there)];
  return found[0].length < FEWEST ? null : found;
}

/** Rows by the levels of both. */
export function crossed(a: Side, b: Side): number[][] {
  const counts = Array.from({ length: a.count }, () => new Array<number>(b.count).fill(0));
  a.levels?.forEach((code, i) => {
    const row = counts[code];
    const other = b.levels?.[i] ?? -1;
    if (row && other >= 0) row[other] = (row[other] ?? 0) + 1;
  });
  return counts;
}

function unbiasedV(counts: readonly (readonly number[])[], rows: number): number | null {
  const { statistic, freedom } = chiSquare(counts);
  const tall = counts.filter((row) => row.some((n) => n > 0)).length;
  const wide = tall > 1 ? freedom / (tall - 1) + 1 : 0;
  if (tall < 2 || wide < 2) return null;
  const phi = Math.max(0, statistic / rows - freedom / (rows - 1));
  const least = Math.min(tall - (tall - 1) ** 2 / (rows - 1), wide - (wide - 1) ** 2 / (rows - 1)) - 1;
  return least > 0 ? Math.min(1, Math.sqrt(phi / least)) : null;
}

function sharedInformation(counts: readonly (readonly number[])[], rows: number): number | null {
  const tall = counts.map((row) => row.reduce((x, y) => x + y, 0)).filter((n) => n > 0);
  const width = Math.max(0, ...counts.map((row) => row.length));
  const wide = Array.from({ length: width }, (_, c) =>
    counts.reduce((sum, row) => sum + (row[c] ?? 0), 0),
  ).filter((n) => n > 0);
  const cells = counts.flat().filter((n) => n > 0);
  const entropy = (list: readonly number[]): number =>
    list.reduce((sum, n) => sum - (n / rows) * Math.log(n / rows), 0);
  const least = Math.min(entropy(tall), entropy(wide));
  if (least <= 0) return null;
  const bias = (cells.length - tall.length - wide.length + 1) / (2 * rows);
  const shared = entropy(tall) + entropy(wide) - entropy(cells) - bias;
  return Math.max(0, Math.min(1, shared / least));
}
