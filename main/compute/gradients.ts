// Gradients that TensorFlow.js 4.22 has wrong, or in a form that neither records nor runs well.
import * as tf from '@tensorflow/tfjs-core';

/**
 * Tile: TensorFlow.js adds up one slice for each repetition, thousands of them under a layer normalisation, which tiles its
 * moments over the whole batch. The same sum is one reduction over the repeated axes.
 */
function tileGradient(
  dy: tf.Tensor | tf.Tensor[],
  saved: tf.Tensor[],
  attrs: tf.NamedAttrMap,
): Record<string, () => tf.Tensor> {
  const x = saved[0] as tf.Tensor;
  const { reps } = attrs as unknown as tf.TileAttrs;
  const split: number[] = [];
  const repeated: number[] = [];
  x.shape.forEach((dim, axis) => {
    const times = reps[axis] ?? 1;
    if (times > 1) {
      repeated.push(split.length);
      split.push(times);
    }
    // An axis of length 1 that is repeated is nothing but its repetitions.
    if (times === 1 || dim > 1) split.push(dim);
  });
  if (repeated.length === 0) return { x: () => tf.clone(dy as tf.Tensor) };
  return { x: () => tf.reshape(tf.sum(tf.reshape(dy as tf.Tensor, split), repeated), x.shape) };
}

/** Cumsum: the same sum from the other end. TensorFlow.js transposes it once more, and throws along any axis but the last. */
function cumsumGradient(
  dy: tf.Tensor | tf.Tensor[],
  _: tf.Tensor[],
  attrs: tf.NamedAttrMap,
): Record<string, () => tf.Tensor> {
  const { axis, exclusive, reverse } = attrs as unknown as tf.CumsumAttrs;
  return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
}

/** Replaces them for this thread; recorded and step-by-step runs then differentiate alike. */
export function replaceGradients(): void {
  tf.registerGradient({ kernelName: 'Tile', inputsToSave: ['x'], gradFunc: tileGradient });
  tf.registerGradient({ kernelName: 'Cumsum', gradFunc: cumsumGradient });
}
