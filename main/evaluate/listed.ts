// Levels that tell lists apart: of columns that say the same of every row of a list, and of how many rows a list has.
import type { SegmentCondition } from '../../shared/domain';
import type { FrameColumn } from '../data';
import { figuresOfLists, listsOf } from '../learn';
import { among, type Clusters } from './clusters';
import { levelsOf, type Levels } from './segments';

/** Whether a column says the same of every row of a list. @param lists the number of each row's list */
export function tellsLists(column: FrameColumn, rows: Int32Array, lists: Int32Array): boolean {
  const values: ArrayLike<number> = column.kind === 'text' ? column.codes : column.values;
  const known = new Map<number, number>();
  return rows.every((row, i) => {
    const list = lists[i] as number;
    const value = values[row] as number;
    const before = known.get(list);
    if (before === undefined) known.set(list, value);
    return before === undefined || Object.is(before, value);
  });
}

/** The levels of how many rows a list has. @param column of the lists */
export function sizeLevels(column: string, lists: Int32Array): Levels {
  const counts = new Map<number, number>();
  for (const list of lists) counts.set(list, (counts.get(list) ?? 0) + 1);
  const values = Float64Array.from(lists, (list) => counts.get(list) ?? 0);
  const every = Int32Array.from(lists, (_, row) => row);
  const found = levelsOf({ kind: 'number', name: column, type: 'integer', values }, every);
  const conditions = found.conditions.map((condition): SegmentCondition => {
    if (condition.kind === 'between')
      return { kind: 'size', column, low: condition.low, high: condition.high };
    const size = condition.kind === 'is' ? Number(condition.value) : 0;
    return { kind: 'size', column, low: size, high: size + 1 };
  });
  return { ...found, conditions };
}

export interface ByList {
  /** How far each list is from the best order. */
  errors: Float64Array;
  /** The level of each list. */
  levels: Levels[];
  clusters: Clusters | undefined;
  /** The rows of some of the lists, ascending. */
  rowsOf: (chosen: Int32Array) => Int32Array;
}

/** Lists in place of rows, for what looks for weak segments. */
export function byList(
  { actual, outputs, lists: numbers }: { actual: Float64Array; outputs: Float64Array; lists: Int32Array },
  levels: readonly Levels[],
  clusters: Clusters | undefined,
): ByList {
  const lists = listsOf(numbers, actual);
  const errors = figuresOfLists(lists, outputs, 'ndcg10').map((value) => 1 - value);
  const firsts = Int32Array.from(
    { length: lists.count },
    (_, list) => lists.rows[lists.begins[list] as number] as number,
  );
  const own = among(clusters, firsts);
  return {
    errors,
    levels: levels.map((one) => ({ ...one, of: Uint8Array.from(firsts, (row) => one.of[row] as number) })),
    // Where each list is a cluster of its own they stand for themselves.
    clusters: own && own.count < lists.count ? own : undefined,
    rowsOf: (chosen) => {
      const wanted = new Set(Array.from(chosen, (list) => numbers[firsts[list] as number]));
      return Int32Array.from(numbers.keys()).filter((row) => wanted.has(numbers[row]));
    },
  };
}
