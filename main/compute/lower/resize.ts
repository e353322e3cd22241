// Enlarging and shrinking images. Semantics: tfjs-backend-cpu 4.22, src/kernels/ResizeNearestNeighbor.ts.
import type * as tf from '@tensorflow/tfjs-core';
import { reshape, type Graph, type GraphValue } from '../graph';
import type { Lowerings } from './call';
import { lengths } from './windows';

/** For each new line of pixels, the old one it repeats. */
function sources(from: number, to: number, alignCorners: boolean, halfPixelCenters: boolean): Int32Array {
  const aligned = alignCorners && to > 1;
  const scale = (aligned ? from - 1 : from) / (aligned ? to - 1 : to);
  return Int32Array.from({ length: to }, (_, i) => {
    const place = scale * (halfPixelCenters ? i + 0.5 : i);
    return Math.max(0, Math.min(from - 1, alignCorners ? Math.round(place) : Math.floor(place)));
  });
}

/** Adds up the lines that repeat the same old one, as a product with a matrix of ones and zeros: old x new. */
function gathering(g: Graph, from: number, picks: Int32Array): GraphValue {
  const matrix = new Float32Array(from * picks.length);
  picks.forEach((old, i) => (matrix[old * picks.length + i] = 1));
  return g.constant(matrix, [from, picks.length], 'float32');
}

export const resizeLowerings: Lowerings = {
  ResizeNearestNeighbor: (g, call) => {
    const x = call.input('images');
    const { alignCorners, halfPixelCenters, size } = call.attrs<tf.ResizeNearestNeighborAttrs>();
    const [rows, height, width, channels] = lengths(x);
    const [newHeight, newWidth] = size;
    const picks = (from: number, to: number): GraphValue =>
      g.constant(sources(from, to, alignCorners, halfPixelCenters), [to], 'int32');
    const tall = g.op('Gather', [x, picks(height, newHeight)], [rows, newHeight, width, channels], x.dtype, {
      axis: 1,
    });
    return g.op('Gather', [tall, picks(width, newWidth)], [rows, newHeight, newWidth, channels], x.dtype, {
      axis: 2,
    });
  },
  ResizeNearestNeighborGrad: (g, call) => {
    const [x, dy] = [call.input('images'), call.input('dy')];
    const { alignCorners } = call.attrs<tf.ResizeNearestNeighborGradAttrs>();
    const [rows, height, width, channels] = lengths(x);
    const [, newHeight, newWidth] = lengths(dy);
    // The kernel isn't told about half pixel centres, and takes them for off, as TensorFlow.js' own does.
    const across = gathering(g, width, sources(width, newWidth, alignCorners, false));
    const down = gathering(g, height, sources(height, newHeight, alignCorners, false));
    const lines = reshape(g, dy, [rows * newHeight, newWidth, channels]);
    const narrow = g.op('MatMul', [across, lines], [rows * newHeight, width, channels], 'float32');
    const columns = reshape(g, narrow, [rows, newHeight, width * channels]);
    return reshape(g, g.op('MatMul', [down, columns], [rows, height, width * channels], 'float32'), x.shape);
  },
};
