// Several numbers as one block of standard scores, for transforms that calculate with all of them at once.
import type { GraphBuilder } from '../compute';
import type { GraphSlot, Slot } from './slot';
import { standard } from './scales';
import { present } from './statistics';
import type { JointInput } from './transform';

export type Standard = { centre: number; spread: number };

/** Further out than this many deviations is as far as it gets: what is calculated from it keeps its digits. */
export const FURTHEST = 1e6;

export function standardOf(slot: Slot): Standard {
  if (slot.kind !== 'number') throw new TypeError('Only numbers have scores.');
  const { offset, scale } = standard(present(slot.values));
  return { centre: offset, spread: scale };
}

export const scoreOf = (value: number, { centre, spread }: Standard): number =>
  Math.min(FURTHEST, Math.max(-FURTHEST, (value - centre) / spread));

/** Scores by column; NaN where missing. */
export const scoresOf = (
  inputs: readonly JointInput<Slot>[],
  standards: readonly Standard[],
): Float64Array[] =>
  inputs.map(({ slot }, j) => {
    if (slot.kind !== 'number') throw new TypeError('Only numbers have scores.');
    const own = standards[j] ?? { centre: 0, spread: 1 };
    return slot.values.map((value) => scoreOf(value, own));
  });

/** The same in a graph: float64 ['N', columns], NaN where missing. */
export function scoresIn(
  graph: GraphBuilder,
  inputs: readonly JointInput<GraphSlot>[],
  standards: readonly Standard[],
): string {
  const values = inputs.map(({ slot }) => (slot.kind === 'number' ? slot.value : ''));
  const row = (of: (standard: Standard) => number): string =>
    graph.constant(Float64Array.from(standards, of), [1, standards.length]);
  const block = values.length === 1 ? (values[0] ?? '') : graph.op('Concat', values, { axis: 1 });
  const scores = graph.op('Div', [graph.op('Sub', [block, row((s) => s.centre)]), row((s) => s.spread)]);
  const high = graph.constant(FURTHEST, [], 'float64');
  const low = graph.constant(-FURTHEST, [], 'float64');
  const below = graph.op('Where', [graph.op('Greater', [scores, high]), high, scores]);
  return graph.op('Where', [graph.op('Less', [below, low]), low, below]);
}

/** The columns of a block, each ['N', 1]. */
export function columnsIn(graph: GraphBuilder, block: string, columns: number): string[] {
  if (columns === 1) return [block];
  return graph.node('Split', [block], { axis: 1, num_outputs: columns }, { outputs: columns });
}
