// What is put behind a learner's outputs, as part of the graph: corrected probabilities, and intervals around numbers.
import type { Calibration, ConformalBand } from '../../shared/domain';
import type { GraphBuilder, Value } from '../compute';

/** Probabilities nearer to 0 or 1 than this are taken for this far away where their logarithm is needed. */
export const NEAREST = 1e-7;

/** Corrected probabilities float32 ['N', classes] of probabilities float32 ['N', classes]; computed in doubles, as `calibrated` does. */
export function lowerCalibration(graph: GraphBuilder, probabilities: Value, calibration: Calibration): Value {
  const wide = graph.cast(probabilities, 'float64');
  const constant = (value: number): Value => graph.constant(value, [], 'float64');
  if (calibration.kind === 'temperature') {
    const clipped = graph.op('Max', [wide, constant(NEAREST)]);
    const power = graph.op('Pow', [clipped, constant(1 / calibration.temperature)]);
    const sum = graph.op('ReduceSum', [power, graph.constant([1n])], { keepdims: 1 });
    return graph.cast(graph.op('Div', [power, sum]), 'float32');
  }
  const positive = graph.op('Gather', [wide, graph.constant([1n])], { axis: 1 });
  const corrected =
    calibration.kind === 'platt'
      ? platt(graph, positive, calibration, constant)
      : lookUp(graph, positive, calibration.x, calibration.y);
  const other = graph.op('Sub', [constant(1), corrected]);
  return graph.cast(graph.op('Concat', [other, corrected], { axis: 1 }), 'float32');
}

function platt(
  graph: GraphBuilder,
  positive: Value,
  { slope, intercept }: { slope: number; intercept: number },
  constant: (value: number) => Value,
): Value {
  const kept = graph.op('Min', [graph.op('Max', [positive, constant(NEAREST)]), constant(1 - NEAREST)]);
  const odds = graph.op('Div', [kept, graph.op('Sub', [constant(1), kept])]);
  const line = graph.op('Add', [
    graph.op('Mul', [graph.op('Log', [odds]), constant(slope)]),
    constant(intercept),
  ]);
  const grown = graph.op('Exp', [graph.op('Neg', [line])]);
  return graph.op('Div', [constant(1), graph.op('Add', [constant(1), grown])]);
}

/** Linear between the points and flat beyond them; `value` is float64 ['N', 1]. */
function lookUp(graph: GraphBuilder, value: Value, x: readonly number[], y: readonly number[]): Value {
  const doubles = (values: readonly number[]): Value =>
    graph.constant([...values], [values.length], 'float64');
  const last = x.length - 1;
  const slopes = x.map((from, i) => {
    const width = (x[i + 1] ?? from) - from;
    return width > 0 ? ((y[i + 1] ?? 0) - (y[i] ?? 0)) / width : 0;
  });
  const kept = graph.op('Min', [graph.op('Max', [value, doubles([x[0] ?? 0])]), doubles([x[last] ?? 0])]);
  const place = graph.op('Sub', [countReached(graph, kept, doubles(x)), graph.constant([1n])]);
  const pick = (values: readonly number[]): Value =>
    graph.op('Unsqueeze', [graph.op('Gather', [doubles(values), place]), graph.constant([1n])]);
  const along = graph.op('Sub', [kept, pick(x)]);
  return graph.op('Add', [pick(y), graph.op('Mul', [pick(slopes), along])]);
}

/** How many of the limits each row has reached, int64 ['N']. */
function countReached(graph: GraphBuilder, value: Value, limits: Value): Value {
  const reached = graph.cast(graph.op('GreaterOrEqual', [value, limits]), 'int64');
  return graph.op('ReduceSum', [reached, graph.constant([1n])], { keepdims: 0 });
}

/** Lower and upper ends float32 ['N'] around a prediction float32 ['N']. */
export function lowerBand(
  graph: GraphBuilder,
  prediction: Value,
  { edges, halfWidths }: ConformalBand,
): { low: Value; high: Value } {
  const widths = graph.constant([...halfWidths], [halfWidths.length], 'float32');
  const wide = graph.op('Unsqueeze', [graph.cast(prediction, 'float64'), graph.constant([1n])]);
  const half =
    edges.length === 0
      ? widths
      : graph.op('Gather', [
          widths,
          countReached(graph, wide, graph.constant([...edges], [edges.length], 'float64')),
        ]);
  return { low: graph.op('Sub', [prediction, half]), high: graph.op('Add', [prediction, half]) };
}
