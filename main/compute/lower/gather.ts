// Picking and adding by index: what embeddings are made of. Semantics: tfjs-backend-cpu 4.22, src/kernels/<Kernel>.ts.
import type * as tf from '@tensorflow/tfjs-core';
import { cast, expand, normalAxes, reshape, sizeOf, type Graph, type GraphValue } from '../graph';
import type { Lowerings } from './call';

/**
 * Rows of `x` added up by segment. ScatterND, which adds whole rows, only where a single thread runs: with several, ONNX
 * Runtime's loses updates when an index repeats (8 to 36 wrong results of 100). ScatterElements, element by element, doesn't.
 */
function segmentSum(g: Graph, x: GraphValue, ids: GraphValue, segments: number): GraphValue {
  const rows = sizeOf(ids.shape);
  const inner = x.shape.slice(ids.shape.length);
  const shape = [rows, ...inner];
  const zeros = g.splat(0, [segments, ...inner], x.dtype);
  if (g.sequential) {
    const index = reshape(g, cast(g, ids, 'int64'), [rows, 1]);
    return g.op('ScatterND', [zeros, index, reshape(g, x, shape)], zeros.shape, x.dtype, {
      reduction: 'add',
    });
  }
  const column = reshape(g, cast(g, ids, 'int64'), [rows, ...inner.map(() => 1)]);
  const inputs = [zeros, expand(g, column, shape), reshape(g, x, shape)];
  return g.op('ScatterElements', inputs, zeros.shape, x.dtype, { axis: 0, reduction: 'add' });
}

export const gatherLowerings: Lowerings = {
  GatherV2: (g, call) => {
    const [x, indices] = [call.input('x'), call.input('indices')];
    const { axis, batchDims = 0 } = call.attrs<tf.GatherV2Attrs>();
    if (batchDims > 0) throw new Error('GatherV2 with batchDims');
    const [at = 0] = normalAxes(axis, x.shape.length);
    const shape = [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)];
    return g.op('Gather', [x, cast(g, indices, 'int32')], shape, x.dtype, { axis: at });
  },
  GatherNd: (g, call) => {
    const [params, indices] = [call.input('params'), call.input('indices')];
    const depth = indices.shape[indices.shape.length - 1] ?? 0;
    const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
    return g.op('GatherND', [params, cast(g, indices, 'int64')], shape, params.dtype);
  },
  UnsortedSegmentSum: (g, call) =>
    segmentSum(
      g,
      call.input('x'),
      call.input('segmentIds'),
      call.attrs<tf.UnsortedSegmentSumAttrs>().numSegments,
    ),
  ScatterNd: (g, call) => {
    const [indices, updates] = [call.input('indices'), call.input('updates')];
    const { shape } = call.attrs<tf.ScatterNdAttrs>();
    const depth = indices.shape[indices.shape.length - 1] ?? 1;
    const outer = shape.slice(0, depth);
    const inner = shape.slice(depth);
    const rows = sizeOf(indices.shape) / Math.max(1, depth);
    // One index into the flattened leading axes for each row of updates, then as above.
    const strides = outer.map((_, axis) => sizeOf(outer.slice(axis + 1)));
    const flat = reshape(g, cast(g, indices, 'int64'), [rows, depth]);
    const weighted = g.op('Mul', [flat, g.ints(strides)], [rows, depth], 'int64');
    const ids = g.op('ReduceSum', [weighted, g.ints([1])], [rows], 'int64', { keepdims: 0 });
    const x = reshape(g, updates, [rows, ...inner]);
    return reshape(g, segmentSum(g, x, ids, sizeOf(outer)), shape);
  },
};
