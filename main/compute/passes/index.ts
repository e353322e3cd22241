// Rewrites of a whole recorded program before it is written out. Each pass is a file with a test of its own.
// Dead code needs none (only what the outputs need is written), nor do equal nodes and constants (the graph keeps one).
import type { Graph, NamedValue } from '../graph';
import { mergeSums } from './merge-sums';

/** Applies every pass, in order; the returned outputs stand for the same results. */
export function optimise(g: Graph, outputs: readonly NamedValue[]): NamedValue[] {
  return mergeSums(g, outputs);
}
