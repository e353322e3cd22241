// What is measured of a picture: brightness, sharpness, and a fingerprint by which pictures that look alike are found.
import { lumaOf, type Raster, resize, within } from './raster';

/** Sharpness depends on size: all pictures are measured at most this large. */
const MEASURED = 512;

export interface Looks {
  brightness: number;
  contrast: number;
  sharpness: number;
  phash: string;
}

export function looksOf(raster: Raster): Looks {
  const luma = within(lumaOf(raster), MEASURED);
  const { data } = luma;
  let sum = 0;
  let squares = 0;
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  const brightness = sum / data.length;
  const contrast = Math.sqrt(Math.max(0, squares / data.length - brightness * brightness));
  return { brightness, contrast, sharpness: sharpnessOf(luma), phash: fingerprint(luma) };
}

/**
 * Variance of the Laplacian (Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, ICPR 2000): few edges, blurred.
 * Zero for pictures too small to have an inside.
 */
function sharpnessOf({ width, height, data }: Raster): number {
  const count = (width - 2) * (height - 2);
  if (width < 3 || height < 3) return 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const edge =
        (data[at - 1] ?? 0) +
        (data[at + 1] ?? 0) +
        (data[at - width] ?? 0) +
        (data[at + width] ?? 0) -
        4 * (data[at] ?? 0);
      sum += edge;
      squares += edge * edge;
    }
  return squares / count - (sum / count) ** 2;
}

/**
 * Difference hash (Krawetz, Kind of like that, 2013), of rows and of columns: 128 bits in hexadecimal. Whether the picture becomes
 * brighter from one of 9 x 8 cells to the next survives another size, format or brightness.
 */
function fingerprint(luma: Raster): string {
  const across = resize(luma, 9, 8).data;
  const down = resize(luma, 8, 9).data;
  const bits: number[] = [];
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) bits.push((across[y * 9 + x + 1] ?? 0) > (across[y * 9 + x] ?? 0) ? 1 : 0);
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) bits.push((down[(y + 1) * 8 + x] ?? 0) > (down[y * 8 + x] ?? 0) ? 1 : 0);
  let hex = '';
  for (let i = 0; i < bits.length; i += 4)
    hex += (
      (bits[i] ?? 0) * 8 +
      (bits[i + 1] ?? 0) * 4 +
      (bits[i + 2] ?? 0) * 2 +
      (bits[i + 3] ?? 0)
    ).toString(16);
  return hex;
}
