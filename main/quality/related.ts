// What goes with one column: of every other column, how strongly, by the measure that suits the two; and whether both are missing together.
import { type RelatedColumn, throwIfCancelled } from '../../shared/domain';
import type { Frame, FrameColumn } from '../data';
import { turn } from './turn';
import { chiSquare, ranks } from './statistics';
import { inFrame, quantile, sortedNumbers } from './survey';

const MOST_ROWS = 10_000;
const MOST_COLUMNS = 300;
const FEWEST = 20;
/** A text with more different values is an id or prose: nothing repeats. */
const MOST_LEVELS = 200;
const BINS = 10;
const SHOWN = 12;

/**
 * The columns most related to one, the strongest first; at most 12, of the first 300. Numbers by Pearson's correlation, or Spearman's where it is
 * greater; two categories by Cramér's V without its bias (Bergsma 2013); a number and a category by mutual information as a share of the lesser
 * entropy, likewise (Miller and Madow 1955). `onPart` is told the share that is done. Errors: cancelled.
 */
export async function relatedTo(
  frame: Frame,
  name: string,
  signal: AbortSignal | undefined,
  onPart: (share: number) => void = () => undefined,
): Promise<RelatedColumn[]> {
  const every = Math.max(1, Math.ceil(frame.rows / MOST_ROWS));
  const chosen = inFrame(frame, name);
  if (!chosen) return [];
  const own = side(chosen, every);
  const others = frame.columns.filter((column) => column.name !== name).slice(0, MOST_COLUMNS);
  const found: RelatedColumn[] = [];
  for (const [i, column] of others.entries()) {
    throwIfCancelled(signal);
    await turn();
    onPart(i / others.length);
    const other = side(column, every);
    const measured = measureOf(own, other);
    const missingTogether = together(own.missing, other.missing);
    if (measured || missingTogether !== null)
      found.push({
        column: column.name,
        measure: measured?.measure ?? null,
        value: measured?.value ?? null,
        missingTogether,
      });
  }
  const strength = (one: RelatedColumn): number =>
    Math.max(Math.abs(one.value ?? 0), one.missingTogether ?? 0);
  return found.sort((a, b) => strength(b) - strength(a)).slice(0, SHOWN);
}

interface Side {
  numbers: Float64Array | null;
  /** Numbers in bins of about equal size, categories as they are; -1 is missing. Null where there are too many. */
  levels: Int32Array | null;
  count: number;
  missing: Uint8Array;
}

function side(column: FrameColumn, every: number): Side {
  if (column.kind === 'text') {
    const levels = column.codes.filter((_, i) => i % every === 0);
    const count = column.dictionary.length;
    return {
      numbers: null,
      levels: count <= MOST_LEVELS ? levels : null,
      count,
      missing: Uint8Array.from(levels, (code) => (code < 0 ? 1 : 0)),
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
  };
}

function measureOf(
  a: Side,
  b: Side,
): { measure: NonNullable<RelatedColumn['measure']>; value: number } | null {
  if (a.numbers && b.numbers) {
    const straight = signedCorrelation(a.numbers, b.numbers);
    const both = bothThere(a.numbers, b.numbers);
    const monotone = both && signedCorrelation(ranks(both[0]), ranks(both[1]));
    if (straight === null || !monotone) return null;
    return Math.abs(monotone) > Math.abs(straight) + 0.05
      ? { measure: 'spearman', value: monotone }
      : { measure: 'pearson', value: straight };
  }
  if (!a.levels || !b.levels) return null;
  const counts = crossed(a, b);
  const rows = counts.flat().reduce((x, y) => x + y, 0);
  if (rows < FEWEST) return null;
  const value = a.numbers || b.numbers ? sharedInformation(counts, rows) : unbiasedV(counts, rows);
  return value === null ? null : { measure: a.numbers || b.numbers ? 'mutual' : 'cramersV', value };
}

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

function crossed(a: Side, b: Side): number[][] {
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

/** Of the rows in which either is missing, the share in which both are; null where one of them is always there. */
function together(a: Uint8Array, b: Uint8Array): number | null {
  let [both, any, own, other] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    own += a[i] ?? 0;
    other += b[i] ?? 0;
    both += (a[i] ?? 0) & (b[i] ?? 0);
    any += (a[i] ?? 0) | (b[i] ?? 0);
  }
  return own === 0 || other === 0 ? null : both / any;
}
