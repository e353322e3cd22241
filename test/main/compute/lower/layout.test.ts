import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { compiled, difference, eagerly } from '../support';
import { always, filled, integers, same, sameGradient, seed, shape, type Inputs } from './support';

type Run = (fed: Readonly<Record<string, Tensor>>) => Tensor;
const x = (fed: Readonly<Record<string, Tensor>>): Tensor => fed['x'] as Tensor;
const get = (fed: Readonly<Record<string, Tensor>>, name: string): Tensor => fed[name] as Tensor;

/** The values and the gradient. */
const both = (inputs: Inputs, run: Run): void => {
  same(inputs, run);
  sameGradient(inputs, run, { numeric: false });
};

const permutation = (rank: number, s: number): number[] =>
  Array.from({ length: rank }, (_, i) => i).sort((a, b) => ((a * 7 + s) % 5) - ((b * 7 + s) % 5) || a - b);

describe('moving elements', () => {
  it('reshape, expandDims, squeeze, flatten', () => {
    always([shape(1, 4), seed], (dims, s) => {
      const inputs = { x: filled(dims, s) };
      both(inputs, (fed) => tf.reshape(x(fed), [-1]));
      both(inputs, (fed) => tf.reshape(x(fed), [...dims].reverse()));
      both(inputs, (fed) => tf.expandDims(x(fed), s % (dims.length + 1)));
      both(inputs, (fed) => tf.squeeze(tf.expandDims(x(fed), -1)));
    });
  });

  it('transpose', () => {
    always([shape(1, 5), seed], (dims, s) => {
      both({ x: filled(dims, s) }, (fed) => tf.transpose(x(fed), permutation(dims.length, s)));
      both({ x: filled(dims, s) }, (fed) =>
        tf.transpose(tf.transpose(x(fed)), permutation(dims.length, s + 1)),
      );
    });
  });

  it('slice and strided slice, forwards and backwards', () => {
    always([shape(1, 4), seed], (dims, s) => {
      const begin = dims.map((dim, axis) => (s + axis) % dim);
      const size = dims.map((dim, axis) => 1 + ((s + 3 * axis) % (dim - (begin[axis] ?? 0))));
      both({ x: filled(dims, s) }, (fed) => tf.slice(x(fed), begin, size));
      const end = dims.map((dim, axis) => Math.min(dim, (begin[axis] ?? 0) + (size[axis] ?? 1)));
      same({ x: filled(dims, s) }, (fed) =>
        tf.stridedSlice(
          x(fed),
          begin,
          end,
          dims.map(() => 2),
        ),
      );
      const backwards = dims.map(() => -1);
      same({ x: filled(dims, s) }, (fed) =>
        tf.stridedSlice(
          x(fed),
          dims.map((dim) => dim - 1),
          dims.map((dim) => -dim - 1),
          backwards,
        ),
      );
    });
  });

  it('concat, stack, unstack, split', () => {
    always([shape(1, 4), seed], (dims, s) => {
      const axis = s % dims.length;
      const longer = dims.map((dim, i) => (i === axis ? dim + 2 : dim));
      both({ a: filled(dims, s), b: filled(longer, s + 1) }, (fed) =>
        tf.concat([get(fed, 'a'), get(fed, 'b')], axis),
      );
      both({ a: filled(dims, s), b: filled(dims, s + 1) }, (fed) =>
        tf.stack([get(fed, 'a'), get(fed, 'b')], axis),
      );
      both({ x: filled(dims, s) }, (fed) =>
        tf.addN(tf.unstack(x(fed), axis).map((part, i) => tf.mul(part, i + 1))),
      );
      both({ x: filled(longer, s) }, (fed) => {
        const [first, second] = tf.split(x(fed), [2, dims[axis] ?? 1], axis) as [Tensor, Tensor];
        return tf.concat([second, tf.mul(first, 2)], axis);
      });
    });
  });

  it('tile, broadcast, pad, reverse', () => {
    always([shape(1, 4), seed], (dims, s) => {
      const reps = dims.map((_, axis) => 1 + ((s + axis) % 3));
      both({ x: filled(dims, s) }, (fed) => tf.tile(x(fed), reps));
      const thin = dims.map((dim, axis) => ((s + axis) % 2 === 0 ? 1 : dim));
      both({ x: filled(thin, s) }, (fed) => tf.broadcastTo(x(fed), dims));
      const paddings = dims.map((_, axis): [number, number] => [(s + axis) % 3, (s + 2 * axis) % 2]);
      both({ x: filled(dims, s) }, (fed) => tf.pad(x(fed), paddings));
      same({ x: filled(dims, s) }, (fed) => tf.pad(x(fed), paddings, 1.5));
      both({ x: filled(dims, s) }, (fed) => tf.reverse(x(fed), s % dims.length));
      const inner = dims.map((dim): [number, number] => [Math.min(1, dim - 1), dim - 1]);
      same({ x: filled(dims, s) }, (fed) => tf.mirrorPad(x(fed), inner, 'reflect'));
    });
  });

  it('zeros, ones and fills', () => {
    always([shape(0, 3), seed], (dims, s) => {
      same({ x: filled(dims, s) }, (fed) => [
        tf.zerosLike(x(fed)),
        tf.onesLike(x(fed)),
        tf.add(x(fed), tf.fill(dims, 2.5)),
        tf.mul(tf.zeros(dims), x(fed)),
      ]);
    });
  });

  it('one-hot', () => {
    always([shape(0, 3), seed], (dims, s) => {
      same({ x: integers(dims, s, 6) }, (fed) => tf.oneHot(x(fed), 5));
      same({ x: integers(dims, s, 4) }, (fed) => tf.oneHot(x(fed), 4, 2.5, -1));
    });
  });
});

describe('picking by index', () => {
  it('gather along any axis, with its scatter-add gradient', () => {
    always([shape(1, 3), shape(0, 2), seed], (dims, picks, s) => {
      const axis = s % dims.length;
      const inputs = { x: filled(dims, s), i: integers(picks, s + 1, dims[axis] ?? 1) };
      same(inputs, (fed) => tf.gather(x(fed), get(fed, 'i') as tf.Tensor1D, axis));
      if (picks.length === 1)
        sameGradient(inputs, (fed) => tf.gather(x(fed), get(fed, 'i') as tf.Tensor1D, axis));
    });
  });

  it('adds rows by segment, repeated and missing ones too', () => {
    always([shape(1, 3), seed], (dims, s) => {
      const inputs = { x: filled(dims, s), i: integers(dims.slice(0, 1), s + 1, 4) };
      both(inputs, (fed) => tf.unsortedSegmentSum(x(fed), get(fed, 'i') as tf.Tensor1D, 5));
    });
  });

  it('adds rows by segment in the form for a single thread too', () => {
    always([shape(1, 3), seed], (dims, s) => {
      const inputs = { x: filled(dims, s), i: integers(dims.slice(0, 1), s + 1, 4) };
      const run = (fed: Readonly<Record<string, Tensor>>): Record<string, Tensor> => ({
        y: tf.unsortedSegmentSum(x(fed), get(fed, 'i') as tf.Tensor1D, 5),
      });
      expect(difference(compiled(inputs, run, { sequential: true }), eagerly(inputs, run))).toBeLessThan(
        1e-5,
      );
    });
  });

  it('gathers and scatters by coordinates', () => {
    always([fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), seed], ([n, m], s) => {
      const indices = {
        ...integers([6, 2], s, 1),
        data: Int32Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? (s + i) % n : (s + 3 * i) % m)),
      };
      same({ x: filled([n, m, 2], s), i: indices }, (fed) => tf.gatherND(x(fed), get(fed, 'i')));
      same({ x: filled([6, 2], s), i: indices }, (fed) => tf.scatterND(get(fed, 'i'), x(fed), [n, m, 2]));
    });
  });
});
