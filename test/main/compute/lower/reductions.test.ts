import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { always, bools, filled, integers, same, sameGradient, seed, shape } from './support';

type Reduce = (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor;
const x = (fed: Readonly<Record<string, Tensor>>): Tensor => fed['x'] as Tensor;

/** Some of the axes, counted from either end; none at all for seeds divisible by 5. */
const someAxes = (rank: number, s: number): number[] | undefined =>
  s % 5 === 0 || rank === 0
    ? undefined
    : Array.from({ length: rank }, (_, i) => i).flatMap((axis) =>
        ((s >> axis) & 1) === 1 || axis === s % rank ? [s % 2 ? axis : axis - rank] : [],
      );

const reductions: Record<string, Reduce> = {
  sum: tf.sum,
  mean: tf.mean,
  max: tf.max,
  min: tf.min,
  prod: tf.prod,
};

describe('reductions', () => {
  for (const [name, run] of Object.entries(reductions)) {
    it(name, () => {
      always([shape(0, 4), seed], (dims, s) => {
        const axes = someAxes(dims.length, s);
        for (const keep of [false, true]) {
          same({ x: filled(dims, s) }, (fed) => run(x(fed), axes, keep), 1e-4);
          same({ x: integers(dims, s, 4) }, (fed) => run(x(fed), axes, keep), 1e-4);
        }
        // Max and min have ties to break; prod's gradient is not in TensorFlow.js for every shape.
        if (name !== 'prod')
          sameGradient({ x: filled(dims, s) }, (fed) => run(x(fed), axes), {
            numeric: name === 'sum' || name === 'mean',
          });
      });
    });
  }

  it('any and all', () => {
    always([shape(0, 4), seed], (dims, s) => {
      const axes = someAxes(dims.length, s);
      same({ x: bools(dims, s) }, (fed) => [tf.any(x(fed), axes), tf.all(x(fed), axes)]);
    });
  });

  it('position of the largest and smallest, the first of equals', () => {
    always([shape(1, 4), seed], (dims, s) => {
      const axis = s % dims.length;
      for (const input of [
        filled(dims, s),
        {
          ...integers(dims, s, 3),
          data: Float32Array.from(integers(dims, s, 3).data),
          dtype: 'float32' as const,
        },
      ]) {
        same({ x: input }, (fed) => [tf.argMax(x(fed), axis), tf.argMin(x(fed), axis)]);
      }
    });
  });

  it('softmax and log-softmax', () => {
    always([shape(1, 4), seed], (dims, s) => {
      for (const run of [tf.softmax, tf.logSoftmax] as ((x: Tensor) => Tensor)[]) {
        same({ x: filled(dims, s) }, (fed) => run(x(fed)));
        sameGradient({ x: filled(dims, s) }, (fed) => run(x(fed)));
      }
    });
  });

  it('running sums', () => {
    always([shape(1, 4), seed], (dims, s) => {
      const axis = s % dims.length;
      for (const [exclusive, reverse] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ] as const) {
        same({ x: filled(dims, s) }, (fed) => tf.cumsum(x(fed), axis, exclusive, reverse));
        sameGradient({ x: filled(dims, s) }, (fed) => tf.cumsum(x(fed), axis, exclusive, reverse));
      }
    });
  });

  it('the k largest', () => {
    always([shape(1, 3), seed], (dims, s) => {
      const k = 1 + (s % (dims[dims.length - 1] ?? 1));
      same({ x: filled(dims, s) }, (fed) => {
        const { values, indices } = tf.topk(x(fed), k);
        return [values, indices];
      });
    });
  });

  it('log-sum-exp, norms and moments', () => {
    always([shape(1, 3), seed], (dims, s) => {
      sameGradient({ x: filled(dims, s) }, (fed) => tf.logSumExp(x(fed), -1));
      sameGradient({ x: filled(dims, s) }, (fed) => tf.norm(x(fed), 'euclidean'));
      sameGradient({ x: filled(dims, s) }, (fed) => tf.moments(x(fed), -1).variance);
    });
  });
});
