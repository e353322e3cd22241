// What is done row by row between trees: gradients, whole numbers of them, and the values of leaves added to scores. In stretches, so
// that threads can share them; what a stretch comes to depends on nothing else.
import { compileRowKernels, type RowKernels } from './kernel/row-kernels';
import type { Layout } from './layout';
import type { Loss } from './losses';

/** Rows a unit of work. */
export const STRETCH = 16_384;

/** Rows as losses see them: scores are rows x outputs, gradients and hessians lie output by output. */
export interface RowSet {
  rows: number;
  /** What every row began with. */
  start: Float64Array;
  scores: Float64Array;
  y: Float64Array;
  weights: Float64Array | null;
  gradient: Float32Array;
  hessian: Float32Array;
}

export class RowWork implements RowSet {
  readonly rows: number;
  readonly start: Float64Array;
  readonly scores: Float64Array;
  readonly y: Float64Array;
  readonly weights: Float64Array | null;
  readonly gradient: Float32Array;
  readonly hessian: Float32Array;
  /** Rows to grow on, leaf by leaf. */
  readonly list: Uint32Array;
  private readonly spare: Uint32Array;
  /** How often each row was drawn. */
  readonly times: Uint8Array;
  /** Of each leaf where its rows begin in the list, how many they are, and its value. */
  readonly leaves: Float64Array;
  readonly units: number;
  private readonly gh: Int32Array;
  private readonly partial: Float64Array;
  private readonly at: Layout['at'];
  private readonly kernels: RowKernels;

  constructor(
    { rows, outputs, weighted, leaves, at, pages }: Layout,
    memory: WebAssembly.Memory,
    private readonly loss: Loss,
  ) {
    const { buffer } = memory;
    this.at = at;
    this.kernels = compileRowKernels(memory, pages);
    this.rows = rows;
    this.units = Math.ceil(rows / STRETCH);
    this.start = new Float64Array(buffer, at.start, outputs);
    this.scores = new Float64Array(buffer, at.scores, rows * outputs);
    this.y = new Float64Array(buffer, at.y, rows);
    this.weights = weighted ? new Float64Array(buffer, at.weights, rows) : null;
    this.gradient = new Float32Array(buffer, at.gradient, rows * outputs);
    this.hessian = new Float32Array(buffer, at.hessian, rows * outputs);
    this.list = new Uint32Array(buffer, at.rows, rows);
    this.spare = new Uint32Array(buffer, at.spare, rows);
    this.times = new Uint8Array(buffer, at.times, rows);
    this.leaves = new Float64Array(buffer, at.leaves, leaves * 3);
    this.gh = new Int32Array(buffer, at.gh, rows * 2);
    this.partial = new Float64Array(buffer, at.partial, this.units * outputs * 2);
  }

  /** Gradients and hessians of a stretch, and the largest of either. */
  gradients(unit: number): void {
    const { loss, gradient, hessian, partial, rows } = this;
    const [from, to] = [unit * STRETCH, Math.min(rows, (unit + 1) * STRETCH)];
    const done = loss.kernel ? this.logistic(unit, from, to) : from;
    if (done < to) loss.gradients(this, done, to);
    for (let k = 0; k < loss.outputs; k++) {
      const at = 2 * (unit * loss.outputs + k);
      const before = done > from;
      partial[at] = largest(gradient, k * rows + done, k * rows + to, before ? partial[at] : 0);
      partial[at + 1] = largest(hessian, k * rows + done, k * rows + to, before ? partial[at + 1] : 0);
    }
  }

  /** The pairs of rows of a stretch; returns up to where. */
  private logistic(unit: number, from: number, to: number): number {
    const { at, kernels } = this;
    const count = (to - from) & ~1;
    kernels.logistic(count, {
      scores: at.scores + 8 * from,
      y: at.y + 8 * from,
      weights: this.weights ? at.weights + 8 * from : 0,
      gradient: at.gradient + 4 * from,
      hessian: at.hessian + 4 * from,
      most: at.partial + 16 * unit,
    });
    return from + count;
  }

  /** The largest gradient and hessian of an output, after `gradients` of all stretches. */
  largest(k: number): { gradient: number; hessian: number } {
    const { outputs } = this.loss;
    const found = { gradient: 0, hessian: 0 };
    for (let unit = 0; unit < this.units; unit++) {
      const at = 2 * (unit * outputs + k);
      found.gradient = Math.max(found.gradient, this.partial[at] as number);
      found.hessian = Math.max(found.hessian, this.partial[at + 1] as number);
    }
    return found;
  }

  /** Whole numbers of a stretch of the row list, and their sums. */
  quantise(
    unit: number,
    {
      k,
      count,
      drawn,
      perGradient,
      perHessian,
    }: { k: number; count: number; drawn: boolean; perGradient: number; perHessian: number },
  ): void {
    const { list, gradient, hessian, gh, times, rows, partial, at } = this;
    const from = unit * STRETCH;
    const to = Math.min(count, from + STRETCH);
    const shift = k * rows;
    // Where all rows are listed, once each, they lie in order.
    const pairs = drawn ? 0 : (to - from) & ~1;
    const parts = { gradient: at.gradient + 4 * (shift + from), hessian: at.hessian + 4 * (shift + from) };
    const into = { gh: at.gh + 8 * from, sums: at.partial + 16 * unit };
    this.kernels.whole(pairs, { ...parts, ...into }, perGradient, perHessian);
    let gradients = partial[2 * unit] as number;
    let hessians = partial[2 * unit + 1] as number;
    for (let i = from + pairs; i < to; i++) {
      const row = list[i] as number;
      const often = drawn ? (times[row] as number) : 1;
      const g = often * Math.round((gradient[shift + row] as number) * perGradient);
      const h = often * Math.round((hessian[shift + row] as number) * perHessian);
      gh[2 * row] = g;
      gh[2 * row + 1] = h;
      gradients += g;
      hessians += h;
    }
    partial[2 * unit] = gradients;
    partial[2 * unit + 1] = hessians;
  }

  /** The sums of the first so many rows of the list, after `quantise` of their stretches. */
  sums(count: number): { gradient: number; hessian: number } {
    const sums = { gradient: 0, hessian: 0 };
    for (let unit = 0; unit < Math.ceil(count / STRETCH); unit++) {
      sums.gradient += this.partial[2 * unit] as number;
      sums.hessian += this.partial[2 * unit + 1] as number;
    }
    return sums;
  }

  /** How many rows of a stretch go left. */
  setParted(unit: number, left: number): void {
    this.partial[unit] = left;
  }

  /** The same of the first so many stretches together. */
  parted(units: number): number {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) sum += this.partial[unit] as number;
    return sum;
  }

  /** Puts the rows of a parted stretch where they belong among those of all: in the spare list, then by `return` in the list itself. */
  join(unit: number, from: number, count: number): void {
    const { list, spare } = this;
    const begins = from + unit * STRETCH;
    const ends = Math.min(from + count, begins + STRETCH);
    const left = this.partial[unit] as number;
    const before = this.parted(unit);
    const right = this.parted(Math.ceil(count / STRETCH)) + unit * STRETCH - before;
    spare.set(list.subarray(begins, begins + left), from + before);
    spare.set(list.subarray(begins + left, ends), from + right);
  }

  return(unit: number, from: number, count: number): void {
    const begins = from + unit * STRETCH;
    const ends = Math.min(from + count, begins + STRETCH);
    this.list.set(this.spare.subarray(begins, ends), begins);
  }

  /** Adds a leaf's value to the scores of its rows. */
  addLeaf(leaf: number, k: number): void {
    const { list, scores, leaves } = this;
    const { outputs } = this.loss;
    const from = leaves[3 * leaf] as number;
    const to = from + (leaves[3 * leaf + 1] as number);
    const value = leaves[3 * leaf + 2] as number;
    for (let i = from; i < to; i++) {
      const at = (list[i] as number) * outputs + k;
      scores[at] = (scores[at] as number) + value;
    }
  }
}

function largest(values: Float32Array, from: number, to: number, known = 0): number {
  let most = known;
  for (let i = from; i < to; i++) {
    const size = Math.abs(values[i] as number);
    if (size > most) most = size;
  }
  return most;
}
