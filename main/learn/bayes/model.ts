// A fitted naive Bayes model: predictions by plain code, and the same as a graph, both in double precision.
import { GraphBuilder, type Value } from '../../compute';
import type { FittedModel } from '../learner';
import type { Tables } from './counts';

export class BayesModel implements FittedModel {
  constructor(readonly tables: Tables) {}

  predict(x: Float32Array, rows: number): Float32Array {
    const { classes, width } = this.tables;
    const out = new Float32Array(rows * classes);
    const log = new Float64Array(classes);
    for (let i = 0; i < rows; i++) {
      this.logs(x, i * width, log);
      const top = log.reduce((a, b) => Math.max(a, b));
      const sum = log.reduce((total, value) => total + Math.exp(value - top), 0);
      for (let k = 0; k < classes; k++) out[i * classes + k] = Math.exp((log[k] as number) - top) / sum;
    }
    return out;
  }

  /** The logarithm of each class's joint likelihood with a row, but for what all classes share. A gap says nothing. */
  private logs(x: Float32Array, at: number, log: Float64Array): void {
    const { prior, numbers, means, inverse, logInverse, codes, levels, tables } = this.tables;
    log.set(prior);
    const count = numbers.length;
    for (let j = 0; j < count; j++) {
      const value = x[at + (numbers[j] as number)] as number;
      if (Number.isNaN(value)) continue;
      for (let k = 0; k < log.length; k++) {
        const place = k * count + j;
        const over = (value - (means[place] as number)) * (inverse[place] as number);
        log[k] = (log[k] as number) + (logInverse[place] as number) - (over * over) / 2;
      }
    }
    for (let j = 0; j < codes.length; j++) {
      const value = x[at + (codes[j] as number)] as number;
      const all = levels[j] as number;
      if (!(value >= 0 && value < all)) continue;
      for (let k = 0; k < log.length; k++)
        log[k] = (log[k] as number) + (tables[j]?.[k * all + Math.trunc(value)] as number);
    }
  }

  toOnnx(): GraphBuilder {
    const { classes, width, prior, numbers, codes } = this.tables;
    const graph = new GraphBuilder({ name: 'bayes', prefix: 'bayes/' });
    const features = graph.input('features', 'float32', ['N', width]);
    let log = graph.constant(prior, [1, classes], 'float64');
    if (numbers.length > 0) log = graph.op('Add', [log, this.ofNumbers(graph, features)]);
    if (codes.length > 0) log = graph.op('Add', [log, this.ofCodes(graph, features)]);
    const rows = graph.op('Softmax', [log], { axis: 1 });
    graph.output('probabilities', graph.cast(rows, 'float32'), 'float32', ['N', classes]);
    return graph;
  }

  /** ['N', classes]: gathered columns, each against every class. */
  private ofNumbers(graph: GraphBuilder, features: Value): Value {
    const { classes, numbers, means, inverse, logInverse } = this.tables;
    const shape = [1, classes, numbers.length];
    const chosen = graph.op('Gather', [features, indices(graph, numbers)], { axis: 1 });
    const wide = graph.op('Unsqueeze', [graph.cast(chosen, 'float64'), graph.constant(1n, [1])]);
    const over = graph.op('Mul', [
      graph.op('Sub', [wide, graph.constant(means, shape, 'float64')]),
      graph.constant(inverse, shape, 'float64'),
    ]);
    const half = graph.op('Mul', [graph.op('Mul', [over, over]), graph.constant(0.5, [], 'float64')]);
    const own = graph.op('Sub', [graph.constant(logInverse, shape, 'float64'), half]);
    const known = graph.op('Where', [graph.op('IsNaN', [wide]), graph.constant(0, [], 'float64'), own]);
    return graph.op('ReduceSum', [known, graph.constant(2n, [1])], { keepdims: 0 });
  }

  /** ['N', classes]: every code is a row of one table, whose last row, of gaps and unseen codes, says nothing. */
  private ofCodes(graph: GraphBuilder, features: Value): Value {
    const { classes, codes, levels, tables } = this.tables;
    const total = levels.reduce((a, b) => a + b, 0);
    const table = new Float64Array((total + 1) * classes);
    const begins = new Float64Array(codes.length);
    let from = 0;
    tables.forEach((own, j) => {
      const all = levels[j] as number;
      for (let code = 0; code < all; code++)
        for (let k = 0; k < classes; k++) table[(from + code) * classes + k] = own[k * all + code] as number;
      begins[j] = from;
      from += all;
    });
    const width = [1, codes.length];
    const chosen = graph.op('Gather', [features, indices(graph, codes)], { axis: 1 });
    const value = graph.cast(chosen, 'float64');
    const fits = graph.op('And', [
      graph.op('GreaterOrEqual', [value, graph.constant(0, [], 'float64')]),
      graph.op('Less', [value, graph.constant(Float64Array.from(levels), width, 'float64')]),
    ]);
    const row = graph.op('Where', [
      fits,
      graph.op('Add', [graph.op('Floor', [value]), graph.constant(begins, width, 'float64')]),
      graph.constant(total, [], 'float64'),
    ]);
    const rows = graph.op('Gather', [
      graph.constant(table, [total + 1, classes], 'float64'),
      graph.cast(row, 'int64'),
    ]);
    return graph.op('ReduceSum', [rows, graph.constant(1n, [1])], { keepdims: 0 });
  }

  dispose(): void {
    // Nothing is held outside the JavaScript heap.
  }
}

const indices = (graph: GraphBuilder, columns: Int32Array): Value =>
  graph.constant(BigInt64Array.from(columns, BigInt));
