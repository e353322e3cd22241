// The levels of a raw column: what rows are told apart by, for slices, weak segments and fairness.
import type { SegmentCondition } from '../../shared/domain';
import type { FrameColumn } from '../data';

/** Most levels of a column by name; the rest are taken together. */
const MOST_LEVELS = 8;
/** A number with at most so many values is taken value by value. */
const FEW_VALUES = 8;
const QUANTILES = 4;

export interface Levels {
  column: string;
  conditions: SegmentCondition[];
  /** Which of the conditions each row meets. */
  of: Uint8Array;
}

/** The levels of a column in the rows given (positions in the frame): texts by frequency, numbers by quarters of their values. */
export function levelsOf(column: FrameColumn, rows: Int32Array): Levels {
  return column.kind === 'text' ? textLevels(column, rows) : numberLevels(column, rows);
}

function textLevels(column: Extract<FrameColumn, { kind: 'text' }>, rows: Int32Array): Levels {
  const { name, codes, dictionary } = column;
  const counts = new Int32Array(dictionary.length);
  for (const row of rows) {
    const code = codes[row] as number;
    if (code >= 0) counts[code] = (counts[code] as number) + 1;
  }
  const present: number[] = [];
  for (let code = 0; code < counts.length; code++) if ((counts[code] as number) > 0) present.push(code);
  present.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  // One level beyond the last named one is better named than called "other".
  const named = present.length === MOST_LEVELS + 1 ? present : present.slice(0, MOST_LEVELS);
  const conditions: SegmentCondition[] = named.map((code) => ({
    kind: 'is',
    column: name,
    value: dictionary[code] ?? '',
  }));
  const place = new Map(named.map((code, at) => [code, at]));
  const other = present.length > named.length ? conditions.push({ kind: 'other', column: name }) - 1 : -1;
  return finish(name, conditions, rows, (row) => {
    const code = codes[row] as number;
    return code < 0 ? -1 : (place.get(code) ?? other);
  });
}

function numberLevels(column: Extract<FrameColumn, { kind: 'number' }>, rows: Int32Array): Levels {
  const { name, values, type } = column;
  const few = new Set<number>();
  for (let i = 0; i < rows.length && few.size <= FEW_VALUES; i++) {
    const value = values[rows[i] as number] as number;
    if (!Number.isNaN(value)) few.add(value);
  }
  const dated = type === 'date' || type === 'datetime';
  if (few.size <= FEW_VALUES && !dated) {
    const sorted = [...few].sort((a, b) => a - b);
    const place = new Map(sorted.map((value, at) => [value, at]));
    const conditions = sorted.map((value): SegmentCondition => ({
      kind: 'is',
      column: name,
      value: String(value),
    }));
    return finish(name, conditions, rows, (row) => place.get(values[row] as number) ?? -1);
  }
  const edges = quantiles(values, rows);
  const conditions = Array.from({ length: edges.length + 1 }, (_, at): SegmentCondition => ({
    kind: 'between',
    column: name,
    type,
    low: edges[at - 1] ?? null,
    high: edges[at] ?? null,
  }));
  return finish(name, conditions, rows, (row) => {
    const value = values[row] as number;
    if (Number.isNaN(value)) return -1;
    let at = 0;
    while (at < edges.length && value >= (edges[at] as number)) at++;
    return at;
  });
}

/** Inner limits of the quarters, from at most 10,000 of the values; fewer where values repeat. */
function quantiles(values: Float64Array, rows: Int32Array): number[] {
  const step = Math.max(1, Math.floor(rows.length / 10_000));
  const sample: number[] = [];
  for (let i = 0; i < rows.length; i += step) {
    const value = values[rows[i] as number] as number;
    if (!Number.isNaN(value)) sample.push(value);
  }
  const sorted = Float64Array.from(sample).sort();
  const cuts = Array.from(
    { length: QUANTILES - 1 },
    (_, q) => sorted[Math.floor(((q + 1) * sorted.length) / QUANTILES)] as number,
  );
  return [...new Set(cuts)].filter((cut) => cut > (sorted[0] as number));
}

/** @param levelOf -1 where the value is missing */
function finish(
  column: string,
  conditions: SegmentCondition[],
  rows: Int32Array,
  levelOf: (row: number) => number,
): Levels {
  const of = new Uint8Array(rows.length);
  let missing = -1;
  for (let i = 0; i < rows.length; i++) {
    const level = levelOf(rows[i] as number);
    if (level < 0 && missing < 0) missing = conditions.push({ kind: 'missing', column }) - 1;
    of[i] = level < 0 ? missing : level;
  }
  return { column, conditions, of };
}
