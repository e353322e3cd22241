// Profiles worked out from columns in memory: of wide tables with few rows, where a query's planning costs more than all of the work.
// The figures are those of profiles.ts.
import type { Cell, Column, ColumnProfile } from '../../shared/domain';
import type { FrameColumn } from './frame';

/** Probabilities of the quantiles, and most values listed; as in profiles.ts. */
export interface ProfileShape {
  quantiles: readonly number[];
  top: number;
  edges: (low: number | null, high: number | null, type: Column['type']) => number[] | null;
}

export function profileOfColumn(column: FrameColumn, rows: number, shape: ProfileShape): ColumnProfile {
  return column.kind === 'number' ? ofNumbers(column, rows, shape) : ofTexts(column, rows, shape);
}

function ofNumbers(
  { name, type, values }: Extract<FrameColumn, { kind: 'number' }>,
  rows: number,
  shape: ProfileShape,
): ColumnProfile {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  const low = n === 0 ? null : (sorted[0] ?? null);
  const high = n === 0 ? null : (sorted[n - 1] ?? null);
  let distinct = 0;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = sorted[i] ?? 0;
    if (i === 0 || value !== sorted[i - 1]) distinct++;
    // Welford's update.
    const off = value - mean;
    mean += off / (i + 1);
    squares += off * (value - mean);
  }
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    ...{ name, type, rows, missing: rows - n, distinct, distinctExact: true },
    min: cellOf(low, type),
    max: cellOf(high, type),
    mean: n === 0 ? null : finite(mean),
    deviation: n < 2 ? null : finite(Math.sqrt(squares / (n - 1))),
    quantiles: n === 0 ? null : shape.quantiles.map((p) => quantileOf(sorted, p)),
    histogram: binned(sorted, shape.edges(finiteOrNull(low), finiteOrNull(high), type)),
    top: null,
  };
}

const finiteOrNull = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

/** Linear between the two values beside it, as DuckDB's quantile_cont. */
function quantileOf(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const a = sorted[below] ?? NaN;
  const b = sorted[Math.min(sorted.length - 1, below + 1)] ?? NaN;
  return a === b ? a : a + (b - a) * (at - below);
}

/** Each bin holds what is at most its upper edge. */
function binned(sorted: Float64Array, edges: readonly number[] | null): ColumnProfile['histogram'] {
  if (!edges) return null;
  let at = 0;
  return edges.slice(1).map((to, i) => {
    const start = at;
    while (at < sorted.length && (sorted[at] ?? 0) <= to) at++;
    return { from: edges[i] ?? to, to, count: at - start };
  });
}

/** As it goes over the wire: dates as ISO 8601 text. */
function cellOf(value: number | null, type: Column['type']): Cell {
  if (value === null || (type !== 'date' && type !== 'datetime')) return value;
  const stamp = new Date(value);
  if (Number.isNaN(stamp.getTime())) return null;
  const iso = stamp.toISOString();
  return type === 'date' ? iso.slice(0, -14) : `${iso.slice(0, -1).replace(/\.?0+$/, '')}Z`;
}

function ofTexts(
  { name, type, codes, dictionary }: Extract<FrameColumn, { kind: 'text' }>,
  rows: number,
  shape: ProfileShape,
): ColumnProfile {
  const counts = new Int32Array(dictionary.length);
  let present = 0;
  for (const code of codes) {
    if (code < 0) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    present++;
  }
  const cell = (value: string): Cell => (type === 'boolean' ? value === 'true' : value);
  const found = dictionary.map((value, code) => ({ value, count: counts[code] ?? 0 }));
  found.sort((a, b) => b.count - a.count || inOrder(a.value, b.value));
  const [first = null] = dictionary;
  const least = dictionary.reduce((a, b) => (a === null || inOrder(b, a) < 0 ? b : a), first);
  const most = dictionary.reduce((a, b) => (a === null || inOrder(b, a) > 0 ? b : a), first);
  return {
    ...{ name, type, rows, missing: rows - present, distinct: dictionary.length, distinctExact: true },
    min: least === null ? null : cell(least),
    max: most === null ? null : cell(most),
    ...{ mean: null, deviation: null, quantiles: null, histogram: null },
    top: found.slice(0, shape.top).map(({ value, count }) => ({ value: cell(value), count })),
  };
}

/** By code points, as DuckDB orders text. */
function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
