// The initialiser of recurrent layers: orthogonal vectors of length one, TensorFlow.js' own values, repeated by seed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orthonormal } from '../../../../main/compute/layers/orthogonal';
import { layers, tf } from '../../../../main/compute/tensorflow';
import { Random } from '../../../../shared/domain';

/** rows x columns by an initialiser with this seed. */
function drawn(shape: [number, number], options: { seed: number; gain?: number }): number[][] {
  const tensor = layers.initializers.orthogonal(options).apply(shape, 'float32');
  const rows = tensor.arraySync() as number[][];
  tensor.dispose();
  return rows;
}

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('the orthogonal initialiser', () => {
  it('gives vectors of length one at right angles, of any shape', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 1000 }),
        (rows, columns, seed) => {
          const matrix = drawn([rows, columns], { seed, gain: 2 });
          const vectors =
            rows < columns
              ? matrix
              : Array.from({ length: columns }, (_, k) => matrix.map((row) => row[k] ?? 0));
          vectors.forEach((a, i) =>
            vectors.forEach((b, j) => {
              expect(product(a, b)).toBeCloseTo(i === j ? 4 : 0, 4);
            }),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has the values TensorFlow.js works out from the same draws', () => {
    // What tfjs-layers 4.22 gave for this seed, before its own was replaced.
    const known = [
      [-0.49447, -0.3939, 0.4691, 0.57028, 0.06391, -0.2258],
      [0.24094, -0.58103, -0.33634],
    ];
    const wide = drawn([2, 6], { seed: 7 });
    known[0]?.forEach((value, k) => {
      expect(wide[0]?.[k]).toBeCloseTo(value, 4);
    });
    const high = drawn([6, 2], { seed: 7 });
    known[1]?.forEach((value, row) => {
      expect(high[row]?.[1]).toBeCloseTo(value, 4);
    });
  });

  it('keeps vectors apart that hardly differ', () => {
    const random = new Random(3);
    const base = Array.from({ length: 50 }, () => random.normal());
    const close = Float64Array.from(
      { length: 50 * 10 },
      (_, i) => (base[i % 50] ?? 0) + 1e-7 * random.normal(),
    );
    const vectors = orthonormal(close, 50);
    for (let a = 0; a < 10; a++) {
      for (let b = 0; b <= a; b++) {
        const along = product(
          [...vectors.subarray(a * 50, a * 50 + 50)],
          [...vectors.subarray(b * 50, b * 50 + 50)],
        );
        expect(along).toBeCloseTo(a === b ? 1 : 0, 10);
      }
    }
  });

  it('leaves no tensor behind under a layer', () => {
    const before = tf.engine().state.numDataBuffers;
    const layer = layers.layers.lstm({ units: 64, inputShape: [2, 8] });
    const model = layers.sequential({ layers: [layer] });
    expect(layer.getWeights()[1]?.shape).toEqual([64, 256]);
    model.dispose();
    expect(tf.engine().state.numDataBuffers).toBe(before);
  });
});
