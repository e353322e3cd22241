// Every kernel that can be compiled, one row each: the compiled result against TensorFlow.js on random shapes, and the gradient
// against central differences, or why it isn't. The other files of this folder go into each group's corners.
import type { NamedAttrMap, Tensor, Tensor1D, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { lowerings } from '../../../../main/compute/lower';
import { tf } from '../../../../main/compute/tensorflow';
import { isRecording, trace } from '../../../../main/compute/trace';
import { always, bools, filled, integers, same, sameGradient, seed, shape, type Inputs } from './support';

type Fed = Readonly<Record<string, Tensor>>;
type Kind = 'any' | 'positive' | 'unit' | 'away';

interface Row {
  inputs: (dims: number[], s: number) => Inputs;
  run: (fed: Fed, dims: number[], s: number) => Tensor | Tensor[];
  /** Why the gradient isn't compared with central differences; absent where it is. */
  skipped?: string;
  /** Why TensorFlow.js' own gradient isn't compared with, besides; absent where it is. */
  wrongInTensorFlow?: string;
  tolerance?: number;
}

const NONE = 'TensorFlow.js has no gradient for it';
const WHOLE = 'takes or gives whole numbers or truth values';
const OWN_GRADIENT = 'is itself a gradient, compared in the row of what it differentiates';

const get = (fed: Fed, name: string): Tensor => fed[name] as Tensor;
const kernel = (name: string, inputs: Record<string, TensorInfo>, attributes: object = {}): Tensor =>
  tf.engine().runKernel(name, inputs as never, attributes as NamedAttrMap) as Tensor;

/** Numbers that are all different, further apart than the step of central differences. */
function distinct(dims: readonly number[], s: number): Inputs[string] {
  const noise = filled(dims, s).data;
  const order = [...noise.keys()].sort((a, b) => (noise[a] ?? 0) - (noise[b] ?? 0));
  const data = new Float32Array(noise.length);
  order.forEach((at, rank) => (data[at] = rank * 0.1 - 1));
  return { data, dims: [...dims] };
}

const one = (run: (x: Tensor) => Tensor, kind: Kind = 'any', more: Partial<Row> = {}): Row => ({
  inputs: (dims, s) => ({ x: filled(dims, s, kind) }),
  run: (fed) => run(get(fed, 'x')),
  ...more,
});

/** Two values of one shape: TensorFlow.js 4.22 differentiates some of these for equal shapes only. */
const two = (run: (a: Tensor, b: Tensor) => Tensor, kind: Kind = 'any', more: Partial<Row> = {}): Row => ({
  inputs: (dims, s) => ({ a: filled(dims, s, kind), b: filled(dims, s + 1, kind) }),
  run: (fed) => run(get(fed, 'a'), get(fed, 'b')),
  ...more,
});

/** Rounding, of numbers away from where it jumps. */
const stairs = (run: (x: Tensor) => Tensor): Row => ({
  inputs: (dims, s) => ({ x: distinct(dims, s) }),
  run: (fed) => run(tf.add(get(fed, 'x'), 0.05)),
});

const wholes = (run: (a: Tensor, b: Tensor) => Tensor): Row => ({
  inputs: (dims, s) => ({ a: integers(dims, s, 4), b: integers(dims, s + 1, 4) }),
  run: (fed) => run(get(fed, 'a'), get(fed, 'b')),
  skipped: WHOLE,
});

const truths = (run: (a: Tensor, b: Tensor) => Tensor): Row => ({
  inputs: (dims, s) => ({ a: bools(dims, s), b: bools(dims, s + 1) }),
  run: (fed) => run(get(fed, 'a'), get(fed, 'b')),
  skipped: WHOLE,
});

const lastAxis = (run: (x: Tensor, axis: number) => Tensor, more: Partial<Row> = {}): Row => ({
  inputs: (dims, s) => ({ x: distinct(dims, s) }),
  run: (fed, dims, s) => run(get(fed, 'x'), s % dims.length),
  ...more,
});

/** Images of 5 by 6, a filter of 3 by 2, stride and padding by the seed. */
const STRIDES = (s: number): number => 1 + (s % 2);
const PAD = (s: number): 'same' | 'valid' => (s % 3 === 0 ? 'valid' : 'same');
const image = (s: number, kind = filled): Inputs[string] => kind([2, 5, 6, 2], s);
const conv = (
  filter: number[],
  run: (x: Tensor4D, f: Tensor4D, s: number) => Tensor,
  more: Partial<Row> = {},
): Row => ({
  inputs: (_, s) => ({ x: image(s), f: filled(filter, s + 1) }),
  run: (fed, _, s) => run(get(fed, 'x') as Tensor4D, get(fed, 'f') as Tensor4D, s),
  ...more,
});
const convAttributes = (s: number): object => ({
  strides: STRIDES(s),
  pad: PAD(s),
  dataFormat: 'NHWC',
  dimRoundingMode: undefined,
  dilations: 1,
});
const pooled = (s: number): object => ({
  filterSize: [3, 2],
  strides: STRIDES(s),
  pad: PAD(s),
  dimRoundingMode: undefined,
});
const withBias = (
  filter: number[],
  run: (x: Tensor4D, f: Tensor4D, b: Tensor, s: number) => Tensor,
): Row => ({
  inputs: (_, s) => ({
    x: image(s),
    f: filled(filter, s + 1),
    b: filled([filter[0] === 1 ? 3 : 4], s + 2),
  }),
  run: (fed, _, s) => run(get(fed, 'x') as Tensor4D, get(fed, 'f') as Tensor4D, get(fed, 'b'), s),
});
const down = (s: number): number => Math.ceil((PAD(s) === 'same' ? 5 : 3) / STRIDES(s));
const across = (s: number): number => Math.ceil((PAD(s) === 'same' ? 6 : 5) / STRIDES(s));

const rows: Readonly<Record<string, Row>> = {
  // Of one value.
  Exp: one(tf.exp),
  Log: one(tf.log, 'positive'),
  Log1p: one(tf.log1p, 'positive'),
  Expm1: one(tf.expm1),
  Sqrt: one(tf.sqrt, 'positive'),
  Rsqrt: one(tf.rsqrt, 'positive'),
  Square: one(tf.square),
  Reciprocal: one((x) => tf.reciprocal(tf.add(x, 1)), 'positive'),
  Neg: one(tf.neg),
  Abs: one(tf.abs, 'away'),
  Sign: one(tf.sign, 'away'),
  Floor: stairs(tf.floor),
  Ceil: stairs(tf.ceil),
  Round: one(tf.round, 'away'),
  Sigmoid: one(tf.sigmoid),
  Tanh: one(tf.tanh),
  Softplus: one(tf.softplus),
  Relu: one(tf.relu, 'away'),
  Relu6: one(tf.relu6, 'away'),
  Elu: one(tf.elu, 'away'),
  EluGrad: two((dy, y) => kernel('EluGrad', { dy, y }), 'any', { skipped: OWN_GRADIENT }),
  Selu: one(tf.selu, 'away'),
  LeakyRelu: one((x) => tf.leakyRelu(x, 0.3), 'away'),
  Prelu: two((x, alpha) => tf.prelu(x, alpha), 'away'),
  Step: one((x) => tf.step(x, 0.2), 'away'),
  Erf: one(tf.erf, 'any', { tolerance: 1e-4 }),
  Sin: one(tf.sin),
  Cos: one(tf.cos),
  Tan: one(tf.tan, 'unit'),
  Asin: one((x) => tf.asin(tf.mul(x, 0.8)), 'unit'),
  Acos: one((x) => tf.acos(tf.mul(x, 0.8)), 'unit'),
  Atan: one(tf.atan),
  Sinh: one(tf.sinh),
  Cosh: one(tf.cosh),
  Asinh: one(tf.asinh),
  Acosh: one((x) => tf.acosh(tf.add(x, 1.2)), 'positive'),
  Atanh: one((x) => tf.atanh(tf.mul(x, 0.8)), 'unit'),
  ClipByValue: one((x) => tf.clipByValue(x, -1.25, 1.75), 'away'),
  Identity: one((x) => tf.clone(tf.mul(x, 2))),
  Cast: {
    inputs: (dims, s) => ({ x: integers(dims, s, 9) }),
    run: (fed) => tf.cast(get(fed, 'x'), 'float32'),
    skipped: 'to a float it takes whole numbers, to a whole number it passes the gradient through by design',
  },
  IsNan: one(tf.isNaN, 'any', { skipped: WHOLE }),
  IsInf: one(tf.isInf, 'any', { skipped: WHOLE }),
  IsFinite: one(tf.isFinite, 'any', { skipped: WHOLE }),
  LogicalNot: truths((a) => tf.logicalNot(a)),
  // Of two or more.
  Add: two(tf.add),
  Sub: two(tf.sub),
  Multiply: two(tf.mul),
  RealDiv: two((a, b) => tf.div(a, tf.add(b, 1)), 'positive'),
  Pow: two(tf.pow, 'positive'),
  Maximum: {
    inputs: (dims, s) => ({ ab: distinct([2, ...dims], s) }),
    run: (fed) => tf.maximum(...halves(get(fed, 'ab'))),
  },
  Minimum: {
    inputs: (dims, s) => ({ ab: distinct([2, ...dims], s) }),
    run: (fed) => tf.minimum(...halves(get(fed, 'ab'))),
  },
  // The quotient stays between 1 and 2, away from the jumps.
  Mod: two((a, b) => tf.mod(tf.add(tf.mul(a, 0.4), 3), tf.add(tf.mul(b, 0.1), 2)), 'unit'),
  FloorDiv: {
    ...wholes((a, b) => tf.floorDiv(a, tf.add(b, tf.scalar(1, 'int32')))),
    skipped: 'TensorFlow.js differentiates it as if it were a division, and for whole numbers',
  },
  SquaredDifference: two(tf.squaredDifference),
  Atan2: two(tf.atan2, 'positive'),
  AddN: {
    inputs: (dims, s) => ({ a: filled(dims, s), b: filled(dims, s + 1), c: filled(dims, s + 2) }),
    run: (fed) => tf.addN([get(fed, 'a'), get(fed, 'b'), get(fed, 'c')]),
  },
  Select: {
    inputs: (dims, s) => ({ c: bools(dims, s), a: filled(dims, s), b: filled(dims, s + 1) }),
    run: (fed) => tf.where(get(fed, 'c'), get(fed, 'a'), get(fed, 'b')),
  },
  Equal: wholes(tf.equal),
  NotEqual: wholes(tf.notEqual),
  Greater: wholes(tf.greater),
  GreaterEqual: wholes(tf.greaterEqual),
  Less: wholes(tf.less),
  LessEqual: wholes(tf.lessEqual),
  LogicalAnd: truths(tf.logicalAnd),
  LogicalOr: truths(tf.logicalOr),
  // Along axes.
  Sum: lastAxis((x, axis) => tf.sum(x, axis)),
  Mean: lastAxis((x, axis) => tf.mean(x, axis)),
  Max: lastAxis((x, axis) => tf.max(x, axis)),
  Min: lastAxis((x, axis) => tf.min(x, axis)),
  Prod: lastAxis((x, axis) => tf.prod(x, axis), {
    skipped:
      'TensorFlow.js differentiates it by Cumprod, which has no ONNX operator: such a network runs step by step',
  }),
  Any: { ...truths((a) => tf.any(a, 0)) },
  All: { ...truths((a) => tf.all(a, 0)) },
  ArgMax: lastAxis((x, axis) => tf.argMax(x, axis), { skipped: WHOLE }),
  ArgMin: lastAxis((x, axis) => tf.argMin(x, axis), { skipped: WHOLE }),
  Softmax: one((x) => tf.softmax(x)),
  // Asked for by losses alone: tf.logSoftmax is made of other kernels.
  LogSoftmax: one(
    (logits) => (isRecording() ? kernel('LogSoftmax', { logits }, { axis: -1 }) : tf.logSoftmax(logits)),
    'any',
    { skipped: 'is differentiated by the losses themselves (train/losses.ts)' },
  ),
  Cumsum: lastAxis((x, axis) => tf.cumsum(x, axis, axis === 0, axis === 1)),
  TopK: {
    inputs: (dims, s) => ({ x: distinct(dims, s) }),
    run: (fed, dims) => {
      const { values, indices } = tf.topk(get(fed, 'x'), Math.ceil((dims.at(-1) ?? 1) / 2));
      return [values, indices];
    },
    skipped: NONE,
  },
  // Moving elements.
  Reshape: one((x) => tf.reshape(x, [-1, 1])),
  ExpandDims: one((x) => tf.expandDims(x, 1)),
  Transpose: {
    inputs: (dims, s) => ({ x: filled([...dims, 2], s) }),
    run: (fed) => tf.transpose(get(fed, 'x')),
  },
  Slice: {
    ...one((x) => x),
    run: (fed, dims, s) => {
      const begin = dims.map((dim, axis) => (s + axis) % dim);
      return tf.slice(get(fed, 'x'), begin);
    },
  },
  StridedSlice: {
    ...one((x) => x, 'any', { skipped: NONE }),
    run: (fed, dims) =>
      tf.stridedSlice(
        get(fed, 'x'),
        dims.map(() => 0),
        dims,
        dims.map(() => 2),
      ),
  },
  Concat: two((a, b) => tf.concat([a, b], -1)),
  Pack: two((a, b) => tf.stack([a, b], 1)),
  Unpack: {
    // TensorFlow.js cannot differentiate the unpacking of a single element.
    inputs: (dims, s) => ({ x: filled([2, ...dims], s) }),
    run: (fed) => tf.addN(tf.unstack(get(fed, 'x'), 0).map((part, i) => tf.mul(part, i + 1))),
  },
  SplitV: {
    inputs: (dims, s) => ({ x: filled([...dims, 5], s) }),
    run: (fed) => {
      const [first, second] = tf.split(get(fed, 'x'), [2, 3], -1) as [Tensor, Tensor];
      return tf.concat([second, tf.mul(first, 2)], -1);
    },
  },
  // tf.broadcastTo is recorded as Tile too.
  Tile: {
    inputs: (dims, s) => ({ x: filled(dims, s), thin: filled([...thinned(dims, s), 1], s + 1) }),
    run: (fed, dims, s) =>
      tf.mul(
        tf.sum(tf.broadcastTo(get(fed, 'thin'), [...dims, 3])),
        tf.tile(
          get(fed, 'x'),
          dims.map((_, axis) => 1 + ((s + axis) % 3)),
        ),
      ),
  },
  PadV2: {
    ...one((x) => x),
    run: (fed, dims, s) =>
      tf.pad(
        get(fed, 'x'),
        dims.map((_, axis): [number, number] => [(s + axis) % 3, (s + 2 * axis) % 2]),
        1.5,
      ),
  },
  MirrorPad: {
    inputs: (dims, s) => ({
      x: filled(
        dims.map((dim) => dim + 2),
        s,
      ),
    }),
    run: (fed, dims) =>
      tf.mirrorPad(
        get(fed, 'x'),
        dims.map((): [number, number] => [1, 2]),
        'reflect',
      ),
    skipped: 'TensorFlow.js 4.22 leaves the mirrored elements out of it',
  },
  Reverse: lastAxis((x, axis) => tf.reverse(x, axis)),
  Fill: one((x) => tf.mul(x, tf.fill(x.shape, 2.5))),
  ZerosLike: one((x) => tf.add(x, tf.zerosLike(x))),
  OnesLike: one((x) => tf.mul(tf.onesLike(x), x)),
  OneHot: { ...wholes((a) => tf.oneHot(a, 5, 2.5, -1)) },
  // By index.
  GatherV2: {
    inputs: (dims, s) => ({ x: filled(dims, s), i: integers([4], s, dims[0] ?? 1) }),
    run: (fed) => tf.gather(get(fed, 'x'), get(fed, 'i') as Tensor1D),
  },
  UnsortedSegmentSum: {
    inputs: (dims, s) => ({ x: filled(dims, s), i: integers(dims.slice(0, 1), s, 4) }),
    run: (fed) => tf.unsortedSegmentSum(get(fed, 'x'), get(fed, 'i') as Tensor1D, 5),
  },
  GatherNd: {
    inputs: (dims, s) => ({ x: filled(dims, s), i: integers([3, 1], s, dims[0] ?? 1) }),
    run: (fed) => tf.gatherND(get(fed, 'x'), get(fed, 'i')),
    skipped: NONE,
  },
  ScatterNd: {
    inputs: (dims, s) => ({ x: filled([3, ...dims], s), i: integers([3, 1], s, 4) }),
    run: (fed, dims) => tf.scatterND(get(fed, 'i'), get(fed, 'x'), [4, ...dims]),
    skipped: NONE,
  },
  // Products.
  BatchMatMul: {
    inputs: (dims, s) => ({ a: filled([...dims, 3], s), b: filled([...dims, 3], s + 1) }),
    run: (fed) => tf.matMul(square(get(fed, 'a')), square(get(fed, 'b')), false, true),
  },
  _FusedMatMul: {
    inputs: (_, s) => ({ a: filled([2, 3], s), b: filled([3, 4], s + 1), c: filled([4], s + 2) }),
    run: (fed) => tf.fused.matMul({ a: get(fed, 'a'), b: get(fed, 'b'), bias: get(fed, 'c') }),
  },
  FusedBatchNorm: {
    inputs: (_, s) => ({
      x: image(s),
      m: filled([2], s + 1),
      v: filled([2], s + 2, 'positive'),
      o: filled([2], s + 3),
      g: filled([2], s + 4),
    }),
    run: (fed) => {
      const vector = (name: string): Tensor1D => get(fed, name) as Tensor1D;
      const variance = tf.add(vector('v'), 1);
      return tf.batchNorm(
        get(fed, 'x') as Tensor4D,
        vector('m'),
        variance as Tensor1D,
        vector('o'),
        vector('g'),
        1e-3,
      );
    },
  },
  // Over images.
  Conv2D: conv([3, 2, 2, 3], (x, f, s) => tf.conv2d(x, f, STRIDES(s), PAD(s))),
  Conv2DBackpropInput: conv([3, 2, 3, 2], (x, f, s) =>
    tf.conv2dTranspose(x, f, [2, 5 * STRIDES(s), 6 * STRIDES(s), 3], STRIDES(s), 'same'),
  ),
  Conv2DBackpropFilter: {
    inputs: (_, s) => ({ x: image(s), dy: filled([2, down(s), across(s), 3], s + 1) }),
    run: (fed, _, s) =>
      kernel(
        'Conv2DBackpropFilter',
        { x: get(fed, 'x'), dy: get(fed, 'dy') },
        { ...convAttributes(s), filterShape: [3, 2, 2, 3] },
      ),
    skipped: OWN_GRADIENT,
  },
  FusedConv2D: withBias([3, 2, 2, 4], (x, filter, bias, s) =>
    tf.fused.conv2d({ x, filter, bias, strides: STRIDES(s), pad: PAD(s) }),
  ),
  DepthwiseConv2dNative: conv([3, 2, 2, 2], (x, f, s) => tf.depthwiseConv2d(x, f, STRIDES(s), PAD(s))),
  FusedDepthwiseConv2D: withBias([3, 2, 2, 2], (x, filter, bias, s) =>
    tf.fused.depthwiseConv2d({ x, filter, bias, strides: STRIDES(s), pad: PAD(s) }),
  ),
  DepthwiseConv2dNativeBackpropInput: {
    inputs: (_, s) => ({ dy: filled([2, down(s), across(s), 4], s), f: filled([3, 2, 2, 2], s + 1) }),
    run: (fed, _, s) =>
      kernel(
        'DepthwiseConv2dNativeBackpropInput',
        { dy: get(fed, 'dy'), filter: get(fed, 'f') },
        { ...convAttributes(s), inputShape: [2, 5, 6, 2] },
      ),
    skipped: OWN_GRADIENT,
  },
  DepthwiseConv2dNativeBackpropFilter: {
    inputs: (_, s) => ({ x: image(s), dy: filled([2, down(s), across(s), 4], s + 1) }),
    run: (fed, _, s) =>
      kernel(
        'DepthwiseConv2dNativeBackpropFilter',
        { x: get(fed, 'x'), dy: get(fed, 'dy') },
        { ...convAttributes(s), filterShape: [3, 2, 2, 2] },
      ),
    skipped: OWN_GRADIENT,
  },
  MaxPool: {
    inputs: (_, s) => ({ x: image(s, distinct) }),
    run: (fed, _, s) => tf.maxPool(get(fed, 'x') as Tensor4D, [3, 2], STRIDES(s), PAD(s)),
  },
  MaxPoolGrad: {
    inputs: (_, s) => ({ x: image(s, distinct), dy: filled([2, down(s), across(s), 2], s + 1) }),
    run: (fed, _, s) => {
      const input = get(fed, 'x');
      const output = kernel('MaxPool', { x: input }, pooled(s));
      return kernel('MaxPoolGrad', { dy: get(fed, 'dy'), input, output }, pooled(s));
    },
    skipped: OWN_GRADIENT,
  },
  AvgPool: {
    inputs: (_, s) => ({ x: image(s) }),
    run: (fed, _, s) => tf.avgPool(get(fed, 'x') as Tensor4D, [3, 2], STRIDES(s), PAD(s)),
    wrongInTensorFlow: 'divides by the whole window at a padded border',
  },
  AvgPoolGrad: {
    inputs: (_, s) => ({ x: image(s), dy: filled([2, 3, 5, 2], s + 1) }),
    run: (fed) => {
      // Without padding, where TensorFlow.js has it right.
      const window = { filterSize: [3, 2], strides: 1, pad: 'valid' };
      return kernel('AvgPoolGrad', { dy: get(fed, 'dy'), input: get(fed, 'x') }, window);
    },
    skipped: OWN_GRADIENT,
  },
  ResizeNearestNeighbor: {
    inputs: (_, s) => ({ x: image(s) }),
    run: (fed, _, s) => tf.image.resizeNearestNeighbor(get(fed, 'x') as Tensor4D, [3 + (s % 7), 4 + (s % 5)]),
    wrongInTensorFlow: 'mixes up the strides from the second row of the batch on',
  },
  ResizeNearestNeighborGrad: {
    inputs: (_, s) => ({ x: filled([1, 5, 6, 2], s), dy: filled([1, 10, 9, 2], s + 1) }),
    run: (fed) =>
      kernel(
        'ResizeNearestNeighborGrad',
        { images: get(fed, 'x'), dy: get(fed, 'dy') },
        { alignCorners: false },
      ),
    skipped: OWN_GRADIENT,
  },
};

function halves(both: Tensor): [Tensor, Tensor] {
  const [a, b] = tf.unstack(both, 0) as [Tensor, Tensor];
  return [a, b];
}

/** As a stack of matrices with three columns. */
function square(x: Tensor): Tensor {
  return tf.reshape(x, [2, -1, 3].slice(x.size % 6 === 0 ? 0 : 1));
}

/** Some axes shortened to one, as broadcasting stretches them. */
const thinned = (dims: readonly number[], s: number): number[] =>
  dims.map((dim, axis) => ((s + axis) % 2 === 0 ? 1 : dim));

/** Kernels of the house's own have no eager form to be compared with: recurrent.test.ts compares the layers they stand for. */
const ownKernel = (name: string): boolean => name.startsWith('Assay');

describe('every kernel that can be compiled', () => {
  it('has its row', () => {
    expect(Object.keys(rows).sort()).toEqual([...lowerings.keys()].filter((name) => !ownKernel(name)).sort());
  });

  for (const [name, row] of Object.entries(rows)) {
    const { inputs, run, skipped, wrongInTensorFlow, tolerance } = row;
    it(`${name}: ${skipped ? `values; gradient left out, as it ${skipped}` : 'values and gradient'}`, () => {
      always([shape(1, 3), seed], (dims, s) => {
        const fed = inputs(dims, s);
        const specs = Object.entries(fed).map(([key, { dims: d, dtype = 'float32' }]) => ({
          name: key,
          dims: d,
          dtype,
        }));
        const recorded = trace(specs, (tensors) => {
          const result = run(tensors, dims, s);
          return Object.fromEntries([result].flat().map((tensor, i) => [`y${i}`, tensor]));
        });
        expect(recorded.kernels.get(name) ?? 0).toBeGreaterThan(0);
        same(fed, (tensors) => run(tensors, dims, s), tolerance);
        if (skipped === undefined)
          sameGradient(fed, (tensors) => run(tensors, dims, s) as Tensor, {
            eager: wrongInTensorFlow === undefined,
          });
      });
    });
  }

  it('and those without inputs, which are constants', () => {
    always([shape(1, 1), seed], (dims, s) => {
      const count = dims[0] ?? 1;
      same({ x: filled([count], s) }, (fed) => [
        tf.add(get(fed, 'x'), tf.range(s % 3, (s % 3) + count)),
        tf.add(get(fed, 'x'), tf.cast(tf.range(count, 0, -1, 'int32'), 'float32')),
        tf.mul(get(fed, 'x'), tf.linspace(-1, 2, count)),
      ]);
    });
  });
});
