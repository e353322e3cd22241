// Matrix products. Semantics: tfjs-backend-cpu 4.22, src/kernels/BatchMatMul.ts and _FusedMatMul.ts.
import type * as tf from '@tensorflow/tfjs-core';
import { batchProduct, elementwise, product, reshape, sizeOf } from '../graph';
import { activated } from './elementwise';
import type { Lowerings } from './call';

export const matmulLowerings: Lowerings = {
  BatchMatMul: (g, call) => {
    const { transposeA, transposeB } = call.attrs<tf.BatchMatMulAttrs>();
    return batchProduct(g, call.input('a'), call.input('b'), transposeA, transposeB);
  },
  _FusedMatMul: (g, call) => {
    const [a, b, bias] = [call.input('a'), call.input('b'), call.maybe('bias')];
    const { transposeA, transposeB, activation, leakyreluAlpha } = call.attrs<tf._FusedMatMulAttrs>();
    const plain = a.shape.length === 2 && b.shape.length === 2;
    const columns = b.shape[transposeB ? b.shape.length - 2 : b.shape.length - 1];
    const inside = plain && bias !== undefined && sizeOf(bias.shape) === columns;
    let y = inside
      ? product(g, a, b, transposeA, transposeB, reshape(g, bias, [columns ?? 1]))
      : batchProduct(g, a, b, transposeA, transposeB);
    if (bias !== undefined && !inside) y = elementwise(g, 'Add', [y, bias], 'float32');
    return activated(g, y, activation, leakyreluAlpha, call.maybe('preluActivationWeights'));
  },
};
