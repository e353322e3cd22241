// Pixels: resizing, the luma, transparency. A raster is rows of 8-bit samples, `channels` a pixel: 1 grey, 3 colour.

export interface Raster {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array;
}

/** What each output sample is made of: from `first[i]` on, `count` weights. */
interface Weights {
  first: Int32Array;
  count: number;
  weights: Float32Array;
}

/**
 * Smaller: each output sample is the mean of the stretch it covers, so that no detail is lost to the raster (box filter). Larger: linear
 * between the two nearest.
 */
function weightsOf(from: number, to: number): Weights {
  const scale = from / to;
  const count = scale > 1 ? Math.ceil(scale) + 1 : 2;
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    if (scale > 1) {
      const start = i * scale;
      const end = Math.min(from, start + scale);
      const at = Math.min(Math.floor(start), from - 1);
      first[i] = at;
      for (let k = 0; k < count; k++) {
        const overlap = Math.min(end, at + k + 1) - Math.max(start, at + k);
        weights[i * count + k] = Math.max(0, overlap) / (end - start);
      }
    } else {
      const centre = Math.min(from - 1, Math.max(0, (i + 0.5) * scale - 0.5));
      const at = Math.min(Math.floor(centre), Math.max(0, from - 2));
      first[i] = at;
      weights[i * count] = from === 1 ? 1 : 1 - (centre - at);
      weights[i * count + 1] = from === 1 ? 0 : centre - at;
    }
  }
  return { first, count, weights };
}

/** A raster of another size. Its proportions are whatever the size says. */
export function resize(raster: Raster, width: number, height: number): Raster {
  const { channels, data } = raster;
  if (raster.width === width && raster.height === height) return raster;
  const across = weightsOf(raster.width, width);
  const down = weightsOf(raster.height, height);
  const middle = new Float32Array(width * raster.height * channels);
  for (let y = 0; y < raster.height; y++)
    for (let x = 0; x < width; x++) {
      const at = across.first[x] ?? 0;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < across.count; k++) {
          const weight = across.weights[x * across.count + k] ?? 0;
          if (weight !== 0) sum += weight * (data[(y * raster.width + at + k) * channels + c] ?? 0);
        }
        middle[(y * width + x) * channels + c] = sum;
      }
    }
  const out = new Uint8Array(width * height * channels);
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const at = down.first[y] ?? 0;
    for (let x = 0; x < row; x++) {
      let sum = 0;
      for (let k = 0; k < down.count; k++) {
        const weight = down.weights[y * down.count + k] ?? 0;
        if (weight !== 0) sum += weight * (middle[(at + k) * row + x] ?? 0);
      }
      out[y * row + x] = Math.round(sum);
    }
  }
  return { width, height, channels, data: out };
}

/** The raster with at most `longest` pixels on its longer side, its proportions kept. */
export function within(raster: Raster, longest: number): Raster {
  const side = Math.max(raster.width, raster.height);
  if (side <= longest) return raster;
  const scale = longest / side;
  return resize(
    raster,
    Math.max(1, Math.round(raster.width * scale)),
    Math.max(1, Math.round(raster.height * scale)),
  );
}

/** Red, green, blue and opacity on white paper; grey where all three colours agree everywhere. */
export function fromRgba(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Raster {
  const pixels = width * height;
  const data = new Uint8Array(pixels * 3);
  let grey = true;
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 4, to += 3) {
    const alpha = rgba[from + 3] ?? 255;
    let r = rgba[from] ?? 0;
    let g = rgba[from + 1] ?? 0;
    let b = rgba[from + 2] ?? 0;
    if (alpha !== 255) {
      r = Math.round((r * alpha + 255 * (255 - alpha)) / 255);
      g = Math.round((g * alpha + 255 * (255 - alpha)) / 255);
      b = Math.round((b * alpha + 255 * (255 - alpha)) / 255);
    }
    data[to] = r;
    data[to + 1] = g;
    data[to + 2] = b;
    grey &&= r === g && g === b;
  }
  if (!grey) return { width, height, channels: 3, data };
  const luma = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) luma[i] = data[i * 3] ?? 0;
  return { width, height, channels: 1, data: luma };
}

/** How bright each pixel is to the eye (ITU-R BT.601). */
export function lumaOf(raster: Raster): Raster {
  if (raster.channels === 1) return raster;
  const pixels = raster.width * raster.height;
  const luma = new Uint8Array(pixels);
  const { data } = raster;
  for (let i = 0, at = 0; i < pixels; i++, at += 3)
    luma[i] = Math.round(0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0));
  return { width: raster.width, height: raster.height, channels: 1, data: luma };
}

/** Three samples a pixel, also of what is grey. */
export function toRgb(raster: Raster): Uint8Array {
  if (raster.channels === 3) return raster.data;
  const out = new Uint8Array(raster.data.length * 3);
  for (let i = 0; i < raster.data.length; i++) out.fill(raster.data[i] ?? 0, i * 3, i * 3 + 3);
  return out;
}
