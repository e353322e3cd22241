// How all columns go together: a measure for each pair, in an order in which related columns stand side by side; and one pair seen closely.
import {
  type PairCell,
  type PairDetail,
  type PairMap,
  type PairMeasure,
  throwIfCancelled,
  turn,
} from '../../shared/domain';
import { type Frame, type FrameColumn } from '../data';
import { crossed, measured, side, type Side, suited } from './measures';
import { inFrame, quantile, sortedNumbers } from './survey';

/** Pairs grow with the square: of more columns, the first are compared. */
const MOST_COMPARED = 150;
/** Of those compared, the ones with the strongest relations are shown. */
const MOST_SHOWN = 40;
const MOST_ROWS = 10_000;
/** Where there are more than 40 columns. */
const FEWER_ROWS = 3000;
const MOST_POINTS = 1000;
const MOST_LEVELS = 8;
const MEASURES: readonly PairMeasure[] = ['pearson', 'spearman', 'cramersV', 'mutual'];

interface Request {
  /** All columns where none are named. */
  columns: readonly string[];
  /** Null: what suits each pair. */
  measure: PairMeasure | null;
}

/** `onPart` is told the share that is done. Errors: cancelled. */
export async function pairMap(
  frame: Frame,
  { columns, measure }: Request,
  signal: AbortSignal | undefined,
  onPart: (share: number) => void = () => undefined,
): Promise<PairMap> {
  const compared = columns.slice(0, MOST_COMPARED);
  const rows = compared.length > MOST_SHOWN ? FEWER_ROWS : MOST_ROWS;
  const every = Math.max(1, Math.ceil(frame.rows / rows));
  const sides: Side[] = [];
  for (const name of compared) {
    throwIfCancelled(signal);
    await turn();
    const column = inFrame(frame, name);
    if (column) sides.push(side(column, every));
  }
  const cells: (PairCell | null)[][] = sides.map(() => sides.map(() => null));
  const all = (sides.length * (sides.length - 1)) / 2;
  let done = 0;
  for (const [i, a] of sides.entries())
    for (const [j, b] of sides.slice(0, i).entries()) {
      // A pair takes up to about 10 ms; the signal is looked at between two.
      throwIfCancelled(signal);
      if (done++ % 4 === 0) await turn();
      if (done % 16 === 0) onPart(done / all);
      const cell = measure === null ? suited(a, b) : measured(a, b, measure);
      (cells[i] ?? [])[j] = cell;
      (cells[j] ?? [])[i] = cell;
    }
  const strongest = cells.map((row) => Math.max(-1, ...row.map(strength)));
  const fit = [...compared.keys()].filter((i) => (strongest[i] ?? -1) >= 0);
  const shown = [...fit]
    .sort((a, b) => (strongest[b] ?? 0) - (strongest[a] ?? 0) || a - b)
    .slice(0, MOST_SHOWN)
    .sort((a, b) => a - b);
  const near = (a: number, b: number): number => Math.max(0, strength(cells[a]?.[b] ?? null));
  const order = sideBySide(shown, near);
  return {
    columns: order.map((i) => compared[i] ?? ''),
    cells: order.map((i) => order.map((j) => cells[i]?.[j] ?? null)),
    unfit: compared.filter((_, i) => !fit.includes(i)),
    weaker: fit.length - shown.length,
    notCompared: columns.length - compared.length,
    rows: Math.ceil(frame.rows / every),
  };
}

const strength = (cell: PairCell | null): number => (cell === null ? -1 : Math.abs(cell.value));

/**
 * Items in an order in which near ones stand side by side: clusters by average linkage, each pair of clusters joined at the ends that are
 * nearest (Gruvaeus and Wainer 1972). @param near 0 (nothing) to 1 (the same)
 */
export function sideBySide(items: readonly number[], near: (a: number, b: number) => number): number[] {
  let clusters = items.map((item) => [item]);
  while (clusters.length > 1) {
    let [best, first, second] = [-1, 0, 1];
    for (const [i, a] of clusters.entries())
      for (let j = i + 1; j < clusters.length; j++) {
        const b = clusters[j] ?? [];
        let sum = 0;
        for (const x of a) for (const y of b) sum += near(x, y);
        const mean = sum / (a.length * b.length);
        if (mean > best) [best, first, second] = [mean, i, j];
      }
    const joined = join(clusters[first] ?? [], clusters[second] ?? [], near);
    clusters = clusters.map((one, i) => (i === first ? joined : one)).filter((_, i) => i !== second);
  }
  return clusters[0] ?? [];
}

function join(a: number[], b: number[], near: (a: number, b: number) => number): number[] {
  const ends = (x: number[], y: number[]): number => near(x.at(-1) ?? 0, y[0] ?? 0);
  const ways: [number[], number[]][] = [
    [a, b],
    [a, b.toReversed()],
    [a.toReversed(), b],
    [a.toReversed(), b.toReversed()],
  ];
  const [x, y] = ways.reduce((best, way) => (ends(...way) > ends(...best) ? way : best));
  return [...x, ...y];
}

/** Two numbers as points, else as counts of their levels. Null where a column is not there. */
export function pairDetail(frame: Frame, a: string, b: string): PairDetail | null {
  const [first, second] = [inFrame(frame, a), inFrame(frame, b)];
  if (!first || !second) return null;
  const every = Math.max(1, Math.ceil(frame.rows / MOST_ROWS));
  const [one, other] = [side(first, every), side(second, every)];
  const measures = MEASURES.flatMap((measure) => measured(one, other, measure) ?? []);
  const rows = one.missing.reduce((n, gone, i) => n + (gone === 0 && other.missing[i] === 0 ? 1 : 0), 0);
  const seen = { a, b, measures, rows, of: one.missing.length };
  if (one.numbers && other.numbers)
    return { ...seen, points: pointsOf(one.numbers, other.numbers, rows), counts: null };
  const [left, top] = [levelled(first, every), levelled(second, every)];
  return {
    ...seen,
    points: null,
    counts: { a: left.names, b: top.names, rows: crossed(left.side, top.side) },
  };
}

function pointsOf(xs: Float64Array, ys: Float64Array, rows: number): { x: number; y: number }[] {
  const every = Math.max(1, Math.ceil(rows / MOST_POINTS));
  const points: { x: number; y: number }[] = [];
  let n = 0;
  for (const [i, x] of xs.entries()) {
    const y = ys[i] ?? NaN;
    if (Number.isFinite(x) && Number.isFinite(y) && n++ % every === 0) points.push({ x, y });
  }
  return points;
}

type Names = NonNullable<PairDetail['counts']>['a'];

/** At most eight values and the rest, or five ranges with about as many rows each. */
function levelled(column: FrameColumn, every: number): { side: Side; names: Names } {
  const whole = side(column, every);
  if (column.kind === 'number') {
    const numbers = whole.numbers ?? new Float64Array(0);
    const sorted = sortedNumbers({ ...column, values: numbers });
    const edges = [...new Set([0.2, 0.4, 0.6, 0.8].map((share) => quantile(sorted, share)))];
    const ends = [sorted[0] ?? 0, ...edges, sorted.at(-1) ?? 0];
    const codes = Int32Array.from(numbers, (value) =>
      Number.isNaN(value) ? -1 : edges.filter((edge) => edge <= value).length,
    );
    // A range ends below the next; of whole numbers, one below.
    const last = ends.length - 2;
    const step = column.type === 'integer' ? 1 : 0;
    const names = ends.slice(1).map((end, i): Names[number] => {
      const from = ends[i] ?? 0;
      return { kind: 'range', from, to: i === last ? end : Math.max(from, end - step) };
    });
    // Where most rows have the least value, it is an edge as well: nothing is below it.
    return used({ ...whole, levels: codes, count: names.length }, names);
  }
  const counts = new Map<number, number>();
  const own = column.codes.filter((_, i) => i % every === 0);
  for (const code of own) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  const top = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_LEVELS);
  const place = new Map(top.map(([code], i) => [code, i]));
  const codes = own.map((code) => (code < 0 ? -1 : (place.get(code) ?? top.length)));
  const names: Names = top.map(([code]) => ({ kind: 'value', value: column.dictionary[code] ?? '' }));
  if (counts.size > top.length) names.push({ kind: 'rest' });
  return { side: { ...whole, levels: codes, count: names.length }, names };
}

/** Without the levels that no row has. */
function used(whole: Side, names: Names): { side: Side; names: Names } {
  const there = new Set(whole.levels);
  const kept = [...names.keys()].filter((i) => there.has(i));
  const levels = whole.levels?.map((code) => (code < 0 ? -1 : kept.indexOf(code))) ?? null;
  return { side: { ...whole, levels, count: kept.length }, names: kept.flatMap((i) => names[i] ?? []) };
}
