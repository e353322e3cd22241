// FLAC (RFC 9639), whole files. Our own: the packages that read it bring an LGPL parser along, and the format is small.
import { Refusal } from './refusal';
import { checkLength, type Samples } from './samples';

/** Throws a Refusal: damaged where a frame's checksum or size is wrong, tooLong. */
export function readFlac(view: Buffer): Samples {
  const { rate, channels, bits, total, from } = headerOf(view);
  if (channels === 0 || channels > 8 || rate === 0) throw new Refusal('damaged');
  checkLength(total, rate);
  // A stream that does not say how long it is grows as it is read.
  let capacity = total > 0 ? total : 1 << 18;
  let out = Array.from({ length: channels }, () => new Float32Array(capacity));
  let length = 0;
  const scale = 2 ** (bits - 1);
  for (let at = from; at < view.length - 2;) {
    const frame = readFrame(view, at, channels, bits);
    const size = frame.samples[0]?.length ?? 0;
    if (length + size > capacity) {
      if (total > 0) throw new Refusal('damaged');
      checkLength(length + size, rate);
      capacity = Math.max(capacity * 2, length + size);
      out = out.map((old) => {
        const wider = new Float32Array(capacity);
        wider.set(old);
        return wider;
      });
    }
    for (const [c, samples] of out.entries()) {
      const values = frame.samples[c];
      if (values) for (let i = 0; i < size; i++) samples[length + i] = (values[i] ?? 0) / scale;
    }
    length += size;
    at = frame.end;
    // Tags of other formats are put behind some files.
    if (view.toString('latin1', at, at + 3) === 'TAG') break;
  }
  if (total > 0 && length !== total) throw new Refusal('damaged');
  return { rate, channels: out.map((samples) => samples.subarray(0, length)) };
}

/** Section 8: metadata blocks; the first says what the stream is. */
function headerOf(view: Buffer): {
  rate: number;
  channels: number;
  bits: number;
  total: number;
  from: number;
} {
  let found = null;
  for (let at = 4; ;) {
    const head = view.readUInt8(at);
    const size = view.readUIntBE(at + 1, 3);
    if ((head & 0x7f) === 0) {
      const word = view.readUInt32BE(at + 14);
      found = {
        rate: word >>> 12,
        channels: ((word >>> 9) & 7) + 1,
        bits: ((word >>> 4) & 31) + 1,
        total: (word & 15) * 2 ** 32 + view.readUInt32BE(at + 18),
      };
    }
    at += 4 + size;
    if ((head & 0x80) === 0) continue;
    if (!found) throw new Refusal('damaged');
    return { ...found, from: at };
  }
}

class Bits {
  private cache = 0;
  private held = 0;

  constructor(
    private readonly view: Buffer,
    public at: number,
  ) {}

  /** At most 24 bits. */
  take(count: number): number {
    while (this.held < count) {
      if (this.at >= this.view.length) throw new Refusal('damaged');
      this.cache = ((this.cache << 8) | (this.view[this.at++] ?? 0)) >>> 0;
      this.held += 8;
    }
    this.held -= count;
    const value = this.held === 0 ? this.cache : this.cache >>> this.held;
    this.cache &= (1 << this.held) - 1;
    return count === 32 ? value : value & (2 ** count - 1);
  }

  /** A number with a sign of at most 33 bits. */
  signed(count: number): number {
    if (count === 0) return 0;
    const high = count > 16 ? this.take(count - 16) : 0;
    const value = count > 16 ? high * 65_536 + this.take(16) : this.take(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  unary(): number {
    let zeros = 0;
    for (;;) {
      if (this.held === 0) {
        const next = this.view[this.at];
        if (next === undefined) throw new Refusal('damaged');
        // Whole bytes of nothing are counted at once.
        if (next === 0) {
          this.at++;
          zeros += 8;
          continue;
        }
      }
      if (this.take(1) === 1) return zeros;
      zeros++;
    }
  }

  align(): void {
    this.held = 0;
    this.cache = 0;
  }
}

const SIZES: Readonly<Record<number, number>> = { 1: 192, 2: 576, 3: 1152, 4: 2304, 5: 4608 };
const DEPTHS: Readonly<Record<number, number>> = { 1: 8, 2: 12, 4: 16, 5: 20, 6: 24, 7: 32 };

/** Section 9. The checksum of the whole frame is compared: a damaged file is told from a sound one. */
function readFrame(
  view: Buffer,
  start: number,
  channels: number,
  streamBits: number,
): { samples: Float64Array[]; end: number } {
  if (view.readUInt8(start) !== 0xff || (view.readUInt8(start + 1) & 0xfc) !== 0xf8)
    throw new Refusal('damaged');
  const bits = new Bits(view, start + 2);
  const sizeCode = bits.take(4);
  const rateCode = bits.take(4);
  const layout = bits.take(4);
  const depthCode = bits.take(3);
  bits.take(1);
  // The frame's number, coded as in UTF-8.
  for (let more = leadingOnes(bits.take(8)); more > 1; more--) bits.take(8);
  const size =
    sizeCode === 6
      ? bits.take(8) + 1
      : sizeCode === 7
        ? bits.take(16) + 1
        : sizeCode >= 8
          ? 256 << (sizeCode - 8)
          : (SIZES[sizeCode] ?? 0);
  if (rateCode === 12) bits.take(8);
  else if (rateCode === 13 || rateCode === 14) bits.take(16);
  bits.take(8);
  const count = layout < 8 ? layout + 1 : 2;
  if (size === 0 || layout > 10 || count !== channels) throw new Refusal('damaged');
  const depth = depthCode === 0 ? streamBits : (DEPTHS[depthCode] ?? streamBits);
  if (depth !== streamBits) throw new Refusal('unsupported');
  const samples: Float64Array[] = [];
  for (let c = 0; c < count; c++) {
    // A side channel is a difference, which takes one bit more.
    const side = (layout === 8 && c === 1) || (layout === 9 && c === 0) || (layout === 10 && c === 1);
    samples.push(readSubframe(bits, size, depth + (side ? 1 : 0)));
  }
  bits.align();
  const end = bits.at + 2;
  if (end > view.length || crc16(view, start, end - 2) !== view.readUInt16BE(end - 2))
    throw new Refusal('damaged');
  decorrelate(samples, layout);
  return { samples, end };
}

function leadingOnes(byte: number): number {
  let ones = 0;
  while (ones < 8 && (byte & (0x80 >> ones)) !== 0) ones++;
  return ones;
}

/** Section 9.2.3: left and side, side and right, mid and side become left and right. */
function decorrelate([first, second]: Float64Array[], layout: number): void {
  if (!first || !second || layout < 8) return;
  for (let i = 0; i < first.length; i++) {
    const a = first[i] ?? 0;
    const b = second[i] ?? 0;
    if (layout === 8) second[i] = a - b;
    else if (layout === 9) first[i] = a + b;
    else {
      const mid = a * 2 + (b & 1);
      first[i] = (mid + b) / 2;
      second[i] = (mid - b) / 2;
    }
  }
}

/** Coefficients of the fixed predictors (section 9.2.5). */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]] as const;

function readSubframe(bits: Bits, size: number, depth: number): Float64Array {
  bits.take(1);
  const type = bits.take(6);
  let wasted = 0;
  if (bits.take(1) === 1) wasted = bits.unary() + 1;
  const width = depth - wasted;
  const out = new Float64Array(size);
  if (type === 0) out.fill(bits.signed(width));
  else if (type === 1) for (let i = 0; i < size; i++) out[i] = bits.signed(width);
  else if (type >= 8 && type <= 12) predict(bits, out, width, FIXED[type - 8] ?? [], 0);
  else if (type >= 32) {
    const order = type - 31;
    for (let i = 0; i < order; i++) out[i] = bits.signed(width);
    const precision = bits.take(4) + 1;
    const shift = bits.signed(5);
    if (precision === 16 || shift < 0) throw new Refusal('damaged');
    const coefficients = Array.from({ length: order }, () => bits.signed(precision));
    predict(bits, out, width, coefficients, shift, true);
  } else throw new Refusal('damaged');
  if (wasted > 0) for (let i = 0; i < size; i++) out[i] = (out[i] ?? 0) * 2 ** wasted;
  return out;
}

function predict(
  bits: Bits,
  out: Float64Array,
  width: number,
  coefficients: readonly number[],
  shift: number,
  begun = false,
): void {
  const order = coefficients.length;
  if (order > out.length) throw new Refusal('damaged');
  if (!begun) for (let i = 0; i < order; i++) out[i] = bits.signed(width);
  readResidual(bits, out, order);
  const scale = 2 ** shift;
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (coefficients[k] ?? 0) * (out[i - 1 - k] ?? 0);
    out[i] = (out[i] ?? 0) + Math.floor(sum / scale);
  }
}

/** Section 9.2.7: Rice codes in partitions, each with its parameter. */
function readResidual(bits: Bits, out: Float64Array, order: number): void {
  const method = bits.take(2);
  if (method > 1) throw new Refusal('damaged');
  const wide = method === 0 ? 4 : 5;
  const partitions = 1 << bits.take(4);
  const each = out.length / partitions;
  if (!Number.isInteger(each) || each < order) throw new Refusal('damaged');
  let at = order;
  for (let p = 0; p < partitions; p++) {
    const parameter = bits.take(wide);
    const end = (p + 1) * each;
    if (parameter === 2 ** wide - 1) {
      const plain = bits.take(5);
      for (; at < end; at++) out[at] = bits.signed(plain);
      continue;
    }
    for (; at < end; at++) {
      const high = bits.unary();
      const value =
        high * 2 ** parameter +
        (parameter > 24 ? bits.take(parameter - 16) * 65_536 + bits.take(16) : bits.take(parameter));
      out[at] = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  }
}

/** Polynomial x^16 + x^15 + x^2 + 1 (section 9.3). */
const CRC16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let i = 0; i < 8; i++) crc = ((crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : 0x8005)) & 0xffff;
  return crc;
});

function crc16(view: Buffer, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = ((crc << 8) ^ (CRC16[(crc >> 8) ^ (view[i] ?? 0)] ?? 0)) & 0xffff;
  return crc;
}
