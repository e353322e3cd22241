// Normalisation. Semantics: tfjs-backend-cpu 4.22, src/kernels/BatchNorm.ts (kernel FusedBatchNorm).
import type * as tf from '@tensorflow/tfjs-core';
import { elementwise, unary } from '../graph';
import type { Lowerings } from './call';

export const normLowerings: Lowerings = {
  FusedBatchNorm: (g, call) => {
    const { varianceEpsilon } = call.attrs<tf.FusedBatchNormAttrs>();
    const [scale, offset] = [call.maybe('scale'), call.maybe('offset')];
    const variance = elementwise(g, 'Add', [call.input('variance'), g.float(varianceEpsilon)], 'float32');
    const inverse = unary(g, 'Reciprocal', unary(g, 'Sqrt', variance));
    const factor = scale ? elementwise(g, 'Mul', [inverse, scale], 'float32') : inverse;
    const centred = elementwise(g, 'Sub', [call.input('x'), call.input('mean')], 'float32');
    const scaled = elementwise(g, 'Mul', [centred, factor], 'float32');
    return offset ? elementwise(g, 'Add', [scaled, offset], 'float32') : scaled;
  },
};
