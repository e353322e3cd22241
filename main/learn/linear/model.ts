// A fitted linear model: predictions by plain code, and the same as a graph.
import { saysNumber, type Task } from '../../../shared/domain';
import { GraphBuilder } from '../../compute';
import { binaryProbabilities, flat } from '../heads';
import type { FittedModel } from '../learner';
import type { LinearLoss } from './losses';
import { predict } from './objective';
import type { Coefficients } from './scaling';

export class LinearModel implements FittedModel {
  constructor(
    private readonly task: Task,
    private readonly width: number,
    private readonly link: LinearLoss['link'],
    readonly coefficients: Coefficients,
  ) {}

  predict(x: Float32Array, rows: number): Float32Array {
    return predict(this.link, { x, rows, width: this.width }, this.coefficients);
  }

  toOnnx(): GraphBuilder {
    const { width } = this;
    const { weights, intercepts } = this.coefficients;
    const outputs = intercepts.length;
    const graph = new GraphBuilder({ name: 'linear', prefix: 'linear/' });
    const features = graph.input('features', 'float32', ['N', width]);
    const columns = new Float32Array(width * outputs);
    for (let k = 0; k < outputs; k++)
      for (let j = 0; j < width; j++) columns[j * outputs + k] = weights[k * width + j] as number;
    const matrix = graph.constant(columns, [width, outputs]);
    const intercept = graph.constant(Float32Array.from(intercepts), [1, outputs]);
    const z = graph.op('Add', [graph.op('MatMul', [features, matrix]), intercept]);
    if (saysNumber(this.task)) {
      const value = this.link === 'exp' ? graph.op('Exp', [z]) : z;
      graph.output('prediction', flat(graph, value), 'float32', ['N']);
    } else if (this.task === 'binary')
      graph.output('probabilities', binaryProbabilities(graph, z), 'float32', ['N', 2]);
    else graph.output('probabilities', graph.op('Softmax', [z], { axis: 1 }), 'float32', ['N', outputs]);
    return graph;
  }

  dispose(): void {
    // Nothing is held outside the JavaScript heap.
  }
}
