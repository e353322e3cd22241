// Text written as bytes of UTF-8 into one buffer that grows: a string a row would take longer than all the rest of a line.
export const COMMA = 0x2c;
export const LINE_FEED = 0x0a;
const POINT = 0x2e;
const ZERO = 0x30;

/** Digits that a probability is written with: single precision holds no more. */
const DIGITS = 7;
const SCALES = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

export class Writer {
  private size = 0;
  private buffer: Buffer<ArrayBuffer>;

  constructor(expected: number) {
    this.buffer = Buffer.from(new ArrayBuffer(expected));
  }

  /** Bytes written so far. */
  get length(): number {
    return this.size;
  }

  byte(value: number): void {
    this.room(1);
    this.buffer[this.size++] = value;
  }

  bytes(values: Uint8Array): void {
    this.room(values.length);
    this.buffer.set(values, this.size);
    this.size += values.length;
  }

  text(value: string): void {
    // A character of UTF-16 has at most three bytes in UTF-8.
    this.room(3 * value.length);
    this.size += this.buffer.write(value, this.size);
  }

  /** A single-precision share to seven significant digits, as JavaScript writes such a number. */
  probability(value: number): void {
    // Places behind the point. Up to twelve, the product below is exact: 24 binary digits times 5^12, which has 28, are less than 53.
    let places = DIGITS;
    for (let low = 0.1; value < low && places <= 12; low /= 10) places++;
    if (!(value > 0 && value <= 1) || places > 12)
      return this.text(String(Number(value.toPrecision(DIGITS))));
    const scale = SCALES[places] as number;
    let rest = Math.round(value * scale);
    if (rest === scale) return this.byte(ZERO + 1);
    while (rest % 10 === 0) {
      rest /= 10;
      places--;
    }
    this.room(places + 2);
    const { buffer } = this;
    for (let at = this.size + 1 + places; at > this.size + 1; at--) {
      buffer[at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    buffer[this.size] = ZERO;
    buffer[this.size + 1] = POINT;
    this.size += places + 2;
  }

  /** What was written; the writer is not to be used afterwards. */
  all(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer.buffer, 0, this.size);
  }

  private room(more: number): void {
    if (this.size + more <= this.buffer.length) return;
    const wider = Buffer.from(new ArrayBuffer(2 * (this.size + more)));
    wider.set(this.buffer.subarray(0, this.size));
    this.buffer = wider;
  }
}
