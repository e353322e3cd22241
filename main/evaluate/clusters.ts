// Rows that belong together, such as a customer's, are drawn together: they are alike, so that intervals which take each for one of its own
// are too narrow (the cluster bootstrap: Field and Welsh 2007, "Bootstrapping clustered data"; Cameron, Gelbach and Miller 2008,
// "Bootstrap-based improvements for inference with clustered errors").
import type { Random } from '../../shared/domain';
import type { Belonging } from '../data';

export interface Clusters {
  /** The cluster of each row, from 0. */
  of: Int32Array;
  count: number;
  /** How much each row counts, with mean 1; all alike where absent. */
  weights?: Float64Array | undefined;
  /** Rows stand for themselves, each a cluster of its own: they are here for their weights. */
  single?: true;
}

/** Fewer clusters than this say nothing of how much clusters differ: what they come to has no interval of its own. */
export const LEAST_CLUSTERS = 5;

/** Undefined where rows stand for themselves and count alike. @param weights with mean 1 */
export function clustersOf(belonging: Belonging, weights?: Float64Array): Clusters | undefined {
  if (belonging.kind === 'groups') return { ...numbered(belonging.groups), ...(weights ? { weights } : {}) };
  if (!weights) return undefined;
  return { of: Int32Array.from(weights, (_, i) => i), count: weights.length, weights, single: true };
}

/** Those that keep several rows together; undefined where each row stands for itself. */
export const grouping = (clusters: Clusters | undefined): Clusters | undefined =>
  clusters?.single ? undefined : clusters;

/** The clusters of some of the rows, given as places among them. */
export function among(
  clusters: Clusters | undefined,
  places: ArrayLike<number> & Iterable<number>,
): Clusters | undefined {
  if (!clusters) return undefined;
  const { of, weights, single } = clusters;
  return {
    ...numbered(Int32Array.from(places, (place) => of[place] as number)),
    ...(weights ? { weights: Float64Array.from(places, (place) => weights[place] as number) } : {}),
    ...(single ? { single } : {}),
  };
}

/** Numbered anew without gaps, in the order in which they are met. */
function numbered(groups: Int32Array): Clusters {
  const numbers = new Map<number, number>();
  const of = groups.map((group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
  return { of, count: numbers.size };
}

/** As many clusters as there are, drawn with replacement: how often each of them was. */
export function drawClusters(count: number, random: Random): Float64Array {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const one = random.below(count);
    times[one] = (times[one] as number) + 1;
  }
  return times;
}

/** Draws rows with replacement, each as often as its weight then says, times what it counts: row by row, or whole clusters. */
export function drawRows(weights: Float64Array, random: Random, clusters: Clusters | undefined): void {
  const rows = weights.length;
  if (clusters) {
    const { of, count, weights: own } = clusters;
    const times = drawClusters(count, random);
    for (let i = 0; i < rows; i++)
      weights[i] = (times[of[i] as number] as number) * (own ? (own[i] as number) : 1);
    return;
  }
  // Two bytes a row stay in the processor's cache; among so many rows none is drawn 65,536 times.
  const times = new Uint16Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = random.below(rows);
    times[row] = (times[row] as number) + 1;
  }
  weights.set(times);
}

/** What the rows of each cluster come to together. @param values by row */
export function sumsOf({ of, count }: Clusters, values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < of.length; i++) {
    const one = of[i] as number;
    sums[one] = (sums[one] as number) + (values[i] as number);
  }
  return sums;
}

/**
 * The variance of a sum of rows with mean 0, by what whole clusters add to it (Liang and Zeger 1986), times G / (G - 1) for few of them.
 * Infinite for a single cluster.
 */
export function clusteredVariance(clusters: Clusters, values: ArrayLike<number>): number {
  const { count } = clusters;
  let squares = 0;
  for (const sum of sumsOf(clusters, values)) squares += sum * sum;
  return count < 2 ? Infinity : (squares * count) / (count - 1);
}

/** How much a row counts. */
export const weightOf = (weights: Float64Array | undefined, row: number): number =>
  weights ? (weights[row] as number) : 1;

/** How much all rows count together. */
export const massOf = (weights: Float64Array | undefined, rows: number): number =>
  weights ? weights.reduce((a, b) => a + b, 0) : rows;
