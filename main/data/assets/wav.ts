// RIFF WAVE: read in its common forms, written as the project keeps sounds (16 bits).
// Microsoft, Multiple Channel Audio Data and WAVE Files (2007); A-law and mu-law: ITU-T G.711.
import { checkLength, type Samples } from './samples';
import { Refusal } from './refusal';

const HEADER = 44;

export function readWav(view: Buffer): Samples {
  if (view.toString('latin1', 8, 12) !== 'WAVE') throw new Refusal('unsupported');
  let form: { code: number; channels: number; rate: number; bits: number } | null = null;
  for (let at = 12; at + 8 <= view.length;) {
    const name = view.toString('latin1', at, at + 4);
    const size = view.readUInt32LE(at + 4);
    if (name === 'fmt ') {
      const code = view.readUInt16LE(at + 8);
      form = {
        // The extensible form gives the code as the beginning of an identifier.
        code: code === 0xfffe ? view.readUInt16LE(at + 32) : code,
        channels: view.readUInt16LE(at + 10),
        rate: view.readUInt32LE(at + 12),
        bits: view.readUInt16LE(at + 22),
      };
    } else if (name === 'data') {
      if (!form) throw new Refusal('damaged');
      // A recorder that was cut off leaves a size of nothing or of everything: what is there counts.
      const open = size === 0xffffffff || (size === 0 && at + 8 < view.length);
      if (!open && at + 8 + size > view.length) throw new Refusal('damaged');
      return samplesOf(view.subarray(at + 8, open ? view.length : at + 8 + size), form);
    }
    at += 8 + size + (size & 1);
  }
  throw new Refusal('damaged');
}

function samplesOf(
  data: Buffer,
  { code, channels, rate, bits }: { code: number; channels: number; rate: number; bits: number },
): Samples {
  const read = readerOf(code, bits);
  if (!read || channels === 0 || channels > 32) throw new Refusal('unsupported');
  const step = bits / 8;
  const length = Math.floor(data.length / step / channels);
  checkLength(length, rate);
  const out = Array.from({ length: channels }, () => new Float32Array(length));
  for (const [c, samples] of out.entries())
    for (let i = 0, at = c * step; i < length; i++, at += step * channels) samples[i] = read(data, at);
  return { rate, channels: out };
}

function readerOf(code: number, bits: number): ((data: Buffer, at: number) => number) | null {
  if (code === 1) {
    if (bits === 8) return (data, at) => (data.readUInt8(at) - 128) / 128;
    if (bits === 16) return (data, at) => data.readInt16LE(at) / 32_768;
    if (bits === 24) return (data, at) => data.readIntLE(at, 3) / 8_388_608;
    if (bits === 32) return (data, at) => data.readInt32LE(at) / 2_147_483_648;
  }
  const sane = (value: number): number => (Number.isFinite(value) ? value : 0);
  if (code === 3 && bits === 32) return (data, at) => sane(data.readFloatLE(at));
  if (code === 3 && bits === 64) return (data, at) => sane(data.readDoubleLE(at));
  if (code === 6 && bits === 8) return (data, at) => aLaw(data.readUInt8(at));
  if (code === 7 && bits === 8) return (data, at) => muLaw(data.readUInt8(at));
  return null;
}

function aLaw(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const step = code & 15;
  const size = exponent === 0 ? step * 16 + 8 : (step * 16 + 264) << (exponent - 1);
  return ((code & 0x80) === 0 ? -size : size) / 32_768;
}

function muLaw(byte: number): number {
  const code = ~byte & 0xff;
  const size = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
  return ((code & 0x80) === 0 ? size : -size) / 32_768;
}

/** 16 bits a sample; what lies beyond full scale is cut. */
export function writeWav({ rate, channels }: Samples): Uint8Array {
  const length = channels[0]?.length ?? 0;
  const bytes = length * channels.length * 2;
  const out = Buffer.alloc(HEADER + bytes);
  out.write('RIFF', 0, 'latin1');
  out.writeUInt32LE(HEADER - 8 + bytes, 4);
  out.write('WAVEfmt ', 8, 'latin1');
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(channels.length, 22);
  out.writeUInt32LE(rate, 24);
  out.writeUInt32LE(rate * channels.length * 2, 28);
  out.writeUInt16LE(channels.length * 2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36, 'latin1');
  out.writeUInt32LE(bytes, 40);
  for (const [c, samples] of channels.entries())
    for (let i = 0, at = HEADER + c * 2; i < length; i++, at += channels.length * 2)
      out.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round((samples[i] ?? 0) * 32_768))), at);
  return new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
}
