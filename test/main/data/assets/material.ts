// Pictures and sounds made for tests, and folders of them.
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writePng } from '../../../../main/data/assets/png';
import { type Raster } from '../../../../main/data/assets/raster';
import { writeWav } from '../../../../main/data/assets/wav';
import { modules } from '../workshop';

/** A grey picture by a function of the place, 0 to 255. */
export function grey(width: number, height: number, value: (x: number, y: number) => number): Raster {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = value(x, y);
  return { width, height, channels: 1, data };
}

/** The handwritten digits of the `mnist` package: `count` of each of 0 to 9, as PNG of 28 x 28. */
export function digits(count: number): { digit: number; png: Uint8Array }[] {
  return Array.from({ length: 10 }, (_, digit) => {
    const file = join(modules, `mnist/src/digits/${digit}.json`);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] };
    return Array.from({ length: count }, (__, i) => {
      const pixels = Uint8Array.from(data.slice(i * 784, (i + 1) * 784), (value) => Math.round(value * 255));
      return { digit, png: writePng({ width: 28, height: 28, channels: 1, data: pixels }) };
    });
  }).flat();
}

export const sine = (hertz: number, seconds: number, rate = 8000, size = 0.5): Float32Array =>
  Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => size * Math.sin((2 * Math.PI * hertz * i) / rate),
  );

export const wav = (samples: Float32Array, rate = 8000): Uint8Array =>
  writeWav({ rate, channels: [samples] });

export const FIXTURES = resolve(import.meta.dirname, 'fixtures');
export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FIXTURES, name)));

/** Writes files below a folder and returns it. */
export function fill(folder: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

const wasm = (path: string): WebAssembly.Module => new WebAssembly.Module(readFileSync(join(modules, path)));

/** The same picture as JPEG and WebP, by the encoders of the packages that decode them. */
export async function encoded({
  width,
  height,
  channels,
  data,
}: Raster): Promise<{ jpeg: Uint8Array; webp: Uint8Array }> {
  await initJpeg(wasm('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  await initWebp(wasm('@jsquash/webp/codec/enc/webp_enc_simd.wasm'));
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = data[i * channels + (channels === 3 ? c : 0)] ?? 0;
  const image = { data: rgba, width, height, colorSpace: 'srgb' as const };
  return {
    jpeg: new Uint8Array(await encodeJpeg(image, { quality: 95 })),
    webp: new Uint8Array(await encodeWebp(image, { quality: 95 })),
  };
}

/** A JPEG that says it was taken with the camera on its side (EXIF orientation 6: a quarter turn to the right makes it upright). */
export function onItsSide(jpeg: Uint8Array): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const segment = [0xff, 0xe1, 0, tiff.length + 8, ...Buffer.from('Exif\0\0'), ...tiff];
  return Uint8Array.from([...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2)]);
}
