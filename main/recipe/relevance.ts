// How much a slot says of the target: mutual information, and a small tree's importance.
import { saysNumber } from '../../shared/domain';
import { rankOf } from './algebra';
import { outputsOf } from './cuts';
import type { Slot } from './slot';
import { present, quantileOfSorted } from './statistics';
import type { FitContext } from './transform';

/** Rows looked at. */
const ROWS = 20_000;
const BINS = 16;
const DEPTH_LEAVES = 32;
/** A node of fewer rows is not parted. */
const LEAST = 20;

/** A slot as whole numbers from 0: levels as they are, numbers by quantile; the last is "missing". */
interface Coded {
  codes: Int32Array;
  size: number;
}

export function strideOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / ROWS));
}

function coded(slot: Slot, stride: number): Coded {
  const every = <T extends Float64Array | Int32Array>(list: T): T =>
    list.filter((_, i) => i % stride === 0) as T;
  if (slot.kind !== 'number') {
    const size = slot.kind === 'levels' ? slot.names.length : slot.dictionary.length;
    return { codes: every(slot.codes).map((code) => (code < 0 ? size : code)), size: size + 1 };
  }
  const values = every(slot.values);
  if (slot.levels !== undefined) {
    const { levels } = slot;
    return { codes: Int32Array.from(values, (v) => (Number.isNaN(v) ? levels : v)), size: levels + 1 };
  }
  const edges = cutsOf(present(values));
  return {
    codes: Int32Array.from(values, (v) => (Number.isNaN(v) ? edges.length + 1 : rankOf(v, edges))),
    size: edges.length + 2,
  };
}

function cutsOf(known: Float64Array): number[] {
  const sorted = known.slice().sort();
  const low = sorted[0] ?? 0;
  const edges = Array.from({ length: BINS - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / BINS));
  return [...new Set(edges)].filter((edge) => edge > low);
}

/** The share of rows whose value is not the most common one. */
export function variety(slot: Slot): number {
  const { codes, size } = slot.kind === 'number' ? distinct(slot.values) : coded(slot, 1);
  const counts = new Float64Array(size);
  for (const code of codes) counts[code] = (counts[code] as number) + 1;
  return codes.length === 0 ? 0 : 1 - Math.max(...counts) / codes.length;
}

function distinct(values: Float64Array): Coded {
  const index = new Map<number, number>();
  const codes = Int32Array.from(values, (value) => {
    const known = index.get(value);
    if (known !== undefined) return known;
    index.set(value, index.size);
    return index.size - 1;
  });
  return { codes, size: Math.max(1, index.size) };
}

/**
 * Mutual information of each slot with the target, in nats, less what chance alone would give (Miller 1955); never below 0. Numbers are
 * taken by quantile.
 */
export function* mutualInformation(slots: readonly Slot[], context: FitContext): Generator<void, number[]> {
  const stride = strideOf(context.target.length);
  const target = context.target.filter((_, i) => i % stride === 0);
  const edges = saysNumber(context.task) ? cutsOf(present(target)) : [];
  const classes = saysNumber(context.task) ? edges.length + 1 : context.classes.length;
  const answers = Int32Array.from(target, (v) =>
    Number.isNaN(v) ? -1 : saysNumber(context.task) ? rankOf(v, edges) : v,
  );
  const found: number[] = [];
  for (const slot of slots) {
    const { codes, size } = coded(slot, stride);
    const table = new Float64Array(size * classes);
    let n = 0;
    codes.forEach((code, i) => {
      const answer = answers[i] as number;
      if (answer < 0) return;
      table[code * classes + answer] = (table[code * classes + answer] as number) + 1;
      n++;
    });
    found.push(informationOf(table, size, classes, n));
    yield;
  }
  return found;
}

function informationOf(table: Float64Array, rows: number, columns: number, n: number): number {
  if (n === 0) return 0;
  const byRow = new Float64Array(rows);
  const byColumn = new Float64Array(columns);
  table.forEach((count, at) => {
    const [r, c] = [Math.floor(at / columns), at % columns];
    byRow[r] = (byRow[r] as number) + count;
    byColumn[c] = (byColumn[c] as number) + count;
  });
  let sum = 0;
  table.forEach((count, at) => {
    if (count === 0) return;
    const expected = ((byRow[Math.floor(at / columns)] as number) * (byColumn[at % columns] as number)) / n;
    sum += (count / n) * Math.log(count / expected);
  });
  const used = (list: Float64Array): number => list.reduce((k, count) => k + (count > 0 ? 1 : 0), 0);
  return Math.max(0, sum - ((used(byRow) - 1) * (used(byColumn) - 1)) / (2 * n));
}

interface Leaf {
  rows: Int32Array;
  gain: number;
  slot: number;
  /** By code: whether it goes left. */
  left: Uint8Array;
}

/**
 * What each slot adds in one regression tree of 32 leaves grown best first (Breiman et al. 1984): its share of all that the tree explains.
 * Levels are put in the order of the target's mean (Fisher 1958), so that any grouping of them can be found.
 */
export function* treeImportance(slots: readonly Slot[], context: FitContext): Generator<void, number[]> {
  const stride = strideOf(context.target.length);
  const outputs = outputsOf(context).map((output) => output.filter((_, i) => i % stride === 0));
  const codes = slots.map((slot) => coded(slot, stride));
  const first = outputs[0] ?? new Float64Array(0);
  const all = Int32Array.from(first.keys()).filter((i) => !Number.isNaN(first[i]));
  const gains = slots.map(() => 0);
  const leaves = [yield* bestSplit(all, codes, outputs)];
  for (let grown = 1; grown < DEPTH_LEAVES; grown++) {
    const at = leaves.reduce((top, leaf, i) => (leaf.gain > (leaves[top]?.gain ?? 0) ? i : top), 0);
    const leaf = leaves[at];
    if (!leaf || leaf.gain <= 1e-12) break;
    gains[leaf.slot] = (gains[leaf.slot] ?? 0) + leaf.gain;
    const own = codes[leaf.slot]?.codes ?? new Int32Array(0);
    const goesLeft = (row: number): boolean => leaf.left[own[row] as number] === 1;
    const left = leaf.rows.filter(goesLeft);
    const right = leaf.rows.filter((row) => !goesLeft(row));
    leaves.splice(at, 1, yield* bestSplit(left, codes, outputs), yield* bestSplit(right, codes, outputs));
  }
  const total = gains.reduce((a, b) => a + b, 0);
  return gains.map((gain) => (total === 0 ? 0 : gain / total));
}

function* bestSplit(
  rows: Int32Array,
  slots: readonly Coded[],
  outputs: readonly Float64Array[],
): Generator<void, Leaf> {
  const best: Leaf = { rows, gain: 0, slot: -1, left: new Uint8Array(0) };
  if (rows.length < 2 * LEAST) return best;
  for (const [slot, { codes, size }] of slots.entries()) {
    const counts = new Float64Array(size);
    const sums = outputs.map(() => new Float64Array(size));
    for (const row of rows) {
      const code = codes[row] as number;
      counts[code] = (counts[code] as number) + 1;
      outputs.forEach((output, o) => {
        const own = sums[o];
        if (own) own[code] = (own[code] as number) + (output[row] as number);
      });
    }
    const mean = (code: number): number => (sums[0]?.[code] ?? 0) / (counts[code] as number);
    const order = Array.from(counts.keys())
      .filter((code) => (counts[code] as number) > 0)
      .sort((a, b) => mean(a) - mean(b));
    const totals = sums.map((own) => own.reduce((a, b) => a + b, 0));
    const left = { n: 0, sums: outputs.map(() => 0) };
    order.slice(0, -1).forEach((code, i) => {
      left.n += counts[code] as number;
      left.sums = left.sums.map((sum, o) => sum + (sums[o]?.[code] ?? 0));
      const right = rows.length - left.n;
      if (left.n < LEAST || right < LEAST) return;
      const gain = left.sums.reduce((all, sum, o) => {
        const total = totals[o] ?? 0;
        return all + sum ** 2 / left.n + (total - sum) ** 2 / right - total ** 2 / rows.length;
      }, 0);
      if (gain <= best.gain * (1 + 1e-12)) return;
      best.gain = gain;
      best.slot = slot;
      best.left = new Uint8Array(size);
      for (const each of order.slice(0, i + 1)) best.left[each] = 1;
    });
    yield;
  }
  return best;
}
