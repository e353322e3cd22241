// How far the values of a column have moved: population stability index over bins of about equal size, or over values.
import type { FrameColumn } from '../data';
import { stabilityIndex } from './statistics';
import { quantile } from './survey';

const BINS = 10;
/** Of more values, the rest is counted together. */
const MOST_VALUES = 50;

/**
 * Of the rows at these positions; below 0.1 nothing has moved, above 0.25 much has. Missing counts as a value. What two draws from the
 * same rows differ by on average, (bins - 1)(1/n + 1/m), is taken off (Yurdakul 2018), so that small tables do not seem to move.
 */
export function drift(
  before: FrameColumn,
  after: FrameColumn,
  rowsBefore: Int32Array | null,
  rowsAfter: Int32Array | null,
): number {
  if (before.kind === 'number' && after.kind === 'number') {
    const old = pick(before.values, rowsBefore);
    const edges = edgesOf(old);
    return beyondChance(binned(old, edges), binned(pick(after.values, rowsAfter), edges));
  }
  if (before.kind === 'text' && after.kind === 'text') {
    const old = counted(before, rowsBefore);
    const now = counted(after, rowsAfter);
    const values = [...old]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_VALUES)
      .map(([value]) => value);
    const line = (counts: ReadonlyMap<string | null, number>): number[] => {
      const known = values.map((value) => counts.get(value) ?? 0);
      const all = [...counts.values()].reduce((a, b) => a + b, 0);
      return [...known, all - known.reduce((a, b) => a + b, 0)];
    };
    return beyondChance(line(old), line(now));
  }
  return 0;
}

function beyondChance(before: readonly number[], after: readonly number[]): number {
  const used = before.filter((n, i) => n + (after[i] ?? 0) > 0).length;
  const [n, m] = [before, after].map((counts) => counts.reduce((a, b) => a + b, 0));
  if (!n || !m) return 0;
  return Math.max(0, stabilityIndex(before, after) - (used - 1) * (1 / n + 1 / m));
}

function pick(values: Float64Array, rows: Int32Array | null): Float64Array {
  if (rows === null) return values;
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i] as number] ?? NaN;
  return taken;
}

function edgesOf(values: Float64Array): number[] {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  const edges = new Set<number>();
  for (let b = 1; b < BINS; b++) if (sorted.length > 0) edges.add(quantile(sorted, b / BINS));
  return [...edges];
}

function binned(values: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (const value of values) {
    let bin = edges.length + 1;
    if (!Number.isNaN(value)) {
      bin = 0;
      while (bin < edges.length && value >= (edges[bin] ?? 0)) bin++;
    }
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** Rows by value; null is missing. */
export function counted(
  column: Extract<FrameColumn, { kind: 'text' }>,
  rows: Int32Array | null,
): Map<string | null, number> {
  const byCode = new Map<number, number>();
  const codes = rows === null ? column.codes : rows.map((i) => column.codes[i] ?? -1);
  for (const code of codes) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  return new Map([...byCode].map(([code, n]) => [column.dictionary[code] ?? null, n]));
}
