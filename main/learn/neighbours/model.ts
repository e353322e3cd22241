// Predictions by the nearest kept rows: plain code, and the same as a graph of a matrix product and a TopK.
import type { Task } from '../../../shared/domain';
import { GraphBuilder } from '../../compute';
import type { FittedModel } from '../learner';
import { type Kept, nearest } from './search';

/** What kept rows say: rows x columns, times their weights, and what is said without any neighbour, which counts as one row. */
export interface Answers {
  columns: number;
  said: Float64Array;
  weights: Float64Array;
  usual: Float64Array;
  /** How much `usual` counts beside the neighbours. */
  usualWeight: number;
}

export class NeighboursModel implements FittedModel {
  constructor(
    private readonly task: Task,
    private readonly kept: Kept,
    private readonly answers: Answers,
    readonly count: number,
  ) {}

  predict(x: Float32Array, rows: number): Float32Array {
    const { kept, answers, count } = this;
    const out = new Float32Array(rows * answers.columns);
    const places = new Int32Array(count);
    const distances = new Float32Array(count);
    for (let i = 0; i < rows; i++) {
      nearest(kept, x, i * kept.width, count, places, distances);
      answer(answers, places, count, out, i * answers.columns);
    }
    return out;
  }

  toOnnx(): GraphBuilder {
    const { kept, count } = this;
    const { columns, said, weights, usual, usualWeight } = this.answers;
    const { width, rows } = kept;
    const graph = new GraphBuilder({ name: 'neighbours', prefix: 'neighbours/' });
    const features = graph.cast(graph.input('features', 'float32', ['N', width]), 'float64');
    const turned = new Float32Array(width * rows);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < width; j++) turned[j * rows + i] = kept.x[i * width + j] as number;
    const matrix = graph.cast(graph.constant(turned, [width, rows]), 'float64');
    const products = graph.op('MatMul', [features, matrix]);
    const along = graph.constant(1n, [1]);
    const own = graph.op('ReduceSum', [graph.op('Mul', [features, features]), along], { keepdims: 1 });
    const apart = graph.op('Sub', [own, graph.op('Mul', [products, graph.constant(2, [], 'float64')])]);
    const distances = graph.cast(
      graph.op('Add', [apart, graph.constant(kept.norms, [1, rows], 'float64')]),
      'float32',
    );
    const [, places = ''] = graph.node(
      'TopK',
      [distances, graph.constant(BigInt64Array.of(BigInt(count)))],
      { axis: 1, largest: 0, sorted: 1 },
      { outputs: 2 },
    );
    const sumOf = (values: Float64Array, dims: number[]): string =>
      graph.op('ReduceSum', [graph.op('Gather', [graph.constant(values, dims, 'float64'), places]), along], {
        keepdims: 0,
      });
    const above = graph.op('Add', [
      sumOf(said, [rows, columns]),
      graph.constant(
        usual.map((value) => value * usualWeight),
        [1, columns],
        'float64',
      ),
    ]);
    const below = graph.op('Add', [sumOf(weights, [rows, 1]), graph.constant(usualWeight, [], 'float64')]);
    const value = graph.cast(graph.op('Div', [above, below]), 'float32');
    if (this.task === 'regression') {
      const flat = graph.op('Reshape', [value, graph.constant(BigInt64Array.of(-1n))]);
      graph.output('prediction', flat, 'float32', ['N']);
    } else graph.output('probabilities', value, 'float32', ['N', columns]);
    return graph;
  }

  dispose(): void {
    // Nothing is held outside the JavaScript heap.
  }
}

/** Writes what the first so many neighbours say together. */
export function answer(
  { columns, said, weights, usual, usualWeight }: Answers,
  places: Int32Array,
  count: number,
  out: Float32Array | Float64Array,
  to: number,
): void {
  let below = usualWeight;
  for (let n = 0; n < count; n++) below += weights[places[n] as number] as number;
  for (let k = 0; k < columns; k++) {
    let above = 0;
    for (let n = 0; n < count; n++) above += said[(places[n] as number) * columns + k] as number;
    out[to + k] = (above + (usual[k] as number) * usualWeight) / below;
  }
}
