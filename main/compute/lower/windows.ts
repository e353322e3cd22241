// Sliding windows over images laid out as rows x height x width x channels: what convolutions and poolings share.
import type { backend_util } from '@tensorflow/tfjs-core';
import { concat, elementwise, pad, reshape, slice, type Graph, type GraphValue } from '../graph';

/** The geometry of windows, in pixels. */
export interface Windows {
  height: number;
  width: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  outHeight: number;
  outWidth: number;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export function windowsOf(info: backend_util.Conv2DInfo): Windows {
  if (info.dataFormat !== 'channelsLast') throw new Error('channels first');
  return {
    height: info.filterHeight,
    width: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    top: info.padInfo.top,
    bottom: info.padInfo.bottom,
    left: info.padInfo.left,
    right: info.padInfo.right,
  };
}

export const NCHW = [0, 3, 1, 2] as const;
export const NHWC = [0, 2, 3, 1] as const;

/** The geometry as attributes of ONNX's own Conv and pooling operators, which want channels second. */
export const onnxWindow = (w: Windows): Record<string, number[]> => ({
  kernel_shape: [w.height, w.width],
  strides: [w.strideHeight, w.strideWidth],
  dilations: [w.dilationHeight, w.dilationWidth],
  pads: [w.top, w.left, w.bottom, w.right],
});

/** The shape's four lengths; images always have four axes. */
export function lengths({
  shape,
}: GraphValue): [rows: number, height: number, width: number, channels: number] {
  const [n = 1, h = 1, w = 1, c = 1] = shape;
  return [n, h, w, c];
}

export const padded = (g: Graph, x: GraphValue, w: Windows, fill = 0): GraphValue =>
  pad(
    g,
    x,
    [
      [0, 0],
      [w.top, w.bottom],
      [w.left, w.right],
      [0, 0],
    ],
    fill,
  );

/** For each place in the window, row by row, the pixels that lie there: rows x outHeight x outWidth x channels. */
export function windowSlices(g: Graph, x: GraphValue, w: Windows): GraphValue[] {
  const places: GraphValue[] = [];
  for (let i = 0; i < w.height; i++) {
    for (let j = 0; j < w.width; j++) {
      const [top, left] = [i * w.dilationHeight, j * w.dilationWidth];
      places.push(
        slice(g, x, {
          axes: [1, 2],
          starts: [top, left],
          ends: [top + (w.outHeight - 1) * w.strideHeight + 1, left + (w.outWidth - 1) * w.strideWidth + 1],
          steps: [w.strideHeight, w.strideWidth],
        }),
      );
    }
  }
  return places;
}

/** The adjoint of padding and windowSlices: adds each place's values to the pixels they came from. */
export function addWindows(
  g: Graph,
  places: readonly GraphValue[],
  w: Windows,
  height: number,
  width: number,
): GraphValue {
  const [paddedHeight, paddedWidth] = [height + w.top + w.bottom, width + w.left + w.right];
  const tiled =
    w.height === w.strideHeight && w.width === w.strideWidth && w.dilationHeight * w.dilationWidth === 1;
  const whole = tiled
    ? fitted(g, interleaved(g, places, w), 0, 0, paddedHeight, paddedWidth)
    : places
        .map((place, k) => {
          const [top, left] = [Math.floor(k / w.width) * w.dilationHeight, (k % w.width) * w.dilationWidth];
          return fitted(g, spread(g, place, w), top, left, paddedHeight, paddedWidth);
        })
        .reduce((sum, image) => elementwise(g, 'Add', [sum, image], 'float32'));
  return slice(g, whole, { axes: [1, 2], starts: [w.top, w.left], ends: [w.top + height, w.left + width] });
}

/** Windows that tile the image: their places laid side by side. */
function interleaved(g: Graph, places: readonly GraphValue[], w: Windows): GraphValue {
  const [rows, , , channels] = lengths(places[0] as GraphValue);
  const lines = Array.from({ length: w.height }, (_, i) => {
    const line = places
      .slice(i * w.width, (i + 1) * w.width)
      .map((place) => reshape(g, place, [rows, w.outHeight, w.outWidth, 1, channels]));
    return reshape(g, concat(g, line, 3), [rows, w.outHeight, 1, w.outWidth * w.width * channels]);
  });
  return reshape(g, concat(g, lines, 2), [rows, w.outHeight * w.height, w.outWidth * w.width, channels]);
}

/** Puts zeros between the pixels, stride - 1 of them each way. */
function spread(g: Graph, place: GraphValue, w: Windows): GraphValue {
  if (w.strideHeight === 1 && w.strideWidth === 1) return place;
  const [rows, height, width, channels] = lengths(place);
  const cells = reshape(g, place, [rows, height, 1, width, 1, channels]);
  const apart = pad(g, cells, [
    [0, 0],
    [0, 0],
    [0, w.strideHeight - 1],
    [0, 0],
    [0, w.strideWidth - 1],
    [0, 0],
  ]);
  return reshape(g, apart, [rows, height * w.strideHeight, width * w.strideWidth, channels]);
}

/** Puts an image at (top, left) of a larger one of zeros, cutting off what doesn't fit. */
function fitted(
  g: Graph,
  x: GraphValue,
  top: number,
  left: number,
  height: number,
  width: number,
): GraphValue {
  const [, h, w] = lengths(x);
  const cut = slice(g, x, {
    axes: [1, 2],
    starts: [0, 0],
    ends: [Math.min(h, height - top), Math.min(w, width - left)],
  });
  const [, cutHeight, cutWidth] = lengths(cut);
  return pad(g, cut, [
    [0, 0],
    [top, height - top - cutHeight],
    [left, width - left - cutWidth],
    [0, 0],
  ]);
}
