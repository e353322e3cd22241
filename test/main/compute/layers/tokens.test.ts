// Vectors of a table's columns: what they are, and trained compiled and step by step.
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import type { TrainOptions } from '../../../../main/compute';
import { fieldTokens, firstToken, type FieldTokensOptions } from '../../../../main/compute/layers/tokens';
import { selfAttention } from '../../../../main/compute/layers/attention';
import { layers, tf } from '../../../../main/compute/tensorflow';
import { filled, same } from '../lower/support';
import { collect, furthest, tickingClock, weightsOf } from '../train/support';

const OPTIONS: FieldTokensOptions = {
  numbers: [
    { column: 0, gap: -1, edges: [-2, 0, 1] },
    { column: 1, gap: 2, edges: [0, 4] },
  ],
  categories: [{ column: 3, seen: [true, true, false, true] }],
  width: 3,
};

/** Columns: a number, another with what says that it is missing, a category. */
const table = (rows: number): { data: Float32Array; dims: number[] } => ({
  data: Float32Array.from({ length: rows * 4 }, (_, i) => {
    const row = Math.floor(i / 4);
    return [Math.sin(row * 1.7) * 3, (row * 1.3) % 5, row % 3 === 0 ? 1 : 0, (row * 7) % 4][i % 4] as number;
  }),
  dims: [rows, 4],
});

describe('vectors of columns', () => {
  it('bend at the edges, stay constant beyond, and are nothing for codes that training has none of', () => {
    const layer = fieldTokens(OPTIONS);
    tf.tidy(() => void layer.apply(tf.zeros([1, 4])));
    const at = (...row: number[]): number[][] =>
      tf.tidy(
        () => (layer.apply(tf.tensor([row])) as ReturnType<typeof tf.tensor3d>).arraySync()[0] as number[][],
      );
    const [low, middle, high, beyond] = [-2, -1, 0, -50].map((x) => at(x, 0, 0, 0)[0] as number[]);
    middle?.forEach((value, j) => expect(value).toBeCloseTo(((low?.[j] ?? 0) + (high?.[j] ?? 0)) / 2, 5));
    expect(beyond).toEqual(low);
    expect(at(1, 0, 0, 0)[0]).toEqual(at(1000, 0, 0, 0)[0]);
    // Missing is a vector of its own, whatever stands in the number's place.
    expect(at(0, 1, 1, 0)[1]).toEqual(at(0, 3, 1, 0)[1]);
    expect(at(0, 1, 1, 0)[1]).not.toEqual(at(0, 1, 0, 0)[1]);
    const offset = (layer.getWeights().at(-1)?.arraySync() as number[][])[2];
    expect(at(0, 0, 0, 2)[2]).toEqual(offset);
    expect(at(0, 0, 0, 1)[2]).not.toEqual(offset);
    layer.dispose();
  });

  it('compiled equal step by step', () => {
    for (const more of [{}, { rectified: true, summary: true }]) {
      const layer = fieldTokens({ ...OPTIONS, ...more });
      tf.tidy(() => void layer.apply(tf.zeros([1, 4])));
      const run = (fed: Readonly<Record<string, ReturnType<typeof tf.tensor>>>) =>
        layer.apply(fed['x'] as ReturnType<typeof tf.tensor>) as ReturnType<typeof tf.tensor>;
      same({ x: table(7) }, run, 1e-5, { freeze: true });
      layer.dispose();
    }
  });

  it('train alike compiled and step by step, under a transformer', async () => {
    const build = (): LayersModel => {
      const input = layers.input({ shape: [4] });
      const apply = (layer: ReturnType<typeof fieldTokens>, x: SymbolicTensor): SymbolicTensor =>
        layer.apply(x) as SymbolicTensor;
      const tokens = apply(fieldTokens({ ...OPTIONS, width: 4, summary: true }), input);
      const seen = apply(selfAttention({ heads: 2 }), tokens);
      return layers.model({
        inputs: input,
        outputs: apply(layers.layers.dense({ units: 1, activation: 'sigmoid' }), apply(firstToken(), seen)),
      });
    };
    const rows = 40;
    const options: TrainOptions = {
      build,
      loss: 'binaryCrossentropy',
      data: {
        x: table(rows).data,
        rows,
        width: 4,
        y: Float32Array.from(filled([rows], 3).data, (v) => (v > 0 ? 1 : 0)),
      },
      settings: { epochs: 4, batchSize: 16, optimizer: 'sgd', learningRate: 0.1 },
      seed: 2,
      clock: tickingClock(),
    };
    const compiled = await collect({ ...options, backend: 'compiled' });
    const eager = await collect({ ...options, backend: 'eager' });
    expect(furthest(weightsOf(compiled.finished), weightsOf(eager.finished))).toBeLessThan(2e-4);
    expect(compiled.finished.model.exportDifference).toBeLessThan(1e-5);
    compiled.finished.model.dispose();
    eager.finished.model.dispose();
  });
});
