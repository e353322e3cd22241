// Stored assets as what learners take: pixels of one size, samples at one rate.
import { readPng } from './png';
import { resize, toRgb } from './raster';
import { mono, resample } from './resample';
import { readWav } from './wav';

/**
 * Red, green and blue, row by row, [height, width, 3]. The picture keeps its proportions and stands in the middle; what it does not
 * cover is black.
 */
export function pixelsOf(body: Uint8Array, width: number, height: number): Uint8Array {
  const picture = readPng(body);
  const scale = Math.min(width / picture.width, height / picture.height);
  const w = Math.max(1, Math.min(width, Math.round(picture.width * scale)));
  const h = Math.max(1, Math.min(height, Math.round(picture.height * scale)));
  const rgb = toRgb(resize(picture, w, h));
  if (w === width && h === height) return rgb;
  const out = new Uint8Array(width * height * 3);
  const left = (width - w) >> 1;
  const top = (height - h) >> 1;
  for (let y = 0; y < h; y++)
    out.set(rgb.subarray(y * w * 3, (y + 1) * w * 3), ((top + y) * width + left) * 3);
  return out;
}

/** One channel, the mean of those there are, at the rate; no more than the first seconds. */
export function samplesOf(body: Uint8Array, rate: number, seconds: number): Float32Array {
  const { rate: own, channels } = readWav(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  // A little more than is wanted, so that its end is filtered as if the rest were there.
  const needed = Math.ceil((seconds + 0.1) * own);
  const wanted = resample(mono(channels.map((samples) => samples.subarray(0, needed))), own, rate);
  return wanted.slice(0, Math.round(seconds * rate));
}
