// Fitted trees: predictions by walking them, and the same as a graph.
import { saysNumber, type Task } from '../../../shared/domain';
import { GraphBuilder, type Value } from '../../compute';
import { binaryProbabilities, flat } from '../heads';
import type { FittedModel } from '../learner';
import { LEAST_SHARE } from './forest-loss';
import type { Loss } from './losses';
import { ensembleAttributes } from './onnx';
import { leafOf, type Tree } from './tree';

/** A tree adds to one score: the t-th to that of output t modulo outputs. */
export class TreesModel implements FittedModel {
  /** Scores that every row begins with, single precision. */
  readonly start: Float32Array;

  constructor(
    private readonly task: Task,
    private readonly width: number,
    private readonly loss: Loss,
    start: Float64Array,
    readonly trees: readonly Tree[],
  ) {
    this.start = Float32Array.from(start);
  }

  /** Scores in single precision, added up in ONNX Runtime's order: to the bit what the graph's tree node gives. */
  scores(x: Float32Array, rows: number): Float32Array {
    const { width, trees, start } = this;
    const { outputs } = this.loss;
    const out = new Float32Array(rows * outputs);
    trees.forEach((tree, t) => {
      const k = t % outputs;
      for (let row = 0; row < rows; row++) {
        const at = row * outputs + k;
        out[at] = (out[at] as number) + (tree.value[leafOf(tree, x, row * width)] as number);
      }
    });
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (start[i % outputs] as number);
    return out;
  }

  predict(x: Float32Array, rows: number): Float32Array {
    const { outputs } = this.loss;
    const scores = this.scores(x, rows);
    const columns = this.task === 'binary' ? 2 : outputs;
    const out = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) this.loss.output(scores, row * outputs, out, row * columns);
    return out;
  }

  toOnnx(): GraphBuilder {
    const { width, trees, start, task } = this;
    const { outputs } = this.loss;
    const graph = new GraphBuilder({ name: 'trees', prefix: 'trees/' });
    const features = graph.input('features', 'float32', ['N', width]);
    const scores = graph.op('TreeEnsembleRegressor', [features], ensembleAttributes(trees, start), {
      domain: 'ai.onnx.ml',
    });
    const value = this.head(graph, scores);
    if (saysNumber(task)) graph.output('prediction', flat(graph, value), 'float32', ['N']);
    else graph.output('probabilities', value, 'float32', ['N', task === 'binary' ? 2 : outputs]);
    return graph;
  }

  private head(graph: GraphBuilder, scores: Value): Value {
    const clipped = (low: number): Value =>
      graph.op('Clip', [scores, graph.constant(low), graph.constant(1)]);
    switch (this.loss.head) {
      case 'identity':
        return scores;
      case 'exp':
        return graph.op('Exp', [scores]);
      case 'sigmoid':
        return binaryProbabilities(graph, scores);
      case 'softmax':
        return graph.op('Softmax', [scores], { axis: 1 });
      case 'share': {
        const share = clipped(0);
        return graph.op('Concat', [graph.op('Sub', [graph.constant(1), share]), share], { axis: 1 });
      }
      case 'shares': {
        const shares = clipped(LEAST_SHARE);
        return graph.op('Div', [
          shares,
          graph.op('ReduceSum', [shares, graph.constant(1n, [1])], { keepdims: 1 }),
        ]);
      }
    }
  }

  dispose(): void {
    // Nothing is held outside the JavaScript heap.
  }
}
