// A fitted network as the house wants it: probabilities of all classes, or predictions in the target's units.
import {
  type FittedNetwork,
  GraphBuilder,
  integrandGraph,
  type TrainOptions,
  type Value,
} from '../../compute';
import { flat } from '../heads';
import type { FittedModel } from '../learner';
import type { Fields } from './fields';
import type { Target } from './target';

export class NetworkModel implements FittedModel {
  constructor(
    private readonly network: FittedNetwork,
    private readonly fields: Fields,
    /** Columns of the features. */
    private readonly width: number,
    private readonly target: Target,
    private readonly build: TrainOptions['build'],
  ) {}

  predict(x: Float32Array, rows: number): Float32Array {
    return this.target.decode(this.network.predict(this.fields.encode(x, rows), rows));
  }

  toOnnx(): GraphBuilder {
    const { outputs } = this.network;
    const { task, mean, deviation } = this.target;
    const { graph: inner, inputName, outputName } = this.network.toOnnx();
    const graph = new GraphBuilder({ name: 'network', prefix: 'network/' });
    const features = graph.input('features', 'float32', ['N', this.width]);
    const value = graph.inline(inner, { [inputName]: this.fields.lower(graph, features) })[outputName];
    if (value === undefined) throw new Error(`The network's graph has no output ${outputName}.`);
    if (task === 'regression') {
      const scaled = graph.op('Mul', [value, graph.constant(deviation)]);
      graph.output('prediction', flat(graph, graph.op('Add', [scaled, graph.constant(mean)])), 'float32', [
        'N',
      ]);
    } else if (task === 'binary') {
      const negative = graph.op('Sub', [graph.constant(1), value]);
      const both = graph.op('Concat', [negative, value], { axis: 1 });
      graph.output('probabilities', both, 'float32', ['N', 2]);
    } else graph.output('probabilities', value, 'float32', ['N', outputs]);
    return graph;
  }

  async toIntegrand(): Promise<GraphBuilder> {
    const { width: columns, weights, outputs } = this.network;
    const { task, mean, deviation } = this.target;
    const inner = await integrandGraph({ build: this.build, width: columns, weights });
    const graph = new GraphBuilder({ name: 'integrand', prefix: 'network/' });
    const encoded = (name: string): Value =>
      this.fields.lower(graph, graph.input(name, 'float32', ['N', this.width]));
    const found = graph.inline(inner, {
      row: encoded('row'),
      other: encoded('other'),
      place: graph.input('place', 'float32', ['N', 1]),
      wanted: graph.input('wanted', 'float32', ['N', outputs]),
    });
    const { parts, answer } = found;
    if (parts === undefined || answer === undefined)
      throw new Error("The network's gradients lack an output.");
    const byFeature = graph.op('Gather', [parts, graph.constant(this.fields.places)], { axis: 1 });
    const scale = graph.constant(task === 'regression' ? deviation : 1);
    const start = graph.constant(task === 'regression' ? mean : 0);
    graph.output('parts', graph.op('Mul', [byFeature, scale]), 'float32', ['N', this.width]);
    const said = graph.op('Add', [graph.op('Mul', [answer, scale]), start]);
    graph.output('answer', said, 'float32', ['N', outputs]);
    return graph;
  }

  dispose(): void {
    this.network.dispose();
  }
}
