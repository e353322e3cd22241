// Convolutions. Semantics: tfjs-backend-cpu 4.22, src/kernels/Conv2D.ts and its gradients; tfjs-core's conv_util.
//
// TensorFlow.js keeps channels last, ONNX Runtime's Conv wants them second. Instead of transposing at every layer, the
// pixels under each window are gathered side by side (im2col) and multiplied by the filter as it lies: the product
// is one Gemm that uses all threads, forward and backward alike. Exported graphs use ONNX's Conv, which every tool knows.
import { tf } from '../tensorflow';
import {
  concat,
  elementwise,
  pad,
  product,
  reduce,
  reshape,
  reverse,
  sizeOf,
  split,
  transpose,
  type Graph,
  type GraphValue,
} from '../graph';
import { activated } from './elementwise';
import type { KernelCall, Lowerings } from './call';
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

type Quad = [number, number, number, number];
const quad = (shape: readonly number[]): Quad => [shape[0] ?? 1, shape[1] ?? 1, shape[2] ?? 1, shape[3] ?? 1];

interface ConvAttrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function geometry(x: readonly number[], filter: readonly number[], a: ConvAttrs, depthwise = false): Windows {
  if (a.dataFormat === 'NCHW') throw new Error('channels first');
  const { strides, dimRoundingMode } = a;
  // Absent, or null from layers that leave it unset.
  const dilations = a.dilations ?? 1;
  const info = tf.backend_util.computeConv2DInfo(
    quad(x),
    quad(filter),
    strides,
    dilations,
    a.pad,
    dimRoundingMode,
    depthwise,
  );
  return windowsOf(info);
}

/** For each window, the indices of its pixels in the flattened (padded) image: windows x places. */
function windowIndices(g: Graph, imageWidth: number, w: Windows): GraphValue {
  return g.keyed(`windows ${imageWidth} ${JSON.stringify(w)}`, () => {
    const [windows, places] = [w.outHeight * w.outWidth, w.height * w.width];
    const indices = new Int32Array(windows * places);
    let at = 0;
    for (let y = 0; y < w.outHeight; y++) {
      for (let x = 0; x < w.outWidth; x++) {
        for (let i = 0; i < w.height; i++) {
          for (let j = 0; j < w.width; j++) {
            const line = y * w.strideHeight + i * w.dilationHeight;
            indices[at++] = line * imageWidth + x * w.strideWidth + j * w.dilationWidth;
          }
        }
      }
    }
    return g.constant(indices, [windows, places], 'int32');
  });
}

/** The pixels under each window side by side: (rows * windows) x (places * channels). */
function windowRows(g: Graph, image: GraphValue, w: Windows): GraphValue {
  const x = padded(g, image, w);
  const [rows, height, width, channels] = lengths(x);
  const [windows, places] = [w.outHeight * w.outWidth, w.height * w.width];
  const shape = [rows * windows, places * channels];
  if (places === 1 && windows === height * width) return reshape(g, x, shape);
  const flat = reshape(g, x, [rows, height * width, channels]);
  const picked = g.op(
    'Gather',
    [flat, windowIndices(g, width, w)],
    [rows, windows, places, channels],
    'float32',
    { axis: 1 },
  );
  return reshape(g, picked, shape);
}

/** The same transposed, for one channel: places x (rows * windows), from slices that lie together in memory. */
function windowColumns(g: Graph, image: GraphValue, w: Windows): GraphValue {
  const slices = windowSlices(g, padded(g, image, w), w);
  return concat(
    g,
    slices.map((part) => reshape(g, part, [1, sizeOf(part.shape)])),
    0,
  );
}

function convolve(g: Graph, x: GraphValue, filter: GraphValue, w: Windows, bias?: GraphValue): GraphValue {
  const [rows, , , channels] = lengths(x);
  const [kh, kw, , outChannels] = lengths(filter);
  const shape = [rows, w.outHeight, w.outWidth, outChannels];
  if (g.portable) {
    const inputs = [transpose(g, x, NCHW), transpose(g, filter, [3, 2, 0, 1])];
    if (bias) inputs.push(bias);
    const y = g.op(
      'Conv',
      inputs,
      NCHW.map((axis) => shape[axis] ?? 1),
      'float32',
      onnxWindow(w),
    );
    return transpose(g, y, NHWC);
  }
  const matrix = reshape(g, filter, [kh * kw * channels, outChannels]);
  const y =
    channels === 1
      ? product(g, windowColumns(g, x, w), matrix, true, false, bias)
      : product(g, windowRows(g, x, w), matrix, false, false, bias);
  return reshape(g, y, shape);
}

/** The gradient with respect to the image; also the forward pass of a transposed convolution. */
function backToInput(g: Graph, dy: GraphValue, filter: GraphValue, shape: Quad, w: Windows): GraphValue {
  const [rows, height, width, channels] = shape;
  const [kh, kw, , outChannels] = lengths(filter);
  const plain = w.strideHeight * w.strideWidth * w.dilationHeight * w.dilationWidth === 1;
  if (plain && w.top < kh && w.left < kw) {
    // Each pixel collects from the windows it was in: a convolution of dy with the filter turned by half.
    const turned = reverse(g, filter, [0, 1]);
    const matrix = reshape(g, transpose(g, turned, [0, 1, 3, 2]), [kh * kw * outChannels, channels]);
    const around = pad(g, dy, [
      [0, 0],
      [kh - 1 - w.top, height + w.top - w.outHeight],
      [kw - 1 - w.left, width + w.left - w.outWidth],
      [0, 0],
    ]);
    const back: Windows = { ...w, outHeight: height, outWidth: width, top: 0, bottom: 0, left: 0, right: 0 };
    return reshape(g, product(g, windowRows(g, around, back), matrix, false, false), shape);
  }
  const matrix = reshape(g, filter, [kh * kw * channels, outChannels]);
  const flat = reshape(g, dy, [rows * w.outHeight * w.outWidth, outChannels]);
  const spread = reshape(g, product(g, flat, matrix, false, true), [
    rows,
    w.outHeight,
    w.outWidth,
    kh * kw * channels,
  ]);
  const places = split(g, spread, new Array<number>(kh * kw).fill(channels), 3);
  return addWindows(g, places, w, height, width);
}

function backToFilter(g: Graph, x: GraphValue, dy: GraphValue, shape: Quad, w: Windows): GraphValue {
  const [rows, , , channels] = lengths(x);
  const flat = reshape(g, dy, [rows * w.outHeight * w.outWidth, shape[3]]);
  const matrix =
    channels === 1
      ? product(g, windowColumns(g, x, w), flat, false, false)
      : product(g, windowRows(g, x, w), flat, true, false);
  return reshape(g, matrix, shape);
}

/** Each channel by filters of its own: output channel c * multiplier + q. */
function depthwise(g: Graph, x: GraphValue, filter: GraphValue, w: Windows): GraphValue {
  const [rows, , , channels] = lengths(x);
  const [kh, kw, , multiplier] = lengths(filter);
  const weights = reshape(g, transpose(g, filter, [2, 3, 0, 1]), [channels * multiplier, 1, kh, kw]);
  const shape = [rows, channels * multiplier, w.outHeight, w.outWidth];
  const attributes = { ...onnxWindow(w), group: channels };
  return transpose(g, g.op('Conv', [transpose(g, x, NCHW), weights], shape, 'float32', attributes), NHWC);
}

/** dy as rows x outHeight x outWidth x channels x multiplier. */
function byChannel(g: Graph, dy: GraphValue, channels: number): GraphValue {
  const [rows, height, width, all] = lengths(dy);
  return reshape(g, dy, [rows, height, width, channels, all / channels]);
}

function fused(call: KernelCall): {
  attrs: tf.FusedConv2DAttrs;
  bias: GraphValue | undefined;
  prelu: GraphValue | undefined;
} {
  return {
    attrs: call.attrs<tf.FusedConv2DAttrs>(),
    bias: call.maybe('bias'),
    prelu: call.maybe('preluActivationWeights'),
  };
}

export const convLowerings: Lowerings = {
  Conv2D: (g, call) => {
    const [x, filter] = [call.input('x'), call.input('filter')];
    return convolve(g, x, filter, geometry(x.shape, filter.shape, call.attrs<ConvAttrs>()));
  },
  FusedConv2D: (g, call) => {
    const [x, filter] = [call.input('x'), call.input('filter')];
    const { attrs, bias, prelu } = fused(call);
    const columns = filter.shape[3] ?? 1;
    const inside = bias && sizeOf(bias.shape) === columns ? reshape(g, bias, [columns]) : undefined;
    let y = convolve(g, x, filter, geometry(x.shape, filter.shape, call.attrs<ConvAttrs>()), inside);
    if (bias && !inside) y = elementwise(g, 'Add', [y, bias], 'float32');
    return activated(g, y, attrs.activation, attrs.leakyreluAlpha, prelu);
  },
  Conv2DBackpropInput: (g, call) => {
    const [dy, filter] = [call.input('dy'), call.input('filter')];
    const { inputShape } = call.attrs<tf.Conv2DBackpropInputAttrs>();
    return backToInput(
      g,
      dy,
      filter,
      inputShape,
      geometry(inputShape, filter.shape, call.attrs<ConvAttrs>()),
    );
  },
  Conv2DBackpropFilter: (g, call) => {
    const [x, dy] = [call.input('x'), call.input('dy')];
    const { filterShape } = call.attrs<tf.Conv2DBackpropFilterAttrs>();
    return backToFilter(g, x, dy, filterShape, geometry(x.shape, filterShape, call.attrs<ConvAttrs>()));
  },
  DepthwiseConv2dNative: (g, call) => {
    const [x, filter] = [call.input('x'), call.input('filter')];
    return depthwise(g, x, filter, geometry(x.shape, filter.shape, call.attrs<ConvAttrs>(), true));
  },
  FusedDepthwiseConv2D: (g, call) => {
    const [x, filter] = [call.input('x'), call.input('filter')];
    const { attrs, bias, prelu } = fused(call);
    const y = depthwise(g, x, filter, geometry(x.shape, filter.shape, call.attrs<ConvAttrs>(), true));
    const shifted = bias ? elementwise(g, 'Add', [y, bias], 'float32') : y;
    return activated(g, shifted, attrs.activation, attrs.leakyreluAlpha, prelu);
  },
  DepthwiseConv2dNativeBackpropInput: (g, call) => {
    const [dy, filter] = [call.input('dy'), call.input('filter')];
    const { inputShape } = call.attrs<tf.DepthwiseConv2dNativeBackpropInputAttrs>();
    const [, height, width, channels] = inputShape;
    const [kh, kw, , multiplier] = lengths(filter);
    const w = geometry(inputShape, filter.shape, call.attrs<ConvAttrs>(), true);
    const parts = byChannel(g, dy, channels);
    const places = split(
      g,
      reshape(g, filter, [kh * kw, channels, multiplier]),
      new Array<number>(kh * kw).fill(1),
      0,
    );
    const weighted = places.map((place) => {
      const scaled = elementwise(g, 'Mul', [parts, reshape(g, place, [channels, multiplier])], 'float32');
      return reduce(g, 'ReduceSum', scaled, [4], false);
    });
    return addWindows(g, weighted, w, height, width);
  },
  DepthwiseConv2dNativeBackpropFilter: (g, call) => {
    const [x, dy] = [call.input('x'), call.input('dy')];
    const { filterShape } = call.attrs<tf.DepthwiseConv2dNativeBackpropFilterAttrs>();
    const [, , channels] = filterShape;
    const w = geometry(x.shape, filterShape, call.attrs<ConvAttrs>(), true);
    const parts = byChannel(g, dy, channels);
    const sums = windowSlices(g, padded(g, x, w), w).map((place) => {
      const scaled = elementwise(g, 'Mul', [parts, reshape(g, place, [...place.shape, 1])], 'float32');
      return reshape(g, reduce(g, 'ReduceSum', scaled, [0, 1, 2], false), [1, channels, filterShape[3]]);
    });
    return reshape(g, concat(g, sums, 0), filterShape);
  },
};
