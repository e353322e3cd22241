// Which of several classes is decided for, where it was said what each decision brings: the one with the greatest expected value.
import type { GraphBuilder, Value } from '../compute';

/** What each class (rows) decided as each (columns) brings. */
export type DecisionValues = readonly (readonly number[])[];

/** What deciding for a class is expected to bring; added up in doubles in the order of the classes, as the graph does. */
export function expectedOf(
  probabilities: ArrayLike<number>,
  row: number,
  values: DecisionValues,
  decided: number,
): number {
  const width = values.length;
  let sum = (probabilities[row * width] as number) * (values[0]?.[decided] as number);
  for (let k = 1; k < width; k++)
    sum += (probabilities[row * width + k] as number) * (values[k]?.[decided] as number);
  return sum;
}

/** The class that is expected to bring most; the first of several. */
export function mostValuable(probabilities: ArrayLike<number>, row: number, values: DecisionValues): number {
  let best = 0;
  let most = -Infinity;
  for (let decided = 0; decided < values.length; decided++) {
    const expected = expectedOf(probabilities, row, values, decided);
    if (expected > most) [best, most] = [decided, expected];
  }
  return best;
}

/** The same in a graph: int64 ['N'] of probabilities float32 ['N', classes]. A matrix product may add up in another order, so it is not used. */
export function lowerDecision(graph: GraphBuilder, probabilities: Value, values: DecisionValues): Value {
  const wide = graph.cast(probabilities, 'float64');
  const terms = values.map((row, k) =>
    graph.op('Mul', [
      graph.op('Gather', [wide, graph.constant([BigInt(k)])], { axis: 1 }),
      graph.constant([...row], [1, row.length], 'float64'),
    ]),
  );
  const expected = terms.reduce((sum, term) => graph.op('Add', [sum, term]));
  return graph.op('ArgMax', [expected], { axis: 1, keepdims: 0 });
}
