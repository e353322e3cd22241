// The best split of one leaf on one feature, read off its histogram.
import { type Candidate, type LeafSums, leafValue, reduction, type Rules, type Units } from './candidate';
import { BIN_BYTES } from './kernel/kernels';
import type { Scan } from './kernel/scan';
import type { Column } from './layout';

const TWO_32 = 4_294_967_296;

/** Reads histograms: 32-bit words of the shared memory. */
export class Bins {
  private readonly mask: number;
  private readonly above: number;

  constructor(
    private readonly words: Int32Array,
    readonly countBits: number,
  ) {
    this.mask = 2 ** countBits - 1;
    this.above = 2 ** (32 - countBits);
  }

  gradient(bin: number): number {
    return (this.words[bin * 4 + 1] as number) * TWO_32 + ((this.words[bin * 4] as number) >>> 0);
  }
  hessian(bin: number): number {
    return (
      (this.words[bin * 4 + 3] as number) * this.above +
      ((this.words[bin * 4 + 2] as number) >>> this.countBits)
    );
  }
  rows(bin: number): number {
    return (this.words[bin * 4 + 2] as number) & this.mask;
  }
}

/** The loop over bins in WebAssembly, where the histogram begins in its memory, and where it leaves its sums. */
export interface Scanner {
  scan: Scan;
  histogram: number;
  state: number;
  /** Of the state: what scan.ts says lies there, as numbers. */
  sums: Float64Array;
}

export class SplitFinder {
  private readonly order = new Int32Array(256);
  private readonly ratio = new Float64Array(256);
  /** 1 for each code of the set that is being taken. */
  private readonly member = new Uint8Array(256);

  constructor(
    private readonly bins: Bins,
    private readonly rules: Rules,
    /** Without it plain TypeScript does the same. */
    private readonly scanner?: Scanner,
  ) {}

  /** Writes into `best` what is better than it. `first` is the feature's first bin; `draw` in [0, 1) is for random thresholds. */
  search(
    column: Column,
    index: number,
    first: number,
    leaf: LeafSums,
    units: Units,
    draw: number,
    best: Candidate,
  ): void {
    if (column.bins.kind === 'codes') this.codes(column, index, first, leaf, units, best);
    else this.numbers(column, index, first, leaf, units, draw, best);
  }

  private numbers(
    column: Column,
    index: number,
    first: number,
    leaf: LeafSums,
    units: Units,
    draw: number,
    best: Candidate,
  ): void {
    const { bins, rules } = this;
    const { missing, bins: count } = column.bins;
    const [from, to] = rules.random
      ? this.drawn(first, count, missing, draw)
      : [0, missing ? count : count - 1];
    const absent = first + count;
    const absentRows = missing ? bins.rows(absent) : 0;
    const absentGradient = absentRows > 0 ? bins.gradient(absent) : 0;
    const absentHessian = absentRows > 0 ? bins.hessian(absent) : 0;
    if (this.scanner && absentRows === 0 && !rules.random)
      return this.scanned(this.scanner, column, index, first, to, leaf, units, best);
    const { minRows } = rules;
    let gradient = 0;
    let hessian = 0;
    let rows = 0;
    for (let b = 0; b < to; b++) {
      const here = bins.rows(first + b);
      if (here === 0 && b !== from) continue;
      gradient += bins.gradient(first + b);
      hessian += bins.hessian(first + b);
      rows += here;
      // What lies right only gets less from here on.
      if (leaf.rows - rows < minRows) return;
      if (b < from || rows === 0) continue;
      if (rows >= minRows && this.mayBeat(gradient, hessian, leaf, units, rules.l2, best))
        this.offer(column, index, b, false, gradient, hessian, rows, leaf, units, rules.l2, best);
      if (absentRows === 0) continue;
      const g = gradient + absentGradient;
      const h = hessian + absentHessian;
      if (this.mayBeat(g, h, leaf, units, rules.l2, best))
        this.offer(column, index, b, true, g, h, rows + absentRows, leaf, units, rules.l2, best);
    }
  }

  /** The same without missing values, from one bin that is worth weighing to the next. */
  private scanned(
    { scan, histogram, state, sums }: Scanner,
    column: Column,
    index: number,
    first: number,
    to: number,
    leaf: LeafSums,
    units: Units,
    best: Candidate,
  ): void {
    const { l2, minRows } = this.rules;
    const begins = histogram + first * BIN_BYTES;
    const of = {
      end: begins + to * BIN_BYTES,
      state,
      leafRows: leaf.rows,
      minRows,
      countBits: this.bins.countBits,
      leafGradient: leaf.gradient,
      leafHessian: leaf.hessian,
      perGradient: units.gradient,
      perHessian: units.hessian,
      l2,
    };
    sums.fill(0);
    for (let at = begins; at < of.end; at += BIN_BYTES) {
      at = scan(at, best.gain, of);
      if (at >= of.end) return;
      const [gradient, hessian, rows] = [sums[2] as number, sums[3] as number, sums[4] as number];
      this.offer(
        column,
        index,
        (at - begins) / BIN_BYTES,
        false,
        gradient,
        hessian,
        rows,
        leaf,
        units,
        l2,
        best,
      );
    }
  }

  /**
   * Whether a split may gain more than the best so far: its gain without bounds, which is never less than that with them. A quick look
   * before `offer`; the margin is for rounding.
   */
  private mayBeat(
    gradient: number,
    hessian: number,
    leaf: LeafSums,
    units: Units,
    l2: number,
    best: Candidate,
  ): boolean {
    const left = gradient * units.gradient;
    const right = (leaf.gradient - gradient) * units.gradient;
    const below = hessian * units.hessian + l2;
    const above = (leaf.hessian - hessian) * units.hessian + l2;
    // left² / below + right² / above against the gain, without dividing.
    return !((left * left * above + right * right * below) * (1 + 1e-9) <= best.gain * below * above);
  }

  /** One threshold among those that part rows, as a range of one. */
  private drawn(first: number, count: number, missing: boolean, draw: number): [number, number] {
    let low = 0;
    let high = count - 1;
    while (low < high && this.bins.rows(first + low) === 0) low++;
    while (high > low && this.bins.rows(first + high) === 0) high--;
    const last = missing && this.bins.rows(first + count) > 0 ? high : high - 1;
    if (last < low) return [0, 0];
    const at = low + Math.floor(draw * (last - low + 1));
    return [at, at + 1];
  }

  /** Weighs one split by what lies left of it. */
  private offer(
    column: Column,
    index: number,
    bin: number,
    missingLeft: boolean,
    gradient: number,
    hessian: number,
    rows: number,
    leaf: LeafSums,
    units: Units,
    l2: number,
    best: Candidate,
  ): boolean {
    const { minRows, minHessian } = this.rules;
    const rightRows = leaf.rows - rows;
    if (rows < minRows || rightRows < minRows) return false;
    const leftHessian = hessian * units.hessian;
    const rightHessian = (leaf.hessian - hessian) * units.hessian;
    if (leftHessian < minHessian || rightHessian < minHessian) return false;
    const leftGradient = gradient * units.gradient;
    const rightGradient = (leaf.gradient - gradient) * units.gradient;
    const left = leafValue(leftGradient, leftHessian, l2, leaf.low, leaf.high);
    const right = leafValue(rightGradient, rightHessian, l2, leaf.low, leaf.high);
    if (column.monotone !== 0 && (right - left) * column.monotone < 0) return false;
    const gain =
      reduction(leftGradient, leftHessian, l2, left) + reduction(rightGradient, rightHessian, l2, right);
    if (!(gain > best.gain)) return false;
    best.gain = gain;
    best.column = index;
    best.bin = bin;
    best.codes = false;
    // Without missing values in training they go where most rows do.
    best.missingLeft = column.bins.missing ? missingLeft : rows > rightRows;
    best.gradient = gradient;
    best.hessian = hessian;
    best.rows = rows;
    best.l2 = l2;
    return true;
  }

  private codes(
    column: Column,
    index: number,
    first: number,
    leaf: LeafSums,
    units: Units,
    best: Candidate,
  ): void {
    const { bins, rules, order, ratio } = this;
    const all = column.bins.bins + (column.bins.missing ? 1 : 0);
    let seen = 0;
    for (let b = 0; b < all; b++) if (bins.rows(first + b) > 0) order[seen++] = b;
    if (seen < 2) return;
    if (seen <= rules.oneAgainstRest) {
      for (let i = 0; i < seen; i++) {
        const b = order[i] as number;
        const at = first + b;
        const found = this.offer(
          column,
          index,
          b,
          false,
          bins.gradient(at),
          bins.hessian(at),
          bins.rows(at),
          leaf,
          units,
          rules.l2,
          best,
        );
        if (found) this.takeSet(column, first, all, order.subarray(i, i + 1), leaf, best);
      }
      return;
    }
    let sorted = 0;
    for (let i = 0; i < seen; i++) {
      const b = order[i] as number;
      if (bins.rows(first + b) < rules.codeSmooth) continue;
      ratio[b] =
        (bins.gradient(first + b) * units.gradient) /
        (bins.hessian(first + b) * units.hessian + rules.codeSmooth);
      order[sorted++] = b;
    }
    const chosen = order.subarray(0, sorted);
    sortBy(ratio, chosen);
    const most = Math.min(rules.mostCodes, sorted - 1, (sorted + 1) >> 1);
    const l2 = rules.l2 + rules.codeL2;
    for (const forward of [true, false]) {
      let gradient = 0;
      let hessian = 0;
      let rows = 0;
      let step = 0;
      for (let i = 0; i < most; i++) {
        const at = first + (chosen[forward ? i : sorted - 1 - i] as number);
        gradient += bins.gradient(at);
        hessian += bins.hessian(at);
        rows += bins.rows(at);
        step += bins.rows(at);
        if (leaf.rows - rows < rules.codeRows) break;
        if (step < rules.codeRows || rows < rules.minRows) continue;
        const found = this.offer(column, index, i, false, gradient, hessian, rows, leaf, units, l2, best);
        if (!found) continue;
        step = 0;
        this.takeSet(
          column,
          first,
          all,
          forward ? chosen.subarray(0, i + 1) : chosen.subarray(sorted - 1 - i),
          leaf,
          best,
        );
      }
    }
  }

  /**
   * Makes the split one on codes. Left are those in the set, and the set is of the side with fewer rows: what was never seen in
   * training goes with the many.
   */
  private takeSet(
    column: Column,
    first: number,
    all: number,
    members: Int32Array,
    leaf: LeafSums,
    best: Candidate,
  ): void {
    const { bins, member } = this;
    best.codes = true;
    best.set.fill(0);
    const other = leaf.rows - best.rows < best.rows;
    member.fill(0);
    for (const b of members) member[b] = 1;
    best.missingLeft = false;
    for (let b = 0; b < all; b++) {
      if (bins.rows(first + b) === 0 || (member[b] === 1) === other) continue;
      if (b === column.bins.bins) best.missingLeft = true;
      else best.set[b >> 5] = ((best.set[b >> 5] as number) | (1 << (b & 31))) >>> 0;
    }
    if (!other) return;
    best.gradient = leaf.gradient - best.gradient;
    best.hessian = leaf.hessian - best.hessian;
    best.rows = leaf.rows - best.rows;
  }
}

/** Sorts codes by their ratios, equal ones in the order they come in. By insertion: they are few, and a comparing function costs more. */
function sortBy(ratio: Float64Array, codes: Int32Array): void {
  for (let i = 1; i < codes.length; i++) {
    const code = codes[i] as number;
    const own = ratio[code] as number;
    let at = i;
    for (; at > 0 && (ratio[codes[at - 1] as number] as number) > own; at--)
      codes[at] = codes[at - 1] as number;
    codes[at] = code;
  }
}
