import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { always, dim, filled, same, sameGradient, seed } from './support';

describe('resizing images by nearest neighbours', () => {
  it('repeats and leaves out pixels', () => {
    always(
      [fc.tuple(dim, dim, dim, dim, dim, dim), fc.boolean(), seed],
      ([n, h, w, c, newH, newW], align, s) => {
        const inputs = { x: filled([n, h, w, c], s) };
        const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
          tf.image.resizeNearestNeighbor(fed['x'] as Tensor4D, [newH, newW], align);
        same(inputs, run);
        if (!align)
          same(inputs, (fed) =>
            tf.image.resizeNearestNeighbor(fed['x'] as Tensor4D, [newH, newW], false, true),
          );
        // TensorFlow.js 4.22 mixes up the strides of image and gradient from the second row of the batch on.
        sameGradient(inputs, run, { eager: n === 1 });
      },
    );
  });
});
