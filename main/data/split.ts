// Training, validation and test rows, drawn by the lasting row ids: the same rows fall on the same side in whatever order they come.
import type { SplitSpec } from '../../shared/domain';

export interface SplitRequest {
  rows: number;
  /** The lasting id of each row. */
  rowIds: Float64Array;
  /** Class of each row; shares hold within each class. A row with class -1 has no target and falls in no split. */
  classes?: Int32Array;
  spec: SplitSpec;
}

/** Row positions, ascending. */
export interface Split {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/** Rows between two yields of `splitSteps`: a few milliseconds. */
const SLICE = 100_000;

/**
 * Every row has a key that depends on seed and row id only. Within a class, the rows with the lowest keys are the test split, the
 * next ones validation, the rest trains; shares are rounded to whole rows, and a class of one row trains. Yields now and then, for those
 * who must let others run between.
 */
export function* splitSteps({ rows, rowIds, classes, spec }: SplitRequest): Generator<void, Split> {
  const keys = new Float64Array(rows);
  const sizes = new Map<number, number>();
  for (let i = 0; i < rows; i++) {
    keys[i] = keyOf(rowIds[i] ?? 0, spec.seed);
    const c = classes?.[i] ?? 0;
    sizes.set(c, (sizes.get(c) ?? 0) + 1);
    if (i % SLICE === SLICE - 1) yield;
  }
  const cuts = new Map<number, { test: number; validation: number }>();
  for (const [c, size] of sizes) {
    if (c < 0) continue;
    const own = new Float64Array(size);
    for (let i = 0, k = 0; i < rows; i++) if ((classes?.[i] ?? 0) === c) own[k++] = keys[i] ?? 0;
    yield;
    const test = size > 1 ? Math.round(size * spec.test) : 0;
    const validation = size > 1 ? Math.min(size - test, Math.round(size * spec.validation)) : 0;
    const cut = (at: number): number => (at < size ? nth(own, at) : Infinity);
    const first = cut(test);
    yield;
    cuts.set(c, { test: first, validation: cut(test + validation) });
    yield;
  }
  const sides = new Uint8Array(rows);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const cut = cuts.get(classes?.[i] ?? 0);
    const key = keys[i] ?? 0;
    const side = !cut ? 3 : key < cut.test ? 2 : key < cut.validation ? 1 : 0;
    sides[i] = side;
    counts[side] = (counts[side] ?? 0) + 1;
    if (i % SLICE === SLICE - 1) yield;
  }
  const take = (side: number): Int32Array => {
    const positions = new Int32Array(counts[side] ?? 0);
    for (let i = 0, k = 0; i < rows; i++) if (sides[i] === side) positions[k++] = i;
    return positions;
  };
  return { train: take(0), validation: take(1), test: take(2) };
}

/** The value that would stand at place `k` if they were sorted (Hoare 1961); reorders them. */
function nth(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >>> 1] ?? 0;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const swap = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = swap;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] ?? 0;
}

/** A whole number below 2^53, uniform over row ids: two rounds of MurmurHash3's finaliser (Appleby 2011) on id and seed. */
function keyOf(id: number, seed: number): number {
  const low = mix((id >>> 0) ^ mix(seed >>> 0));
  const high = mix(Math.floor(id / 0x100000000) ^ low ^ 0x9e3779b9);
  return high * 0x200000 + (mix(low ^ high) >>> 11);
}

function mix(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
