// What flows through a recipe: one slot is one column on its way to the matrix.
import { type ColumnType, isDerived } from '../../shared/domain';
import type { GraphBuilder } from '../compute';
import type { FrameColumn } from '../data';

/** Numbers; NaN is missing. */
export interface NumberSlot {
  kind: 'number';
  /** '' for the column itself, else what part of it this is: 'month', 'missing'. */
  name: string;
  values: Float64Array;
  /** Milliseconds since 1970 UTC of this type, or null for plain numbers. */
  time: 'date' | 'datetime' | null;
  /** Already 0/1 or within -1..1: neither imputed nor scaled. */
  indicator: boolean;
  /** No value can be missing, not even in rows still to come. */
  complete: boolean;
  /** Set where the values are codes of so many levels: whole numbers from 0, in no order that means anything. */
  levels?: number;
}

/** Text by dictionary code; -1 is missing. The dictionary never holds ''. */
export interface TextSlot {
  kind: 'text';
  name: string;
  codes: Int32Array;
  dictionary: readonly string[];
  complete: boolean;
}

/** One of `names.length` columns is 1 (or none, where the code is -1), the others 0. Kept as codes until the matrix is written. */
export interface LevelSlot {
  kind: 'levels';
  name: string;
  codes: Int32Array;
  names: readonly string[];
}

export type Slot = NumberSlot | TextSlot | LevelSlot;

/** A slot while the recipe is written as a graph: `value` is the graph's name for it. */
export type GraphSlot =
  | (Omit<NumberSlot, 'values'> & { value: string })
  | (Omit<TextSlot, 'codes' | 'dictionary'> & { value: string })
  | (Omit<LevelSlot, 'codes'> & { value: string });

export const isTime = (type: ColumnType): type is 'date' | 'datetime' =>
  type === 'date' || type === 'datetime';

/** The slot that a raw column begins as, for all rows or those given. Infinite numbers count as missing. */
export function toSlot(column: FrameColumn, rows?: Int32Array): NumberSlot | TextSlot {
  if (column.kind === 'number') {
    const n = rows ? rows.length : column.values.length;
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const value = column.values[rows ? (rows[i] as number) : i] as number;
      values[i] = Number.isFinite(value) ? value : NaN;
    }
    const time = isTime(column.type) ? column.type : null;
    return { kind: 'number', name: '', values, time, indicator: false, complete: false };
  }
  const n = rows ? rows.length : column.codes.length;
  const codes = new Int32Array(n);
  const empty = column.dictionary.indexOf('');
  for (let i = 0; i < n; i++) {
    const code = column.codes[rows ? (rows[i] as number) : i] as number;
    codes[i] = code === empty ? -1 : code;
  }
  return { kind: 'text', name: '', codes, dictionary: column.dictionary, complete: false };
}

/** What a slot is called among the features. Slots of a derived column carry whole names. */
export const slotLabel = (column: string, slot: Slot | GraphSlot): string =>
  isDerived(column) ? slot.name : slot.name === '' ? column : `${column}.${slot.name}`;

/** The name of a part of a slot. */
export const partName = (slot: { name: string }, part: string): string =>
  slot.name === '' ? part : `${slot.name}.${part}`;

/** Names of the matrix columns that a slot becomes. */
export function featureNames(column: string, slot: Slot | GraphSlot): string[] {
  const stem = slotLabel(column, slot);
  return slot.kind === 'levels' ? slot.names.map((level) => `${stem}=${level}`) : [stem];
}

/** Limits a double in a graph to ±bound. Missing stays missing, which ONNX's Clip doesn't promise. */
export function clamp(graph: GraphBuilder, value: string, bound: number): string {
  const high = graph.constant(bound, [], 'float64');
  const low = graph.constant(-bound, [], 'float64');
  const below = graph.op('Where', [graph.op('Greater', [value, high]), high, value]);
  return graph.op('Where', [graph.op('Less', [below, low]), low, below]);
}
