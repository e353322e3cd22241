// Building steps that move elements without computing: reshape, transpose, slice, concat, split, pad, cast.
import { ONNX_TYPE } from '../onnx/types';
import type { Graph } from './graph';
import { sameShape, sizeOf, type Shape } from './shapes';
import type { GraphValue, ProgramDtype } from './values';

export function reshape(g: Graph, x: GraphValue, shape: Shape): GraphValue {
  if (sameShape(x.shape, shape)) return x;
  if (x.splat !== undefined) return g.splat(x.splat, shape, x.dtype);
  if (x.constant) return g.constant(x.constant.data, shape, x.dtype);
  const source = x.node?.opType === 'Reshape' ? x.node.inputs[0] : undefined;
  if (source) return reshape(g, source, shape);
  return g.op('Reshape', [x, g.ints(shape)], shape, x.dtype);
}

/** The permutation of a value that is a transpose of another one. */
export function transposeOf(x: GraphValue): { source: GraphValue; perm: readonly number[] } | undefined {
  const source = x.node?.opType === 'Transpose' ? x.node.inputs[0] : undefined;
  return source && x.node ? { source, perm: x.node.attributes['perm'] as readonly number[] } : undefined;
}

export function transpose(g: Graph, x: GraphValue, perm: readonly number[]): GraphValue {
  if (perm.every((axis, i) => axis === i)) return x;
  const shape = perm.map((axis) => x.shape[axis] ?? 1);
  if (x.splat !== undefined) return g.splat(x.splat, shape, x.dtype);
  const inner = transposeOf(x);
  if (inner)
    return transpose(
      g,
      inner.source,
      perm.map((axis) => inner.perm[axis] ?? 0),
    );
  // Moving only axes of length 1 moves no element.
  const long = perm.filter((axis) => x.shape[axis] !== 1);
  if (long.every((axis, i) => i === 0 || (long[i - 1] ?? 0) < axis)) return reshape(g, x, shape);
  return g.op('Transpose', [x], shape, x.dtype, { perm });
}

/** Casts as TensorFlow.js does: to bool by "is not zero", to int32 towards zero. */
export function cast(g: Graph, x: GraphValue, dtype: ProgramDtype): GraphValue {
  if (x.dtype === dtype) return x;
  if (x.splat !== undefined) return g.splat(x.splat, x.shape, dtype);
  return g.op('Cast', [x], x.shape, dtype, { to: ONNX_TYPE[dtype] });
}

export interface SliceSpec {
  axes: readonly number[];
  starts: readonly number[];
  /** Exclusive. With a negative step, an end below 0 means "to the first element and beyond". */
  ends: readonly number[];
  steps?: readonly number[];
}

const BEFORE_FIRST = -2147483648;

export function slice(g: Graph, x: GraphValue, { axes, starts, ends, steps }: SliceSpec): GraphValue {
  const shape = [...x.shape];
  axes.forEach((axis, i) => {
    const [start, end, step] = [starts[i] ?? 0, ends[i] ?? 0, steps?.[i] ?? 1];
    shape[axis] = Math.max(0, Math.ceil((end - start) / step));
  });
  const plain = steps === undefined || steps.every((step) => step === 1);
  if (plain && sameShape(shape, x.shape)) return x;
  if (x.splat !== undefined) return g.splat(x.splat, shape, x.dtype);
  const onnxEnds = ends.map((end, i) => ((steps?.[i] ?? 1) < 0 && end < 0 ? BEFORE_FIRST : end));
  const inputs = [x, g.ints(starts), g.ints(onnxEnds), g.ints(axes)];
  if (!plain) inputs.push(g.ints(steps));
  return g.op('Slice', inputs, shape, x.dtype);
}

/** Reverses the order along axes. */
export function reverse(g: Graph, x: GraphValue, axes: readonly number[]): GraphValue {
  const lengths = axes.map((axis) => x.shape[axis] ?? 1);
  return slice(g, x, {
    axes,
    starts: lengths.map((length) => length - 1),
    ends: axes.map(() => -1),
    steps: axes.map(() => -1),
  });
}

export function concat(g: Graph, values: readonly GraphValue[], axis: number): GraphValue {
  const parts = values.filter((value) => sizeOf(value.shape) > 0);
  const first = parts[0] ?? values[0];
  if (first === undefined) throw new Error('Concat of nothing.');
  if (parts.length <= 1) return first;
  const shape = [...first.shape];
  shape[axis] = parts.reduce((sum, value) => sum + (value.shape[axis] ?? 0), 0);
  return g.op('Concat', parts, shape, first.dtype, { axis });
}

export function split(
  g: Graph,
  x: GraphValue,
  sizes: readonly number[],
  axis: number,
): readonly GraphValue[] {
  if (sizes.length === 1) return [x];
  const outputs = sizes.map((size) => ({
    shape: x.shape.map((dim, i) => (i === axis ? size : dim)),
    dtype: x.dtype,
  }));
  if (x.splat !== undefined) return outputs.map(({ shape }) => g.splat(x.splat ?? 0, shape, x.dtype));
  return g.nodeOf('Split', [x, g.ints(sizes)], outputs, { axis });
}

/** Pads with a constant; `paddings` holds [before, after] for each axis. */
export function pad(
  g: Graph,
  x: GraphValue,
  paddings: readonly (readonly [number, number])[],
  fill = 0,
): GraphValue {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
  const shape = x.shape.map((dim, axis) => dim + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
  const pads = g.ints([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  return g.op('Pad', [x, pads, g.splat(fill, [], x.dtype)], shape, x.dtype);
}

export function expand(g: Graph, x: GraphValue, shape: Shape): GraphValue {
  if (sameShape(x.shape, shape)) return x;
  if (x.splat !== undefined) return g.splat(x.splat, shape, x.dtype);
  return g.op('Expand', [x, g.ints(shape)], shape, x.dtype);
}
