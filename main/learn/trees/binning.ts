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

/** The value of a feature in every row. */
export type Getter = (row: number) => number;

/**
 * Bins of a feature of numbers: one a distinct value where there are few, else of about as many rows each, with values that fill a
 * bin on their own left alone in it (as LightGBM's greedy search does).
 */
export function numberBins(value: Getter, rows: number, mostBins: number): FeatureBins {
  const sample = sampled(value, rows);
  const values: number[] = [];
  const counts: number[] = [];
  for (const v of sample.known.sort()) {
    if (values.length > 0 && values[values.length - 1] === v)
      counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    else {
      values.push(v);
      counts.push(1);
    }
  }
  const edges = edgesOf(values, counts, Math.min(mostBins, MOST_BINS));
  return { kind: 'number', edges, bins: edges.length + 1, missing: sample.missing };
}

function edgesOf(values: readonly number[], counts: readonly number[], mostBins: number): Float32Array {
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
  const alone = counts.map((count) => count >= mean);
  counts.forEach((count, i) => {
    if (!alone[i]) return;
    rows -= count;
    bins--;
  });
  const size = rows / Math.max(1, bins);
  let filled = 0;
  for (let i = 0; i + 1 < values.length && edges.length + 1 < mostBins; i++) {
    filled += counts[i] as number;
    if (!alone[i] && filled < size && !(alone[i + 1] && filled >= Math.max(1, size / 2))) continue;
    cutAfter(i);
    filled = 0;
  }
  return Float32Array.from(edges);
}

/** The known values of all rows or, of very many, one from each of as many stretches. */
function sampled(value: Getter, rows: number): { known: Float32Array; missing: boolean } {
  const random = rows > SAMPLE ? new Random(1) : null;
  const known = new Float32Array(Math.min(rows, SAMPLE));
  let n = 0;
  for (let i = 0; i < known.length; i++) {
    const from = Math.floor((i * rows) / known.length);
    const to = Math.floor(((i + 1) * rows) / known.length);
    const v = value(random ? from + random.below(to - from) : i);
    if (!Number.isNaN(v)) known[n++] = v;
  }
  let missing = n < known.length;
  for (let row = 0; random && !missing && row < rows; row++) missing = Number.isNaN(value(row));
  return { known: known.subarray(0, n), missing };
}

/** Bins of a feature of codes from 0 below `levels`: one each. */
export function codeBins(value: Getter, rows: number, levels: number): FeatureBins {
  let missing = false;
  for (let row = 0; row < rows && !missing; row++) missing = Number.isNaN(value(row));
  return { kind: 'codes', bins: levels, missing };
}

/** Writes the bin of every row to out[at + row * stride]. */
export function writeBins(
  feature: FeatureBins,
  value: Getter,
  rows: number,
  out: Uint8Array,
  at: number,
  stride: number,
): void {
  const { bins } = feature;
  if (feature.kind === 'codes') {
    for (let row = 0; row < rows; row++) {
      const v = value(row);
      out[at + row * stride] = Number.isNaN(v) ? bins : Math.min(bins - 1, Math.max(0, v));
    }
    return;
  }
  const { edges } = feature;
  for (let row = 0; row < rows; row++) {
    const v = value(row);
    out[at + row * stride] = Number.isNaN(v) ? bins : binOf(edges, v);
  }
}

/** The first bin whose edge is not below the value. */
export function binOf(edges: Float32Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (edges[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
