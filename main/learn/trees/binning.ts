// Values to bins: every feature is seen through at most 256 of them (histogram-based boosting: Ke and others 2017, LightGBM, section 2.1).
import { Random } from '../../../shared/domain';

/** How one feature's values fall into bins. The bin after the last is that of missing values, where training had any. */
export type FeatureBins =
  | {
      kind: 'number';
      /** Bin b holds values up to and including edges[b]; the last bin has no edge. Ascending single-precision numbers. */
      edges: Float32Array;
      /** Bins of values that are there. */
      bins: number;
      missing: boolean;
    }
  | { kind: 'codes'; bins: number; missing: boolean };

export const MOST_BINS = 255;
/** Rows that the edges are read off; more would change little. */
const SAMPLE = 200_000;

export const binCount = (feature: FeatureBins): number => feature.bins + (feature.missing ? 1 : 0);

/**
 * A number in single precision that parts a from b (a < b): a <= cut < b. What compares single-precision values with it, the exported
 * graph too, parts them as training did.
 */
export function cutBetween(a: number, b: number): number {
  const middle = Math.fround((a + b) / 2);
  return middle >= a && middle < b ? middle : a;
}

/** All rows or, of very many, one drawn from each of as many stretches. */
export function sampledRows(rows: number): Uint32Array {
  if (rows <= SAMPLE) return Uint32Array.from({ length: rows }, (_, i) => i);
  const random = new Random(1);
  return Uint32Array.from({ length: SAMPLE }, (_, i) => {
    const from = Math.floor((i * rows) / SAMPLE);
    return from + random.below(Math.floor(((i + 1) * rows) / SAMPLE) - from);
  });
}

/**
 * Bins of a feature of numbers: one a distinct value where there are few, else of about as many rows each, where a value that
 * fills a bin on its own gets one (as LightGBM's greedy search does).
 * @param sample some of its values, without NaN; they are sorted in place
 */
export function numberBins(sample: Float32Array, missing: boolean, mostBins: number): FeatureBins {
  sample.sort();
  const counts = new Uint32Array(sample.length);
  let n = 0;
  for (let i = 0; i < sample.length; i++) {
    const value = sample[i] as number;
    if (n > 0 && sample[n - 1] === value) counts[n - 1] = (counts[n - 1] as number) + 1;
    else {
      sample[n] = value;
      counts[n++] = 1;
    }
  }
  const edges = edgesOf(sample.subarray(0, n), counts.subarray(0, n), Math.min(mostBins, MOST_BINS));
  return { kind: 'number', edges, bins: edges.length + 1, missing };
}

/** @param values distinct, ascending */
function edgesOf(values: Float32Array, counts: Uint32Array, mostBins: number): Float32Array {
  const edges: number[] = [];
  const cutAfter = (i: number): void =>
    void edges.push(cutBetween(values[i] as number, values[i + 1] as number));
  if (values.length <= mostBins) {
    for (let i = 0; i + 1 < values.length; i++) cutAfter(i);
    return Float32Array.from(edges);
  }
  let rows = counts.reduce((a, b) => a + b, 0);
  let bins = mostBins;
  const mean = rows / bins;
  const isAlone = (i: number): boolean => (counts[i] as number) >= mean;
  for (let i = 0; i < counts.length; i++) {
    if (!isAlone(i)) continue;
    rows -= counts[i] as number;
    bins--;
  }
  const size = rows / Math.max(1, bins);
  let filled = 0;
  for (let i = 0; i + 1 < values.length && edges.length + 1 < mostBins; i++) {
    filled += counts[i] as number;
    if (!isAlone(i) && filled < size && !(isAlone(i + 1) && filled >= Math.max(1, size / 2))) continue;
    cutAfter(i);
    filled = 0;
  }
  return Float32Array.from(edges);
}

/** Cells of equal width over the range of the edges, in which the search for a value's bin begins. */
const CELLS = 1024;

/** Finds the bin of a value. */
export class Binner {
  private readonly low: number;
  private readonly scale: number;
  /** By cell: edges before it, so the bin lies between this and the next cell's. */
  private readonly before = new Uint16Array(CELLS + 1);

  constructor(
    private readonly edges: Float32Array,
    private readonly missing: number,
  ) {
    this.low = edges[0] ?? 0;
    const scale = (CELLS - 1) / ((edges.at(-1) ?? 0) - this.low);
    this.scale = Number.isFinite(scale) ? scale : 0;
    edges.forEach((edge) => {
      const after = this.cellOf(edge) + 1;
      this.before[after] = (this.before[after] as number) + 1;
    });
    for (let cell = 1; cell <= CELLS; cell++)
      this.before[cell] = (this.before[cell] as number) + (this.before[cell - 1] as number);
  }

  /** Never falls as the value rises, rounding or not; that is all that the search needs. */
  private cellOf(value: number): number {
    const cell = (value - this.low) * this.scale;
    return cell > 0 ? (cell < CELLS - 1 ? cell | 0 : CELLS - 1) : 0;
  }

  /** The first bin whose edge is not below the value. */
  bin(value: number): number {
    if (Number.isNaN(value)) return this.missing;
    const { edges, before } = this;
    const cell = this.cellOf(value);
    let low = before[cell] as number;
    let high = before[cell + 1] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= (edges[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Writes the bin of x[at], x[at + width] … to out[to], out[to + stride] … */
  write(
    x: Float32Array,
    at: number,
    width: number,
    out: Uint8Array,
    to: number,
    stride: number,
    rows: number,
  ): void {
    for (let i = 0; i < rows; i++) out[to + i * stride] = this.bin(x[at + i * width] as number);
  }
}

/** The same for codes, which are bins already. */
export class CodeBinner {
  constructor(
    private readonly bins: number,
    private readonly missing: number,
  ) {}

  write(
    x: Float32Array,
    at: number,
    width: number,
    out: Uint8Array,
    to: number,
    stride: number,
    rows: number,
  ): void {
    for (let i = 0; i < rows; i++) {
      const value = x[at + i * width] as number;
      out[to + i * stride] = Number.isNaN(value) ? this.missing : Math.min(this.bins - 1, Math.max(0, value));
    }
  }
}

export const binnerOf = (feature: FeatureBins): Binner | CodeBinner =>
  feature.kind === 'number'
    ? new Binner(feature.edges, feature.bins)
    : new CodeBinner(feature.bins, feature.bins);
