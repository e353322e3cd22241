import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { always, bools, broadcastable, filled, integers, same, sameGradient, seed, shape } from './support';

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;
type Kind = 'any' | 'positive' | 'unit' | 'away';

const unary: Record<string, [Unary, Kind, tolerance?: number]> = {
  exp: [tf.exp, 'any'],
  log: [tf.log, 'positive'],
  log1p: [tf.log1p, 'positive'],
  expm1: [tf.expm1, 'any'],
  sqrt: [tf.sqrt, 'positive'],
  rsqrt: [tf.rsqrt, 'positive'],
  square: [tf.square, 'any'],
  reciprocal: [tf.reciprocal, 'positive'],
  neg: [tf.neg, 'any'],
  abs: [tf.abs, 'away'],
  sign: [tf.sign, 'away'],
  floor: [tf.floor, 'away'],
  ceil: [tf.ceil, 'away'],
  round: [tf.round, 'away'],
  sigmoid: [tf.sigmoid, 'any'],
  tanh: [tf.tanh, 'any'],
  softplus: [tf.softplus, 'any'],
  relu: [tf.relu, 'away'],
  relu6: [tf.relu6, 'away'],
  elu: [tf.elu, 'away'],
  selu: [tf.selu, 'away'],
  leakyRelu: [(x) => tf.leakyRelu(x, 0.3), 'away'],
  step: [(x) => tf.step(x, 0.2), 'away'],
  erf: [tf.erf, 'any', 1e-4],
  sin: [tf.sin, 'any'],
  cos: [tf.cos, 'any'],
  tan: [tf.tan, 'unit'],
  asin: [tf.asin, 'unit'],
  acos: [tf.acos, 'unit'],
  atan: [tf.atan, 'any'],
  sinh: [tf.sinh, 'any'],
  cosh: [tf.cosh, 'any'],
  asinh: [tf.asinh, 'any'],
  acosh: [(x) => tf.acosh(tf.add(x, 1.2)), 'positive'],
  atanh: [tf.atanh, 'unit'],
  clip: [(x) => tf.clipByValue(x, -1.25, 1.75), 'away'],
};

/** Nothing to differentiate, or TensorFlow.js has no gradient for it. */
const FLAT = new Set(['sign', 'floor', 'ceil', 'round', 'step']);

const binary: Record<string, [Binary, Kind]> = {
  add: [tf.add, 'any'],
  sub: [tf.sub, 'any'],
  mul: [tf.mul, 'any'],
  div: [tf.div, 'positive'],
  pow: [tf.pow, 'positive'],
  maximum: [tf.maximum, 'any'],
  minimum: [tf.minimum, 'any'],
  squaredDifference: [tf.squaredDifference, 'any'],
  mod: [tf.mod, 'positive'],
  atan2: [tf.atan2, 'positive'],
  prelu: [tf.prelu, 'away'],
};

/** TensorFlow.js 4.22 has gradients for these only where the shapes are equal. */
const UNBROADCAST = new Set(['maximum', 'minimum', 'squaredDifference', 'prelu']);

const comparisons: Record<string, Binary> = {
  equal: tf.equal,
  notEqual: tf.notEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
};

const get = (fed: Readonly<Record<string, Tensor>>, name: string): Tensor => fed[name] as Tensor;

describe('functions of one value', () => {
  for (const [name, [run, kind, tolerance]] of Object.entries(unary)) {
    it(name, () => {
      always([shape(), seed], (dims, s) => {
        const inputs = { x: filled(dims, s, kind) };
        same(inputs, (fed) => run(get(fed, 'x')), tolerance);
        if (!FLAT.has(name)) sameGradient(inputs, (fed) => run(get(fed, 'x')));
      });
    });
  }

  it('tells what is not a number and what is infinite', () => {
    const x = { data: Float32Array.of(1, NaN, Infinity, -Infinity, 0), dims: [5] };
    for (const run of [tf.isNaN, tf.isInf, tf.isFinite]) same({ x }, (fed) => run(get(fed, 'x')));
  });

  it('casts between dtypes', () => {
    always([shape(), seed], (dims, s) => {
      for (const x of [filled(dims, s), integers(dims, s, 3), bools(dims, s)]) {
        for (const dtype of ['float32', 'int32', 'bool'] as const)
          same({ x }, (fed) => tf.cast(get(fed, 'x'), dtype));
      }
    });
  });

  it('works on whole numbers too', () => {
    always([shape(), seed], (dims, s) => {
      const x = integers(dims, s, 9);
      for (const run of [tf.neg, tf.abs, tf.square, tf.relu]) same({ x }, (fed) => run(get(fed, 'x')));
    });
  });
});

describe('functions of two values', () => {
  for (const [name, [run, kind]] of Object.entries(binary)) {
    it(name, () => {
      always([broadcastable, seed], ([a, b], s) => {
        const inputs = { a: filled(a, s, kind), b: filled(b, s + 1, kind) };
        same(inputs, (fed) => run(get(fed, 'a'), get(fed, 'b')));
        // Central differences step over the corner of maximum and minimum, and over mod's jumps.
        const numeric = !['maximum', 'minimum', 'mod'].includes(name);
        if (a.join() !== b.join() && UNBROADCAST.has(name)) return;
        sameGradient(inputs, (fed) => run(get(fed, 'a'), get(fed, 'b')), { numeric });
      });
    });
  }

  for (const [name, run] of Object.entries(comparisons)) {
    it(name, () => {
      always([broadcastable, seed], ([a, b], s) => {
        for (const inputs of [
          { a: integers(a, s, 3), b: integers(b, s + 1, 3) },
          { a: filled(a, s), b: filled(b, s) },
          { a: bools(a, s), b: bools(b, s + 1) },
        ]) {
          same(inputs, (fed) => run(get(fed, 'a'), get(fed, 'b')));
        }
      });
    });
  }

  it('and, or, not', () => {
    always([broadcastable, seed], ([a, b], s) => {
      const inputs = { a: bools(a, s), b: bools(b, s + 1) };
      same(inputs, (fed) => [
        tf.logicalAnd(get(fed, 'a'), get(fed, 'b')),
        tf.logicalOr(get(fed, 'a'), get(fed, 'b')),
        tf.logicalNot(get(fed, 'a')),
      ]);
    });
  });

  it('whole numbers: sums, products, division and remainder rounded down', () => {
    always([broadcastable, seed], ([a, b], s) => {
      const shifted = integers(a, s, 19);
      const inputs = {
        a: { ...shifted, data: Int32Array.from(shifted.data, (x) => x - 9) },
        b: {
          ...integers(b, s + 1, 5),
          data: Int32Array.from(integers(b, s + 1, 5).data, (x) => (x - 2 === 0 ? 3 : x - 2)),
        },
      };
      for (const run of [tf.add, tf.sub, tf.mul, tf.maximum, tf.minimum, tf.floorDiv, tf.mod]) {
        same(inputs, (fed) => run(get(fed, 'a'), get(fed, 'b')));
      }
    });
  });

  it('remainders of numbers of either sign', () => {
    always([broadcastable, seed], ([a, b], s) => {
      const inputs = { a: filled(a, s), b: { ...filled(b, s + 1, 'positive') } };
      same(
        inputs,
        (fed) => [tf.mod(get(fed, 'a'), get(fed, 'b')), tf.mod(get(fed, 'a'), tf.neg(get(fed, 'b')))],
        1e-4,
      );
    });
  });

  it('select by element', () => {
    always([shape(1, 3), seed], (dims, s) => {
      const inputs = { c: bools(dims, s), a: filled(dims, s), b: filled(dims, s + 1) };
      same(inputs, (fed) => tf.where(get(fed, 'c'), get(fed, 'a'), get(fed, 'b')));
      sameGradient(inputs, (fed) => tf.where(get(fed, 'c'), get(fed, 'a'), get(fed, 'b')));
    });
  });

  it('sum of many', () => {
    always([shape(), seed], (dims, s) => {
      const inputs = { a: filled(dims, s), b: filled(dims, s + 1), c: filled(dims, s + 2) };
      same(inputs, (fed) => tf.addN([get(fed, 'a'), get(fed, 'b'), get(fed, 'c')]));
    });
  });
});
