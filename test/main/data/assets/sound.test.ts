// Sound formats against known samples: FLAC against the checksum that each file carries of its own samples.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlac } from '../../../../main/data/assets/flac';
import { envelopeOf, hearingOf } from '../../../../main/data/assets/hearing';
import { readOgg } from '../../../../main/data/assets/ogg';
import { resample } from '../../../../main/data/assets/resample';
import { readWav, writeWav } from '../../../../main/data/assets/wav';
import { modules } from '../workshop';
import { fixture, sine } from './material';

const FLACS = join(modules, 'supersonic-scsynth-samples/samples');

describe('a FLAC file', () => {
  it('has the samples whose checksum it carries', () => {
    const names = readdirSync(FLACS)
      .filter((name) => name.endsWith('.flac'))
      .filter((_, i) => i % 12 === 0);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const view = readFileSync(join(FLACS, name));
      const { channels } = readFlac(view);
      const length = channels[0]?.length ?? 0;
      const bytes = (((view.readUInt16BE(20) >>> 4) & 31) + 1) / 8;
      const pcm = Buffer.alloc(length * channels.length * bytes);
      for (let i = 0; i < length; i++)
        for (const [c, samples] of channels.entries())
          pcm.writeIntLE(
            Math.round((samples[i] ?? 0) * 2 ** (8 * bytes - 1)),
            (i * channels.length + c) * bytes,
            bytes,
          );
      // The first block holds the MD5 of all samples behind 18 bytes of facts.
      expect([name, createHash('md5').update(pcm).digest('hex')]).toEqual([
        name,
        view.toString('hex', 26, 42),
      ]);
    }
  });

  it('that is cut or changed is refused', () => {
    const [name = ''] = readdirSync(FLACS);
    const view = readFileSync(join(FLACS, name));
    expect(() => readFlac(view.subarray(0, view.length >> 1))).toThrow();
    const changed = Buffer.from(view);
    changed[view.length >> 1] = (changed[view.length >> 1] ?? 0) ^ 1;
    expect(() => readFlac(changed)).toThrow();
  });
});

describe('a WAV file', () => {
  it('comes back as it was written, within half a step of 16 bits', () => {
    const channels = [sine(440, 0.1), sine(880, 0.1)];
    const read = readWav(Buffer.from(writeWav({ rate: 8000, channels })));
    expect(read.rate).toBe(8000);
    for (const [c, samples] of channels.entries())
      for (const [i, value] of samples.entries())
        expect(Math.abs((read.channels[c]?.[i] ?? 9) - value)).toBeLessThanOrEqual(0.51 / 32_768);
  });

  it('of 8, 24 and 32 bits, of fractions, and of telephones is read', () => {
    const file = (code: number, bits: number, data: Buffer): Buffer => {
      const head = Buffer.from(writeWav({ rate: 8000, channels: [new Float32Array(0)] }));
      head.writeUInt16LE(code, 20);
      head.writeUInt16LE(bits, 34);
      head.writeUInt32LE(data.length, 40);
      return Buffer.concat([head, data]);
    };
    const first = (code: number, bits: number, bytes: number[]): number =>
      readWav(file(code, bits, Buffer.from(bytes))).channels[0]?.[0] ?? NaN;
    expect(first(1, 8, [192])).toBe(0.5);
    expect(first(1, 24, [0, 0, 0xc0])).toBe(-0.5);
    expect(first(1, 32, [0, 0, 0, 0x40])).toBe(0.5);
    const half = Buffer.alloc(8);
    half.writeFloatLE(0.25);
    expect(first(3, 32, [...half.subarray(0, 4)])).toBe(0.25);
    half.writeDoubleLE(-0.125);
    expect(first(3, 64, [...half])).toBe(-0.125);
    // ITU-T G.711: the loudest and the softest codes.
    expect(first(7, 8, [0x80])).toBeCloseTo(32_124 / 32_768, 9);
    expect(first(7, 8, [0xff])).toBe(0);
    expect(first(6, 8, [0xaa])).toBeCloseTo(32_256 / 32_768, 9);
    expect(first(6, 8, [0x55])).toBeCloseTo(-8 / 32_768, 9);
    expect(() => first(2, 4, [0])).toThrow('unsupported');
  });
});

describe('an Ogg file', () => {
  it('of Vorbis has its tone for as long as it says', async () => {
    const { rate, channels } = await readOgg(Buffer.from(fixture('tone.ogg')));
    expect([rate, channels.length, channels[0]?.length]).toEqual([16_000, 1, 4000]);
    const tone = sine(440, 0.25, 16_000);
    const apart = tone.reduce((sum, value, i) => sum + (value - (channels[0]?.[i] ?? 0)) ** 2, 0);
    expect(Math.sqrt(apart / tone.length)).toBeLessThan(0.05);
  });

  it('of Opus that sends nothing is silence without its first samples', async () => {
    expect(
      (await readOgg(opusOfSilence(10, 312))).channels.map((samples) => [
        samples.length,
        hearingOf({ rate: 1, channels: [samples] }).peak,
      ]),
    ).toEqual([[10 * 960 - 312, 0]]);
  });
});

/** RFC 7845: a head, tags, and packets of 20 ms whose frame is empty (RFC 6716, section 3.1). */
function opusOfSilence(packets: number, skip: number): Buffer {
  const head = Buffer.from('OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0', 'latin1');
  head.writeUInt16LE(skip, 10);
  const tags = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1');
  const silence = Array.from({ length: packets }, () => Buffer.from([0xf8]));
  return Buffer.concat([page(0, 0, [head]), page(1, 0, [tags]), page(2, packets * 960, silence)]);
}

function page(number: number, granule: number, packets: Buffer[]): Buffer {
  const header = Buffer.alloc(27 + packets.length);
  header.write('OggS', 0, 'latin1');
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(number, 18);
  header.writeUInt8(packets.length, 26);
  for (const [i, packet] of packets.entries()) header.writeUInt8(packet.length, 27 + i);
  const whole = Buffer.concat([header, ...packets]);
  let crc = 0;
  for (const byte of whole)
    for (let bit = 7; bit >= 0; bit--) {
      const high = ((crc >>> 31) ^ (byte >> bit)) & 1;
      crc = ((crc << 1) ^ (high ? 0x04c11db7 : 0)) >>> 0;
    }
  whole.writeUInt32LE(crc, 22);
  return whole;
}

describe('samples at another rate', () => {
  it('are the same tone, and what the rate cannot hold is gone', () => {
    for (const [from, to] of [
      [8000, 16_000],
      [44_100, 16_000],
      [48_000, 44_100],
    ] as const) {
      const found = resample(sine(500, 0.2, from), from, to);
      const expected = sine(500, 0.2, to);
      expect(found.length).toBe(expected.length);
      // The ends ring: nothing is known beyond them.
      const margin = Math.ceil(to * 0.01);
      for (let i = margin; i < found.length - margin; i++)
        expect(Math.abs((found[i] ?? 0) - (expected[i] ?? 0))).toBeLessThan(2e-3);
    }
    const high = resample(sine(7000, 0.2, 44_100), 44_100, 8000).slice(200, -200);
    expect(hearingOf({ rate: 8000, channels: [high] }).peak).toBeLessThan(0.01);
  });
});

describe('what is measured of a sound', () => {
  it('is its peak, loudness and clipping', () => {
    expect(hearingOf({ rate: 8000, channels: [sine(500, 1)] }).loudness).toBeCloseTo(
      20 * Math.log10(0.5 / Math.SQRT2),
      3,
    );
    expect(hearingOf({ rate: 1, channels: [new Float32Array(10)] })).toEqual({
      peak: 0,
      loudness: -120,
      clipped: 0,
    });
    const samples = Float32Array.from([0, 1, 1, 0, 1, 1, 1, 1, 0, 0]);
    expect(hearingOf({ rate: 1, channels: [samples] }).clipped).toBeCloseTo(0.4);
    expect([...envelopeOf({ rate: 1, channels: [Float32Array.from([0, 1, -1])] })]).toEqual([
      0, 0, 127, 127, -127, -127,
    ]);
  });
});
