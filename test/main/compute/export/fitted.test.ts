// Exported networks: reopened, any number of rows, joined to a recipe, and refused when they differ.
import { describe, expect, it } from 'vitest';
import { GraphBuilder, openSession, type FittedNetwork } from '../../../../main/compute';
import { layers, tf } from '../../../../main/compute/tensorflow';
import { fitNetwork } from '../../../../main/compute/train/fitted';
import { buildNetwork, type Network } from '../../../../main/compute/train/network';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { filled } from '../lower/support';
import { collect, dense, furthest, optionsFor } from '../train/support';

const l = layers.layers;

/** Fits nothing: exports the network as it was built, and compares 1, 3 and 17 rows after reopening the file. */
function checkExport(
  build: () => LayersModel,
  width: number,
  x = filled([17, width], 3).data as Float32Array,
): void {
  const network = buildNetwork(build, 5, width);
  const fitted = fitNetwork(network, x.slice(0, 5 * width));
  const { graph, inputName, outputName } = fitted.toOnnx();
  const session = openSession(graph.toBytes());
  try {
    expect(session.inputs).toEqual([{ name: inputName, dtype: 'float32', dims: ['N', width] }]);
    expect(session.outputs).toEqual([{ name: outputName, dtype: 'float32', dims: ['N', network.outputs] }]);
    expect(graph.toModel().opsetImport?.map(({ domain }) => domain)).toEqual(['']);
    for (const rows of [1, 3, 17]) {
      const data = x.slice(0, rows * width);
      const output = session.runSync({ [inputName]: { dtype: 'float32', dims: [rows, width], data } })[
        outputName
      ];
      const want = tf.tidy(() => [...network.apply(tf.tensor(data, [rows, width]), false).dataSync()]);
      expect(output?.dims).toEqual([rows, network.outputs]);
      expect(furthest([...(output?.data as Float32Array)], want)).toBeLessThan(1e-5);
      expect([...fitted.predict(data, rows)]).toEqual([...(output?.data as Float32Array)]);
    }
  } finally {
    session.dispose();
    fitted.dispose();
    network.dispose();
  }
}

describe('exported networks', () => {
  it('are the trained ones, for any number of rows', () => {
    checkExport(dense(6, { outputs: 3, activation: 'softmax', batchNorm: true, dropout: 0.5 }), 6);
    checkExport(dense(6, { units: [], outputs: 1 }), 6);
  });

  it('with several inputs, embeddings and joined branches', () => {
    const build = (): LayersModel => {
      const category = layers.input({ shape: [1] });
      const numbers = layers.input({ shape: [3] });
      const embedded = l
        .flatten()
        .apply(l.embedding({ inputDim: 7, outputDim: 4 }).apply(category)) as SymbolicTensor;
      const joined = l.concatenate().apply([embedded, numbers]) as SymbolicTensor;
      const output = l.dense({ units: 2, activation: 'tanh' }).apply(joined) as SymbolicTensor;
      return layers.model({ inputs: [category, numbers], outputs: output });
    };
    const x = Float32Array.from(filled([17, 4], 3).data, (v, i) => (i % 4 === 0 ? (i / 4) % 7 : v));
    checkExport(build, 4, x);
  });

  it('predict long tables in parts and no rows at all', async () => {
    const { finished } = await collect(optionsFor(5));
    const { model } = finished;
    expect(model.exportDifference).toBeLessThan(1e-5);
    const x = filled([10_000, 5], 1).data as Float32Array;
    const all = model.predict(x, 10_000);
    expect(all.length).toBe(10_000);
    expect([...model.predict(x.slice(9_999 * 5), 1)]).toEqual([all[9_999]]);
    expect(model.predict(new Float32Array(), 0).length).toBe(0);
    expect(() => model.predict(new Float32Array(4), 1)).toThrow(/should be/);
    model.dispose();
  });

  it('leave with their recipe as one graph', async () => {
    const { finished } = await collect(optionsFor(2));
    const whole = new GraphBuilder({ name: 'recipe and network' });
    const columns = ['a', 'b'].map((name) => whole.input(name, 'float64', ['N', 1]));
    const features = whole.cast(whole.op('Concat', columns, { axis: 1 }), 'float32');
    const { graph, inputName, outputName } = finished.model.toOnnx();
    whole.output('p', whole.inline(graph, { [inputName]: features })[outputName] ?? '', 'float32', ['N', 1]);
    const session = openSession(whole.toBytes());
    const column = (values: number[]): { dtype: 'float64'; dims: number[]; data: Float64Array } => ({
      dtype: 'float64',
      dims: [values.length, 1],
      data: Float64Array.from(values),
    });
    const { p } = session.runSync({ a: column([0.5, -2]), b: column([1, 3]) });
    expect([...(p?.data as Float32Array)]).toEqual([
      ...finished.model.predict(Float32Array.of(0.5, 1, -2, 3), 2),
    ]);
    session.dispose();
    finished.model.dispose();
  });

  it('are not handed out when they differ from what TensorFlow.js computes', () => {
    const network = buildNetwork(dense(4), 1, 4);
    // A network whose eager result drifts from call to call cannot be the one that was exported.
    let calls = 0;
    const drifting = Object.create(network) as Network;
    drifting.apply = (x, training) => tf.add(network.apply(x, training), calls++ < 2 ? 0.5 : 0.6);
    const attempt = (): FittedNetwork => fitNetwork(drifting, filled([5, 4], 1).data as Float32Array);
    expect(attempt).toThrow(/differs/);
    network.dispose();
  });
});
