// Values by text, in a graph.
import type { GraphBuilder } from '../compute';

/** A double for each text, `otherwise` for those not among the keys. Keys must differ. */
export function lookUp(
  graph: GraphBuilder,
  value: string,
  keys: readonly string[],
  values: Float64Array,
  otherwise: number,
): string {
  if (keys.length === 0) {
    const zero = graph.cast(graph.op('Equal', [value, graph.constant([''], [1, 1])]), 'float64');
    const none = graph.op('Mul', [zero, graph.constant(0, [], 'float64')]);
    return graph.op('Add', [none, graph.constant(otherwise, [], 'float64')]);
  }
  return graph.op(
    'LabelEncoder',
    [value],
    {
      keys_tensor: { tensor: { dtype: 'string', dims: [keys.length], data: [...keys] } },
      values_tensor: { tensor: { dtype: 'float64', dims: [keys.length], data: values } },
      default_tensor: { tensor: { dtype: 'float64', dims: [1], data: Float64Array.of(otherwise) } },
    },
    { domain: 'ai.onnx.ml' },
  );
}
