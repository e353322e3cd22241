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
    for (const more of [{}, { rectified: true, summary: true }, { waves: { count: 3, spread: 0.5 } }]) {
      const layer = fieldTokens({ ...OPTIONS, ...more });
      tf.tidy(() => void layer.apply(tf.zeros([1, 4])));
      const run = (fed: Readonly<Record<string, ReturnType<typeof tf.tensor>>>) =>
        layer.apply(fed['x'] as ReturnType<typeof tf.tensor>) as ReturnType<typeof tf.tensor>;
      same({ x: table(7) }, run, 1e-5, { freeze: true });
      layer.dispose();
    }
  });

  it('as waves go by the place among the rows, and leave what is missing to its own vector', () => {
    const layer = fieldTokens({ ...OPTIONS, waves: { count: 2, spread: 0.5 } });
    tf.tidy(() => void layer.apply(tf.zeros([1, 4])));
    const at = (...row: number[]): number[][] =>
      tf.tidy(
        () => (layer.apply(tf.tensor([row])) as ReturnType<typeof tf.tensor3d>).arraySync()[0] as number[][],
      );
    const [frequencies, slopes, , , offsets] = layer.getWeights().map((weight) => weight.arraySync());
    const [own, parts, offset] = [frequencies, slopes, offsets].map((all) => (all as number[][])[0]) as [
      number[],
      unknown,
      number[],
    ];
    // A quarter of the way through the two intervals of the first number.
    const place = Math.sqrt(12) * (0.25 - 0.5);
    const waves = [Math.sin, Math.cos].flatMap((wave) => own.map((turn) => wave(2 * Math.PI * turn * place)));
    at(-1, 0, 0, 0)[0]?.forEach((value, j) => {
      const sum = waves.reduce((all, wave, i) => all + wave * ((parts as number[][])[i]?.[j] ?? NaN), 0);
      expect(value).toBeCloseTo(sum + (offset[j] ?? 0), 5);
    });
    expect(at(-2, 0, 0, 0)[0]).toEqual(at(-50, 0, 0, 0)[0]);
    expect(at(0, 1, 1, 0)[1]).toEqual(at(0, 3, 1, 0)[1]);
    layer.dispose();
  });

  it.each([{}, { waves: { count: 4, spread: 0.3 } }])(
    'train alike compiled and step by step, under a transformer, %o',
    async (more) => {
      const build = (): LayersModel => {
        const input = layers.input({ shape: [4] });
        const apply = (layer: ReturnType<typeof fieldTokens>, x: SymbolicTensor): SymbolicTensor =>
          layer.apply(x) as SymbolicTensor;
        const tokens = apply(fieldTokens({ ...OPTIONS, width: 4, summary: true, ...more }), input);
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
    },
  );
});
