// PNG, read in all its forms and written as the project keeps pictures: 8 bits, grey or colour, not interlaced.
// W3C, Portable Network Graphics (PNG) Specification, third edition. Our own, since the libraries unpack without a limit (a small file
// can hold gigabytes of nothing) and three to five times slower than Node's zlib.
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { fromRgba, type Raster } from './raster';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Level 3 packs almost as well as 9 in a third of the time. */
const LEVEL = 3;

export function writePng({ width, height, channels, data }: Raster): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 1 ? 0 : 2, 0, 0, 0], 8);
  const packed = deflateSync(filtered(data, width * channels, height, channels), { level: LEVEL });
  const png = Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  // A copy of its own: small buffers share a pool, which cannot be handed to another thread.
  return new Uint8Array(png);
}

function chunk(name: string, data: Buffer): Buffer {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

/** Each row by the filter (none, left, up) whose differences are smallest: the standard's own heuristic, with the cheap filters only. */
function filtered(data: Uint8Array, row: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array((row + 1) * height);
  const size = (difference: number): number => (difference < 128 ? difference : 256 - difference);
  const zeros = new Uint8Array(row);
  for (let y = 0; y < height; y++) {
    const line = data.subarray(y * row, (y + 1) * row);
    const above = y === 0 ? zeros : data.subarray((y - 1) * row, y * row);
    const sums = [0, 0, 0];
    for (let x = 0; x < row; x++) {
      const value = line[x] ?? 0;
      sums[0] = (sums[0] ?? 0) + size(value);
      sums[1] = (sums[1] ?? 0) + size((value - (x < step ? 0 : (line[x - step] ?? 0))) & 255);
      sums[2] = (sums[2] ?? 0) + size((value - (above[x] ?? 0)) & 255);
    }
    const filter = sums.indexOf(Math.min(...sums));
    const to = y * (row + 1) + 1;
    out[to - 1] = filter;
    if (filter === 0) out.set(line, to);
    else if (filter === 1)
      for (let x = 0; x < row; x++) out[to + x] = (line[x] ?? 0) - (x < step ? 0 : (line[x - step] ?? 0));
    else for (let x = 0; x < row; x++) out[to + x] = (line[x] ?? 0) - (above[x] ?? 0);
  }
  return out;
}

interface Header {
  width: number;
  height: number;
  depth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey and 6 colour with transparency. */
  type: number;
  interlaced: boolean;
}

const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** First column and row, steps between columns and rows, of the seven passes of an interlaced picture. */
const PASSES = [
  ...([
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
  ] as const),
  ...([
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const),
] as const;

/** Any PNG as eight bits of grey or colour, on white where it is transparent. Throws where the file is damaged. */
export function readPng(bytes: Uint8Array): Raster {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('no PNG');
  let header: Header | null = null;
  let palette: Buffer = Buffer.alloc(0);
  let clear: Buffer = Buffer.alloc(0);
  const packed: Buffer[] = [];
  for (let at = 8; ;) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (crc32(png.subarray(at + 4, at + 8 + length)) !== png.readUInt32BE(at + 8 + length))
      throw new Error(`chunk ${name} is damaged`);
    if (name === 'IHDR') header = headerOf(data);
    else if (name === 'PLTE') palette = data;
    else if (name === 'tRNS') clear = data;
    else if (name === 'IDAT') packed.push(data);
    else if (name === 'IEND') break;
    at += 12 + length;
  }
  if (!header) throw new Error('no header');
  return rasterOf(header, inflated(header, Buffer.concat(packed)), palette, clear);
}

function headerOf(data: Buffer): Header {
  const type = data.readUInt8(9);
  const depth = data.readUInt8(8);
  if (SAMPLES[type] === undefined || ![1, 2, 4, 8, 16].includes(depth) || data.readUInt16BE(10) !== 0)
    throw new Error('a header that means nothing');
  return {
    ...{ width: data.readUInt32BE(0), height: data.readUInt32BE(4), depth, type },
    interlaced: data.readUInt8(12) === 1,
  };
}

interface Pass {
  x: number;
  y: number;
  dx: number;
  dy: number;
  columns: number;
  rows: number;
}

function passesOf({ width, height, interlaced }: Header): Pass[] {
  if (!interlaced) return [{ x: 0, y: 0, dx: 1, dy: 1, columns: width, rows: height }];
  return PASSES.map(([x, y, dx, dy]) => ({
    ...{ x, y, dx, dy },
    columns: Math.ceil((width - x) / dx),
    rows: Math.ceil((height - y) / dy),
  })).filter(({ columns, rows }) => columns > 0 && rows > 0);
}

const lineBytes = ({ depth, type }: Header, columns: number): number =>
  Math.ceil((columns * (SAMPLES[type] ?? 1) * depth) / 8);

/** Exactly as many bytes as the header promises: what holds more is not unpacked, what holds less is damaged. */
function inflated(header: Header, packed: Buffer): Buffer {
  const bytes = passesOf(header).reduce(
    (sum, { columns, rows }) => sum + (lineBytes(header, columns) + 1) * rows,
    0,
  );
  const lines = inflateSync(packed, { maxOutputLength: bytes });
  if (lines.length !== bytes) throw new Error('fewer pixels than the header says');
  return lines;
}

function rasterOf(header: Header, lines: Buffer, palette: Buffer, clear: Buffer): Raster {
  const { width, height, depth, type } = header;
  const samples = SAMPLES[type] ?? 1;
  const plain = depth === 8 && (type === 0 || type === 2) && clear.length === 0 && !header.interlaced;
  const step = Math.max(1, (samples * depth) >> 3);
  if (plain) {
    const data = unfilter(lines, width * samples, height, step);
    return { width, height, channels: type === 0 ? 1 : 3, data };
  }
  const rgba = new Uint8Array(width * height * 4);
  const most = 2 ** depth - 1;
  let from = 0;
  for (const { x, y, dx, dy, columns, rows } of passesOf(header)) {
    const row = lineBytes(header, columns);
    const data = unfilter(lines.subarray(from, from + (row + 1) * rows), row, rows, step);
    from += (row + 1) * rows;
    const sample = (r: number, index: number): number => {
      const at = r * row;
      if (depth === 8) return data[at + index] ?? 0;
      if (depth === 16) return (data[at + index * 2] ?? 0) * 256 + (data[at + index * 2 + 1] ?? 0);
      const bit = index * depth;
      return ((data[at + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most;
    };
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) {
        const to = ((y + r * dy) * width + x + c * dx) * 4;
        const first = sample(r, c * samples);
        if (type === 3) {
          if (first * 3 + 2 >= palette.length) throw new Error('a colour that the palette lacks');
          for (let k = 0; k < 3; k++) rgba[to + k] = palette[first * 3 + k] ?? 0;
          rgba[to + 3] = clear[first] ?? 255;
          continue;
        }
        // One colour may stand for nothing there; it is told by all of its samples.
        let gone = clear.length > 0;
        for (let k = 0; k < 3; k++) {
          const value = type === 0 || type === 4 ? first : sample(r, c * samples + k);
          if (gone) gone = value === clear.readUInt16BE(type === 0 ? 0 : k * 2);
          rgba[to + k] = Math.round((value * 255) / most);
        }
        const alpha = type === 4 || type === 6 ? sample(r, c * samples + samples - 1) : most;
        rgba[to + 3] = gone ? 0 : Math.round((alpha * 255) / most);
      }
  }
  return fromRgba(rgba, width, height);
}

/** Undoes the five filters of section 9. */
function unfilter(lines: Uint8Array, row: number, rows: number, step: number): Uint8Array {
  const out = new Uint8Array(row * rows);
  const zeros = new Uint8Array(row);
  for (let y = 0; y < rows; y++) {
    const filter = lines[y * (row + 1)] ?? 0;
    const line = lines.subarray(y * (row + 1) + 1, (y + 1) * (row + 1));
    const to = out.subarray(y * row, (y + 1) * row);
    const above = y === 0 ? zeros : out.subarray((y - 1) * row, y * row);
    if (filter === 0) to.set(line);
    else if (filter === 1)
      for (let x = 0; x < row; x++) to[x] = (line[x] ?? 0) + (x < step ? 0 : (to[x - step] ?? 0));
    else if (filter === 2) for (let x = 0; x < row; x++) to[x] = (line[x] ?? 0) + (above[x] ?? 0);
    else if (filter === 3)
      for (let x = 0; x < row; x++)
        to[x] = (line[x] ?? 0) + (((x < step ? 0 : (to[x - step] ?? 0)) + (above[x] ?? 0)) >> 1);
    else if (filter === 4)
      for (let x = 0; x < row; x++) {
        const a = x < step ? 0 : (to[x - step] ?? 0);
        const b = above[x] ?? 0;
        const c = x < step ? 0 : (above[x - step] ?? 0);
        const p = a + b - c;
        const pa = Math.abs(p - a);
        const pb = Math.abs(p - b);
        const pc = Math.abs(p - c);
        to[x] = (line[x] ?? 0) + (pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
      }
    else throw new Error(`filter ${filter}`);
  }
  return out;
}
