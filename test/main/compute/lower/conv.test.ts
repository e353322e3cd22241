import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { always, filled, integers, same, sameGradient, seed, type Inputs } from './support';

const get = <T extends Tensor = Tensor>(fed: Readonly<Record<string, Tensor>>, name: string): T =>
  fed[name] as T;

interface Case {
  rows: number;
  height: number;
  width: number;
  channels: number;
  out: number;
  filter: [number, number];
  strides: [number, number];
  pad: 'valid' | 'same' | number;
}

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

/** Images of 4 to 8 pixels a side, so that every filter fits. */
const cases = fc.record<Case>({
  rows: small(2),
  height: fc.integer({ min: 4, max: 8 }),
  width: fc.integer({ min: 4, max: 8 }),
  channels: small(3),
  out: small(3),
  filter: fc.tuple(small(3), small(3)),
  strides: fc.tuple(small(3), small(3)),
  pad: fc.constantFrom('valid' as const, 'same' as const, 0, 1),
});

const images = (c: Case, s: number): Inputs => ({ x: filled([c.rows, c.height, c.width, c.channels], s) });

/** A padding wider than the filter reaches is refused by TensorFlow.js' poolings and pointless in convolutions. */
const fits = (c: Case): boolean => typeof c.pad !== 'number' || c.pad < Math.min(...c.filter);

describe('convolutions', () => {
  it('forward, and with respect to image and filter', () => {
    always([cases.filter(fits), seed], (c, s) => {
      const inputs = { ...images(c, s), f: filled([...c.filter, c.channels, c.out], s + 1) };
      const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
        tf.conv2d(get<tf.Tensor4D>(fed, 'x'), get<tf.Tensor4D>(fed, 'f'), c.strides, c.pad);
      same(inputs, run);
      sameGradient(inputs, run);
    });
  });

  it('dilated', () => {
    always([cases.filter(fits), seed], (c, s) => {
      const inputs = {
        ...images({ ...c, height: 8, width: 8 }, s),
        f: filled([...c.filter, c.channels, c.out], s + 1),
      };
      same(inputs, (fed) =>
        tf.conv2d(get<tf.Tensor4D>(fed, 'x'), get<tf.Tensor4D>(fed, 'f'), 1, 'same', 'NHWC', [2, 3]),
      );
    });
  });

  it('with bias and activation', () => {
    always([cases.filter(fits), seed], (c, s) => {
      const inputs = {
        ...images(c, s),
        f: filled([...c.filter, c.channels, c.out], s + 1),
        b: filled([c.out], s + 2),
      };
      for (const activation of ['linear', 'relu', 'sigmoid', 'elu'] as const) {
        const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
          tf.fused.conv2d({
            x: get<tf.Tensor4D>(fed, 'x'),
            filter: get<tf.Tensor4D>(fed, 'f'),
            strides: c.strides,
            pad: c.pad,
            bias: get(fed, 'b'),
            activation,
          });
        same(inputs, run);
        if (activation === 'linear' || activation === 'relu') sameGradient(inputs, run, { numeric: false });
      }
    });
  });

  it('over sequences', () => {
    always([cases.filter(fits), seed], (c, s) => {
      const inputs = {
        x: filled([c.rows, 9, c.channels], s),
        f: filled([c.filter[0], c.channels, c.out], s + 1),
      };
      for (const pad of ['valid', 'same'] as const) {
        const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
          tf.conv1d(get<tf.Tensor3D>(fed, 'x'), get<tf.Tensor3D>(fed, 'f'), c.strides[0], pad);
        same(inputs, run);
        sameGradient(inputs, run);
      }
    });
  });

  it('transposed', () => {
    always([cases, seed], (c, s) => {
      const [sh, sw] = c.strides;
      const inputs = {
        x: filled([c.rows, 4, 5, c.channels], s),
        f: filled([3, 3, c.out, c.channels], s + 1),
      };
      const shape: [number, number, number, number] = [c.rows, 4 * sh, 5 * sw, c.out];
      const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
        tf.conv2dTranspose(get<tf.Tensor4D>(fed, 'x'), get<tf.Tensor4D>(fed, 'f'), shape, c.strides, 'same');
      same(inputs, run);
      sameGradient(inputs, run);
    });
  });

  it('of each channel by itself, and separable', () => {
    always([cases.filter(fits), seed], (c, s) => {
      const stride = c.strides[0];
      const inputs = { ...images(c, s), f: filled([...c.filter, c.channels, c.out], s + 1) };
      const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
        tf.depthwiseConv2d(get<tf.Tensor4D>(fed, 'x'), get<tf.Tensor4D>(fed, 'f'), stride, c.pad);
      same(inputs, run);
      sameGradient(inputs, run);
      const pointwise = { ...inputs, p: filled([1, 1, c.channels * c.out, 2], s + 2) };
      same(pointwise, (fed) =>
        tf.separableConv2d(
          get<tf.Tensor4D>(fed, 'x'),
          get<tf.Tensor4D>(fed, 'f'),
          get<tf.Tensor4D>(fed, 'p'),
          stride,
          'same',
        ),
      );
    });
  });
});

describe('poolings', () => {
  it('the largest, the first of equals taking the gradient', () => {
    always([cases.filter(fits), seed], (c, s) => {
      const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
        tf.maxPool(get<tf.Tensor4D>(fed, 'x'), c.filter, c.strides, c.pad);
      same(images(c, s), run);
      sameGradient(images(c, s), run, { numeric: false });
      const dims = [c.rows, c.height, c.width, c.channels];
      const ties = { data: Float32Array.from(integers(dims, s, 2).data), dims };
      sameGradient({ x: ties }, run, { numeric: false });
    });
  });

  it('the average of the pixels that are there', () => {
    always([cases.filter(fits), seed], (c, s) => {
      const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
        tf.avgPool(get<tf.Tensor4D>(fed, 'x'), c.filter, c.strides, c.pad);
      same(images(c, s), run);
      // TensorFlow.js 4.22 divides the gradient by the whole window at a padded border, where its average doesn't.
      sameGradient(images(c, s), run, { eager: c.pad === 'valid' || c.pad === 0 });
    });
  });
});
