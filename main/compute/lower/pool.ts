// Poolings. Semantics: tfjs-backend-cpu 4.22, src/kernels/MaxPool.ts, AvgPool.ts and their gradients: of equal largest
// values the first takes the gradient, and an average counts the pixels that are there, not the padding.
import { tf } from '../tensorflow';
import { elementwise, cast, transpose, type Graph, type GraphValue } from '../graph';
import type { Lowerings } from './call';
import {
  addWindows,
  lengths,
  NCHW,
  NHWC,
  onnxWindow,
  padded,
  windowSlices,
  windowsOf,
  type Windows,
} from './windows';

interface PoolAttrs {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Below every float: padding never wins. */
const LOWEST = -3.4e38;

function geometry(x: GraphValue, { filterSize, strides, pad, dimRoundingMode }: PoolAttrs): Windows {
  return windowsOf(
    tf.backend_util.computePool2DInfo(lengths(x), filterSize, strides, 1, pad, dimRoundingMode),
  );
}

function asOnnx(g: Graph, opType: string, x: GraphValue, w: Windows): GraphValue {
  const [rows, , , channels] = lengths(x);
  const { dilations: _, ...window } = onnxWindow(w);
  const shape = [rows, channels, w.outHeight, w.outWidth];
  return transpose(g, g.op(opType, [transpose(g, x, NCHW)], shape, 'float32', window), NHWC);
}

/** One over the number of real pixels in each window: 1 x outHeight x outWidth x 1. */
function shares(g: Graph, x: GraphValue, w: Windows): GraphValue {
  const [, height, width] = lengths(x);
  const inside = (out: number, stride: number, size: number, before: number, length: number): number[] =>
    Array.from({ length: out }, (_, i) => {
      const start = i * stride - before;
      return Math.min(length, start + size) - Math.max(0, start);
    });
  const down = inside(w.outHeight, w.strideHeight, w.height, w.top, height);
  const across = inside(w.outWidth, w.strideWidth, w.width, w.left, width);
  const data = Float32Array.from(down.flatMap((n) => across.map((m) => 1 / (n * m))));
  return g.constant(data, [1, w.outHeight, w.outWidth, 1], 'float32');
}

export const poolLowerings: Lowerings = {
  MaxPool: (g, call) => {
    const x = call.input('x');
    const w = geometry(x, call.attrs<PoolAttrs>());
    if (g.portable) return asOnnx(g, 'MaxPool', x, w);
    const places = windowSlices(g, padded(g, x, w, LOWEST), w);
    return places.length === 1 ? (places[0] as GraphValue) : elementwise(g, 'Max', places, 'float32');
  },
  MaxPoolGrad: (g, call) => {
    const [dy, x, y] = [call.input('dy'), call.input('input'), call.input('output')];
    const w = geometry(x, call.attrs<PoolAttrs>());
    const [, height, width] = lengths(x);
    const slices = windowSlices(g, padded(g, x, w, LOWEST), w);
    // What is left to give out; the first place that holds the maximum takes it all.
    let left = dy;
    const taken = slices.map((place, k) => {
      if (k === slices.length - 1) return left;
      const holds = cast(g, elementwise(g, 'Equal', [place, y], 'bool'), 'float32');
      const part = elementwise(g, 'Mul', [left, holds], 'float32');
      left = elementwise(g, 'Sub', [left, part], 'float32');
      return part;
    });
    return addWindows(g, taken, w, height, width);
  },
  AvgPool: (g, call) => {
    const x = call.input('x');
    const w = geometry(x, call.attrs<PoolAttrs>());
    if (g.portable) return asOnnx(g, 'AveragePool', x, w);
    const sum = windowSlices(g, padded(g, x, w), w).reduce((total, place) =>
      elementwise(g, 'Add', [total, place], 'float32'),
    );
    return elementwise(g, 'Mul', [sum, shares(g, x, w)], 'float32');
  },
  AvgPoolGrad: (g, call) => {
    const [dy, x] = [call.input('dy'), call.input('input')];
    const w = geometry(x, call.attrs<PoolAttrs>());
    const [, height, width] = lengths(x);
    const part = elementwise(g, 'Mul', [dy, shares(g, x, w)], 'float32');
    return addWindows(g, new Array<GraphValue>(w.height * w.width).fill(part), w, height, width);
  },
};
