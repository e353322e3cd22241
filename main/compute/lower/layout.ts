// Kernels that move elements. Semantics: tfjs-backend-cpu 4.22, src/kernels/<Kernel>.ts, and tfjs-core's slice_util.
import { tf } from '../tensorflow';
import {
  concat,
  elementwise,
  expand,
  normalAxes,
  pad,
  reshape,
  reverse,
  sizeOf,
  slice,
  split,
  transpose,
  cast,
  type GraphValue,
  type ProgramDtype,
} from '../graph';
import type { Lowerings } from './call';

function programDtype(dtype: string | undefined): ProgramDtype {
  if (dtype === undefined || dtype === 'float32') return 'float32';
  if (dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`dtype ${dtype}`);
}

const axisOf = (axis: number | readonly number[], value: GraphValue): number =>
  normalAxes(axis, value.shape.length)[0] ?? 0;

export const layoutLowerings: Lowerings = {
  Reshape: (g, call) => {
    const x = call.input('x');
    return reshape(
      g,
      x,
      tf.util.inferFromImplicitShape(call.attrs<tf.ReshapeAttrs>().shape, sizeOf(x.shape)),
    );
  },
  ExpandDims: (g, call) => {
    const input = call.input('input');
    const { dim } = call.attrs<tf.ExpandDimsAttrs>();
    const shape = [...input.shape];
    shape.splice(dim < 0 ? shape.length + dim + 1 : dim, 0, 1);
    return reshape(g, input, shape);
  },
  Transpose: (g, call) => transpose(g, call.input('x'), call.attrs<tf.TransposeAttrs>().perm),
  ZerosLike: (g, call) => g.splat(0, call.input('x').shape, call.input('x').dtype),
  OnesLike: (g, call) => g.splat(1, call.input('x').shape, call.input('x').dtype),
  Fill: (g, call) => {
    const { shape, value, dtype } = call.attrs<tf.FillAttrs>();
    if (typeof value === 'string') throw new Error('Fill with text');
    return g.splat(value, shape, programDtype(dtype));
  },
  Slice: (g, call) => {
    const x = call.input('x');
    const { begin, size } = call.attrs<tf.SliceAttrs>();
    const [starts = [], sizes = []] = tf.slice_util.parseSliceParams(
      { shape: [...x.shape] } as tf.Tensor,
      begin,
      size,
    );
    const axes = x.shape.flatMap((dim, axis) => (starts[axis] !== 0 || sizes[axis] !== dim ? [axis] : []));
    return slice(g, x, {
      axes,
      starts: axes.map((axis) => starts[axis] ?? 0),
      ends: axes.map((axis) => (starts[axis] ?? 0) + (sizes[axis] ?? 0)),
    });
  },
  StridedSlice: (g, call) => {
    const x = call.input('x');
    const a = call.attrs<tf.StridedSliceAttrs>();
    const info = tf.slice_util.sliceInfo(
      [...x.shape],
      a.begin,
      a.end,
      a.strides,
      a.beginMask,
      a.endMask,
      a.ellipsisMask,
      a.newAxisMask,
      a.shrinkAxisMask,
    );
    const axes = x.shape.map((_, axis) => axis);
    return reshape(
      g,
      slice(g, x, { axes, starts: info.begin, ends: info.end, steps: info.strides }),
      info.finalShape,
    );
  },
  Concat: (g, call) => {
    const values = call.all();
    const [first] = values;
    if (!first) throw new Error('Concat of nothing');
    return concat(g, values, axisOf(call.attrs<tf.ConcatAttrs>().axis, first));
  },
  Pack: (g, call) => {
    const values = call.all();
    const rank = values[0]?.shape.length ?? 0;
    const { axis } = call.attrs<tf.PackAttrs>();
    const at = axis < 0 ? axis + rank + 1 : axis;
    const lifted = values.map((value) =>
      reshape(g, value, [...value.shape.slice(0, at), 1, ...value.shape.slice(at)]),
    );
    return concat(g, lifted, at);
  },
  Unpack: (g, call) => {
    const value = call.input('value');
    const axis = axisOf(call.attrs<tf.UnpackAttrs>().axis, value);
    const shape = value.shape.filter((_, i) => i !== axis);
    const ones = new Array<number>(value.shape[axis] ?? 0).fill(1);
    return split(g, value, ones, axis).map((part) => reshape(g, part, shape));
  },
  SplitV: (g, call) => {
    const x = call.input('x');
    const { numOrSizeSplits, axis } = call.attrs<tf.SplitVAttrs>();
    const at = axisOf(axis, x);
    const sizes = tf.backend_util.prepareSplitSize({ shape: [...x.shape] } as tf.Tensor, numOrSizeSplits, at);
    return split(g, x, sizes, at);
  },
  Tile: (g, call) => {
    const x = call.input('x');
    const { reps } = call.attrs<tf.TileAttrs>();
    const shape = x.shape.map((dim, axis) => dim * (reps[axis] ?? 1));
    if (x.shape.every((dim, axis) => dim === 1 || reps[axis] === 1)) return expand(g, x, shape);
    return g.op('Tile', [x, g.ints(reps)], shape, x.dtype);
  },
  PadV2: (g, call) => {
    const { paddings, constantValue } = call.attrs<tf.PadV2Attrs>();
    return pad(g, call.input('x'), paddings, constantValue);
  },
  MirrorPad: (g, call) => {
    const x = call.input('x');
    const { paddings, mode } = call.attrs<tf.MirrorPadAttrs>();
    if (mode !== 'reflect') throw new Error('MirrorPad symmetric');
    const shape = x.shape.map((dim, axis) => dim + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
    const pads = g.ints([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
    return g.op('Pad', [x, pads], shape, x.dtype, { mode });
  },
  Reverse: (g, call) =>
    reverse(g, call.input('x'), normalAxes(call.attrs<tf.ReverseAttrs>().dims, call.input('x').shape.length)),
  OneHot: (g, call) => {
    const indices = call.input('indices');
    const { depth, onValue, offValue, dtype } = call.attrs<tf.OneHotAttrs>();
    const classes = g.constant(
      Int32Array.from({ length: depth }, (_, i) => i),
      [depth],
      'int32',
    );
    const hit = elementwise(
      g,
      'Equal',
      [reshape(g, cast(g, indices, 'int32'), [...indices.shape, 1]), classes],
      'bool',
    );
    const to = programDtype(dtype);
    if (onValue === 1 && offValue === 0) return cast(g, hit, to);
    return elementwise(g, 'Where', [hit, g.splat(onValue, [], to), g.splat(offValue, [], to)], to);
  },
};
