// The orthogonal initialiser of recurrent layers, on plain arrays. TensorFlow.js' own works out its matrix by a product of whole matrices a
// column: 2 s for an LSTM of 64 units (0.03 s here), minutes for one of 256 (0.3 s).
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as tfcore from '@tensorflow/tfjs-core';
import type * as tflayers from '@tensorflow/tfjs-layers';

interface Orthogonal {
  gain: number;
  seed?: number;
  apply(shape: number[], dtype?: 'float32' | 'int32'): Tensor;
}

/** Puts it in the place of TensorFlow.js' own, with the same draws and the same values but for rounding. */
export function replaceOrthogonal(tf: typeof tfcore, layers: typeof tflayers): void {
  const prototype = Object.getPrototypeOf(layers.initializers.orthogonal({})) as Orthogonal;
  prototype.apply = function (this: Orthogonal, shape) {
    const columns = shape.at(-1) ?? 1;
    const rows = tf.util.sizeFromShape(shape) / columns;
    const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
    const draws = tf.tidy(() => tf.randomNormal([length, count], 0, 1, 'float32', this.seed).dataSync());
    const vectors = orthonormal(
      Float64Array.from({ length: length * count }, (_, i) => {
        const [vector, place] = [Math.floor(i / length), i % length];
        return draws[place * count + vector] ?? 0;
      }),
      length,
    );
    const wide = rows < columns;
    const values = new Float32Array(length * count);
    for (let vector = 0; vector < count; vector++) {
      for (let place = 0; place < length; place++) {
        const value = (vectors[vector * length + place] ?? 0) * this.gain;
        values[wide ? vector * length + place : place * count + vector] = value;
      }
    }
    return tf.tensor(values, shape, 'float32');
  };
}

/**
 * Vectors of `length` one after the other, at most `length` of them, made orthogonal to each other and of length 1, in place: modified Gram-Schmidt, each vector against
 * those before it twice, so that none is left slanted by rounding (Giraud, Langou and Rozloznik 2005, "The loss of orthogonality in the Gram-Schmidt
 * orthogonalization process").
 */
export function orthonormal(vectors: Float64Array, length: number): Float64Array {
  for (let from = 0; from < vectors.length; from += length) {
    const vector = vectors.subarray(from, from + length);
    for (let pass = 0; pass < 2; pass++) {
      for (let before = 0; before < from; before += length) {
        const other = vectors.subarray(before, before + length);
        const along = dot(vector, other);
        for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) - along * (other[i] ?? 0);
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) / norm;
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
