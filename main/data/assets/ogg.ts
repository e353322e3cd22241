// Ogg (RFC 3533) with Vorbis or Opus (RFC 7845) in it. The container is read here, the packets by libvorbis and libopus in WebAssembly.
import createOpus from 'ogv/dist/ogv-decoder-audio-opus-wasm.js';
import opusWasm from 'ogv/dist/ogv-decoder-audio-opus-wasm.wasm?url&inline';
import createVorbis from 'ogv/dist/ogv-decoder-audio-vorbis-wasm.js';
import vorbisWasm from 'ogv/dist/ogv-decoder-audio-vorbis-wasm.wasm?url&inline';
import { Refusal } from './refusal';
import { checkLength, type Samples } from './samples';
import { bytesOf } from './wasm';

/** What one of ogv's audio decoders offers. */
export interface OgvDecoder {
  audioFormat: { channels: number; rate: number } | null;
  audioBuffer: Float32Array[];
  init(done: () => void): void;
  processHeader(packet: ArrayBuffer, done: (ok: number) => void): void;
  processAudio(packet: ArrayBuffer, done: (ok: number) => void): void;
}
export type CreateOgvDecoder = (options: { wasmBinary: Uint8Array }) => Promise<OgvDecoder>;

// The decoders ask for the folder they lie in, which modules do not have; nothing is read from it.
if (!('__dirname' in globalThis)) Reflect.set(globalThis, '__dirname', '.');

interface Stream {
  packets: Uint8Array[];
  /** Samples that the last page says there are so far; -1 where no page says so. */
  granule: number;
}

export async function readOgg(view: Buffer): Promise<Samples> {
  const { packets, granule } = streamOf(view);
  const [first] = packets;
  const head = first ? Buffer.from(first).toString('latin1', 0, 8) : '';
  const opus = head === 'OpusHead';
  if (!opus && !head.startsWith('\x01vorbis')) throw new Refusal('unsupported');
  // The first samples of Opus are for the decoder alone, which leaves them out; the page's count has them.
  const skip = opus ? Buffer.from(first ?? []).readUInt16LE(10) : 0;
  const decoder = await (opus
    ? createOpus({ wasmBinary: bytesOf(opusWasm) })
    : createVorbis({ wasmBinary: bytesOf(vorbisWasm) }));
  decoder.init(() => undefined);
  const headers = opus ? 2 : 3;
  // The decoder says what it found at the third header, which Opus does not have.
  const told = opus ? [...packets.slice(0, 2), ...packets.slice(1, 2)] : packets.slice(0, 3);
  for (const packet of told) decoder.processHeader(owned(packet), () => undefined);
  const format = decoder.audioFormat;
  if (!format || format.channels === 0) throw new Refusal('damaged');
  if (granule >= 0) checkLength(granule, format.rate);
  const parts: Float32Array[][] = [];
  let length = 0;
  for (const packet of packets.slice(headers)) {
    let ok = 0;
    decoder.audioBuffer = [];
    decoder.processAudio(owned(packet), (answer) => (ok = answer));
    if (ok === 0) throw new Refusal('damaged');
    const buffer = decoder.audioBuffer;
    parts.push(buffer);
    length += buffer[0]?.length ?? 0;
    checkLength(length, format.rate);
  }
  const channels = Array.from({ length: format.channels }, (_, c) => {
    const joined = new Float32Array(length);
    let at = 0;
    for (const part of parts) {
      const samples = part[c] ?? new Float32Array(0);
      joined.set(samples, at);
      at += samples.length;
    }
    // The last page says where the sound ends within its last packet.
    return granule > skip ? joined.subarray(0, Math.min(length, granule - skip)) : joined;
  });
  return { rate: format.rate, channels };
}

const owned = (packet: Uint8Array): ArrayBuffer => new Uint8Array(packet).buffer;

/** The packets of the first stream. Pages with a wrong checksum, or one that is missing, are damage. */
function streamOf(view: Buffer): Stream {
  const packets: Uint8Array[] = [];
  let granule = -1;
  let serial: number | null = null;
  let next = 0;
  let pending: Uint8Array[] = [];
  for (let at = 0; at < view.length;) {
    if (view.toString('latin1', at, at + 4) !== 'OggS') throw new Refusal('damaged');
    const segments = view.readUInt8(at + 26);
    const lacing = view.subarray(at + 27, at + 27 + segments);
    const size = lacing.reduce((sum, value) => sum + value, 0);
    const end = at + 27 + segments + size;
    if (end > view.length || crc32Of(view.subarray(at, end)) !== view.readUInt32LE(at + 22))
      throw new Refusal('damaged');
    serial ??= view.readUInt32LE(at + 14);
    if (view.readUInt32LE(at + 14) === serial) {
      if (view.readUInt32LE(at + 18) !== next++) throw new Refusal('damaged');
      let from = at + 27 + segments;
      for (const value of lacing) {
        pending.push(view.subarray(from, from + value));
        from += value;
        if (value === 255) continue;
        packets.push(Buffer.concat(pending));
        pending = [];
      }
      const position = view.readBigInt64LE(at + 6);
      if (position >= 0n) granule = Number(position);
    }
    at = end;
  }
  return { packets, granule };
}

/** Polynomial 0x04c11db7, most significant bit first, over the page with a checksum of zero (RFC 3533, section 6). */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let i = 0; i < 8; i++) crc = (crc << 1) ^ ((crc & 0x80000000) === 0 ? 0 : 0x04c11db7);
  return crc >>> 0;
});

function crc32Of(page: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : (page[i] ?? 0);
    crc = ((crc << 8) ^ (CRC[(crc >>> 24) ^ byte] ?? 0)) >>> 0;
  }
  return crc;
}
