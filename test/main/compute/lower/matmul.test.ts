import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { always, dim, filled, same, sameGradient, seed } from './support';

const get = (fed: Readonly<Record<string, Tensor>>, name: string): Tensor => fed[name] as Tensor;
const turned = (dims: number[], turn: boolean): number[] => {
  const [rows = 1, columns = 1] = dims.slice(-2);
  return turn ? [...dims.slice(0, -2), columns, rows] : dims;
};

const flags = fc.tuple(fc.boolean(), fc.boolean());
const sizes = fc.tuple(dim, dim, dim);

describe('matrix products', () => {
  it('of two matrices, either or both transposed', () => {
    always([sizes, flags, seed], ([n, k, m], [ta, tb], s) => {
      const inputs = { a: filled(turned([n, k], ta), s), b: filled(turned([k, m], tb), s + 1) };
      same(inputs, (fed) => tf.matMul(get(fed, 'a'), get(fed, 'b'), ta, tb));
      sameGradient(inputs, (fed) => tf.matMul(get(fed, 'a'), get(fed, 'b'), ta, tb));
    });
  });

  it('of stacks of matrices', () => {
    always(
      [sizes, flags, fc.array(dim, { minLength: 1, maxLength: 2 }), seed],
      ([n, k, m], [ta, tb], batch, s) => {
        const inputs = {
          a: filled(turned([...batch, n, k], ta), s),
          b: filled(turned([...batch, k, m], tb), s + 1),
        };
        same(inputs, (fed) => tf.matMul(get(fed, 'a'), get(fed, 'b'), ta, tb));
        sameGradient(inputs, (fed) => tf.matMul(get(fed, 'a'), get(fed, 'b'), ta, tb), { numeric: false });
      },
    );
  });

  it('of transposed values', () => {
    always([sizes, seed], ([n, k, m], s) => {
      const inputs = { a: filled([k, n], s), b: filled([m, k], s + 1) };
      same(inputs, (fed) => tf.matMul(tf.transpose(get(fed, 'a')), tf.transpose(get(fed, 'b'))));
    });
  });

  it('with bias and activation', () => {
    always([sizes, seed], ([n, k, m], s) => {
      const inputs = {
        a: filled([n, k], s),
        b: filled([k, m], s + 1),
        c: filled([m], s + 2),
        d: filled([m], s + 3),
      };
      for (const activation of ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const) {
        const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
          tf.fused.matMul({
            a: get(fed, 'a'),
            b: get(fed, 'b'),
            bias: get(fed, 'c'),
            activation,
            ...(activation === 'prelu' ? { preluActivationWeights: get(fed, 'd') } : {}),
            leakyreluAlpha: 0.3,
          });
        same(inputs, run);
      }
      const { a, b, c } = inputs;
      sameGradient(
        { a, b, c },
        (fed) =>
          tf.fused.matMul({ a: get(fed, 'a'), b: get(fed, 'b'), bias: get(fed, 'c'), activation: 'relu' }),
        { numeric: false },
      );
    });
  });

  it('bias added afterwards joins the product, whatever its shape', () => {
    always([sizes, seed], ([n, k, m], s) => {
      for (const bias of [[m], [1, m], [n, 1], [1], []]) {
        const inputs = { a: filled([n, k], s), b: filled([k, m], s + 1), c: filled(bias, s + 2) };
        same(inputs, (fed) => tf.add(tf.matMul(get(fed, 'a'), get(fed, 'b')), get(fed, 'c')));
        same(inputs, (fed) => tf.add(get(fed, 'c'), tf.matMul(get(fed, 'a'), get(fed, 'b'))));
      }
    });
  });

  it('batch normalisation', () => {
    always([fc.tuple(dim, dim, dim, dim), seed], ([n, h, w, c], s) => {
      const inputs = {
        x: filled([n, h, w, c], s),
        m: filled([c], s + 1),
        v: filled([c], s + 2, 'positive'),
        o: filled([c], s + 3),
        g: filled([c], s + 4),
      };
      const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
        tf.batchNorm(
          get(fed, 'x') as tf.Tensor4D,
          get(fed, 'm') as tf.Tensor1D,
          get(fed, 'v') as tf.Tensor1D,
          get(fed, 'o') as tf.Tensor1D,
          get(fed, 'g') as tf.Tensor1D,
          1e-3,
        );
      same(inputs, run);
      sameGradient(inputs, run, { numeric: false });
    });
  });
});
