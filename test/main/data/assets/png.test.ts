// PNG in all its forms against an encoder written for this test, and what is damaged.
import fc from 'fast-check';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPng, writePng } from '../../../../main/data/assets/png';

const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

interface Form {
  type: number;
  depth: number;
  interlaced: boolean;
  filter: number;
}

/** Encodes samples (row by row, `SAMPLES[type]` a pixel), each line by one filter, written without regard to the reader's code. */
function encode(
  width: number,
  height: number,
  samples: readonly number[],
  form: Form,
  extra: Buffer[] = [],
): Buffer {
  const per = SAMPLES[form.type] ?? 1;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([form.depth, form.type, 0, 0, form.interlaced ? 1 : 0], 8);
  const passes = form.interlaced
    ? '0 0 8 8,4 0 8 8,0 4 4 8,2 0 4 4,0 2 2 4,1 0 2 2,0 1 1 2'
        .split(',')
        .map((pass) => pass.split(' ').map(Number))
    : [[0, 0, 1, 1]];
  const lines: number[] = [];
  for (const [x0 = 0, y0 = 0, dx = 1, dy = 1] of passes) {
    let above: number[] = [];
    for (let y = y0; y < height; y += dy) {
      let bits = '';
      for (let x = x0; x < width; x += dx)
        for (let s = 0; s < per; s++)
          bits += (samples[(y * width + x) * per + s] ?? 0).toString(2).padStart(form.depth, '0');
      if (bits === '') continue;
      const row = (bits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2));
      const step = Math.max(1, (per * form.depth) / 8);
      lines.push(form.filter);
      for (const [i, value] of row.entries()) {
        const a = row[i - step] ?? 0;
        const b = above[i] ?? 0;
        const c = i < step ? 0 : (above[i - step] ?? 0);
        const p = a + b - c;
        const nearest = [a, b, c].sort((u, v) => Math.abs(p - u) - Math.abs(p - v))[0] ?? 0;
        lines.push((value - ([0, a, b, (a + b) >> 1, nearest][form.filter] ?? 0)) & 255);
      }
      above = row;
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', deflateSync(Buffer.from(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const forms = fc.constantFrom(
  ...([
    [0, 1],
    [0, 2],
    [0, 4],
    [0, 8],
    [0, 16],
    [2, 8],
    [2, 16],
    [4, 8],
    [4, 16],
    [6, 8],
    [6, 16],
  ] as const),
);
const arbitrary = fc
  .record({
    form: forms,
    width: fc.integer({ min: 1, max: 19 }),
    height: fc.integer({ min: 1, max: 19 }),
    interlaced: fc.boolean(),
    filter: fc.integer({ min: 0, max: 4 }),
    seed: fc.infiniteStream(fc.integer({ min: 0, max: 65_535 })),
  })
  .map(({ form: [type, depth], width, height, interlaced, filter, seed }) => {
    const count = width * height * (SAMPLES[type] ?? 1);
    const samples = [...Array.from({ length: count }, () => (seed.next().value ?? 0) % 2 ** depth)];
    return { type, depth, width, height, interlaced, filter, samples };
  });

describe('a PNG', () => {
  it('of every colour type, depth, filter and order of rows is read', () => {
    fc.assert(
      fc.property(arbitrary, ({ width, height, samples, ...form }) => {
        const read = readPng(encode(width, height, samples, form));
        const per = SAMPLES[form.type] ?? 1;
        const most = 2 ** form.depth - 1;
        const eight = (value: number): number => Math.round((value * 255) / most);
        const expected = Array.from({ length: width * height }, (_, i) => {
          const pixel = samples.slice(i * per, (i + 1) * per).map(eight);
          const colour = per < 3 ? [pixel[0] ?? 0, pixel[0] ?? 0, pixel[0] ?? 0] : pixel.slice(0, 3);
          const alpha = per === 2 || per === 4 ? (pixel[per - 1] ?? 0) : 255;
          return colour.map((value) => Math.round((value * alpha + 255 * (255 - alpha)) / 255));
        });
        const found = Array.from({ length: width * height }, (_, i) =>
          read.channels === 1
            ? Array.from({ length: 3 }, () => read.data[i])
            : [...read.data.subarray(i * 3, i * 3 + 3)],
        );
        expect([read.width, read.height, found]).toEqual([width, height, expected]);
      }),
    );
  });

  it('with a palette has its colours, also where some are clear', () => {
    const palette = chunk('PLTE', Buffer.from([255, 0, 0, 0, 0, 255, 9, 9, 9]));
    const clear = chunk('tRNS', Buffer.from([255, 0]));
    const form = { type: 3, depth: 2, interlaced: false, filter: 0 };
    expect([...readPng(encode(3, 1, [0, 1, 2], form, [palette, clear])).data]).toEqual([
      ...[255, 0, 0],
      ...[255, 255, 255],
      ...[9, 9, 9],
    ]);
    expect(() => readPng(encode(1, 1, [3], form, [palette]))).toThrow('palette');
  });

  it('of one colour that stands for nothing is white there', () => {
    const clear = chunk('tRNS', Buffer.from([0, 7]));
    const form = { type: 0, depth: 8, interlaced: false, filter: 0 };
    expect([...readPng(encode(3, 1, [6, 7, 8], form, [clear])).data]).toEqual([6, 255, 8]);
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1 as const, 3 as const),
        fc.integer(),
        (width, height, channels, seed) => {
          const data = Uint8Array.from(
            { length: width * height * channels },
            (_, i) => Math.imul(i + seed, 2654435761) >>> 24,
          );
          const raster = { width, height, channels, data };
          expect(readPng(writePng(raster))).toEqual(raster);
        },
      ),
    );
  });

  it('that is cut, changed, or holds more than it says is refused', () => {
    const png = Buffer.from(
      writePng({ width: 30, height: 30, channels: 1, data: new Uint8Array(900).fill(7) }),
    );
    for (const cut of [3, 12, 40, png.length - 13, png.length - 3])
      expect(() => readPng(png.subarray(0, cut))).toThrow();
    for (const at of [0, 17, 45, png.length - 1]) {
      const changed = Buffer.from(png);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      expect(() => readPng(changed), String(at)).toThrow();
    }
    // A picture of one pixel with ten million in it.
    const header = png.subarray(8, 33);
    const bomb = Buffer.concat([
      png.subarray(0, 8),
      header,
      chunk('IDAT', deflateSync(Buffer.alloc(10_000_000))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    expect(() => readPng(bomb)).toThrow();
  });
});
