// Sums, means, extremes, softmax and what picks by order. Semantics: tfjs-backend-cpu 4.22, src/kernels/<Kernel>.ts.
import type * as tf from '@tensorflow/tfjs-core';
import { cast, normalAxes, reduce, type GraphValue } from '../graph';
import type { KernelCall, Lowering, Lowerings } from './call';

interface AxisAttrs {
  axis?: number | number[];
  /** Max and Min say it so. */
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

function spec(call: KernelCall, x: GraphValue): { axes: number[]; keep: boolean } {
  const { axis, reductionIndices, keepDims = false } = call.attrs<AxisAttrs>();
  return { axes: normalAxes(reductionIndices ?? axis, x.shape.length), keep: keepDims };
}

const reducing =
  (opType: string, prepare: (x: GraphValue) => GraphValue['dtype'] = (x) => x.dtype): Lowering =>
  (g, call) => {
    const x = call.input('x');
    const { axes, keep } = spec(call, x);
    return reduce(g, opType, cast(g, x, prepare(x)), axes, keep);
  };

const logical =
  (opType: string): Lowering =>
  (g, call) => {
    const x = cast(g, call.input('x'), 'int32');
    const { axes, keep } = spec(call, x);
    return cast(g, reduce(g, opType, x, axes, keep), 'bool');
  };

const picking =
  (opType: string): Lowering =>
  (g, call) => {
    const x = call.input('x');
    const [axis = 0] = normalAxes(call.attrs<tf.ArgMaxAttrs>().axis, x.shape.length);
    const shape = x.shape.filter((_, i) => i !== axis);
    return cast(g, g.op(opType, [x], shape, 'int64', { axis, keepdims: 0 }), 'int32');
  };

const numeric = (x: GraphValue): GraphValue['dtype'] => (x.dtype === 'bool' ? 'int32' : x.dtype);

export const reductionLowerings: Lowerings = {
  Sum: reducing('ReduceSum', numeric),
  Mean: reducing('ReduceMean', () => 'float32'),
  Max: reducing('ReduceMax'),
  Min: reducing('ReduceMin'),
  Prod: reducing('ReduceProd', numeric),
  Any: logical('ReduceMax'),
  All: logical('ReduceMin'),
  ArgMax: picking('ArgMax'),
  ArgMin: picking('ArgMin'),
  Softmax: (g, call) => {
    const logits = cast(g, call.input('logits'), 'float32');
    const [axis = 0] = normalAxes(call.attrs<tf.SoftmaxAttrs>().dim, logits.shape.length);
    return g.op('Softmax', [logits], logits.shape, 'float32', { axis });
  },
  LogSoftmax: (g, call) => {
    const logits = cast(g, call.input('logits'), 'float32');
    const [axis = 0] = normalAxes(call.attrs<tf.LogSoftmaxAttrs>().axis, logits.shape.length);
    return g.op('LogSoftmax', [logits], logits.shape, 'float32', { axis });
  },
  Cumsum: (g, call) => {
    const { axis, exclusive, reverse } = call.attrs<tf.CumsumAttrs>();
    const x = call.input('x');
    const [normal = 0] = normalAxes(axis, x.shape.length);
    return g.op('CumSum', [x, g.splat(normal, [], 'int64')], x.shape, x.dtype, {
      exclusive: exclusive ? 1 : 0,
      reverse: reverse ? 1 : 0,
    });
  },
  TopK: (g, call) => {
    const { k } = call.attrs<tf.TopKAttrs>();
    const x = call.input('x');
    const shape = [...x.shape.slice(0, -1), k];
    const outputs = [
      { shape, dtype: x.dtype },
      { shape, dtype: 'int64' as const },
    ];
    // TensorFlow.js sorts always: its unsorted order is whatever it finds.
    const [values, indices] = g.nodeOf('TopK', [x, g.ints([k])], outputs, {
      axis: -1,
      largest: 1,
      sorted: 1,
    });
    if (!values || !indices) throw new Error('TopK gave no output.');
    return [values, cast(g, indices, 'int32')];
  },
};
