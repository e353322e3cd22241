// The last part of a classifier's graph.
import type { GraphBuilder, Value } from '../compute';

/** Log-odds of the positive class, ['N', 1], to the probabilities of both, ['N', 2]. */
export function binaryProbabilities(graph: GraphBuilder, logOdds: Value): Value {
  // 1 - p would lose what is small; the sigmoid of the negative doesn't.
  const negative = graph.op('Sigmoid', [graph.op('Neg', [logOdds])]);
  return graph.op('Concat', [negative, graph.op('Sigmoid', [logOdds])], { axis: 1 });
}

/** ['N', 1] to ['N']. */
export const flat = (graph: GraphBuilder, value: Value): Value =>
  graph.op('Reshape', [value, graph.constant(BigInt64Array.of(-1n))]);
