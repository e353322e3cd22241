// What `RecordScanner` does with whole fields in which nothing is odd, in WebAssembly: the memory and tables of the loop in scan-loop.ts.
import { wasmModule } from '../../wasm';
import { FLAG, OFFSET, RESULT_PLACES, scanLoop, TABLES, TOLD } from './scan-loop';
import { MOMENT, Seen } from './seen';

/** How fields and records are told apart: bytes (quote: -1 where there are none), and the fields of a record. */
export interface ScanMarks {
  delimiter: number;
  quote: number;
  expected: number;
}

const PAGE_BYTES = 65_536;
const MOST_PAGES = 1024;
/** Bytes that `load` takes at a time. */
export const PIECE = 1 << 20;
/** Columns for which there is memory. */
export const MOST_COLUMNS = 1 << 20;
/** Room around the bytes: what stands before the first is asked for, and whole vectors are read at their end. */
const MARGIN = 96;
const LINE_FEED = 10;
/** The bits of `Seen` that a single byte has; the others tell of whole fields. */
const BYTE_BITS = 63;

/** All scanners share one: nobody waits between `load` and `addSeen`. */
export class ScanKernel {
  private readonly memory = new WebAssembly.Memory({ initial: 20, maximum: MOST_PAGES });
  private readonly loop: (...args: number[]) => void;
  private result = new Int32Array(0);
  private columns = 0;
  private flags = 0;
  private text = 0;
  private size = 0;

  constructor() {
    const code = wasmModule([scanLoop], { initial: 1, maximum: MOST_PAGES, alone: true });
    const { memory } = this;
    const made = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
    this.loop = (made.exports as unknown as { scan: (...args: number[]) => void }).scan;
    new Uint8Array(memory.buffer).set(tables(), OFFSET.low);
  }

  /** At most `PIECE` bytes to be scanned, of a table of so many columns; fields beyond these are only counted. */
  load(bytes: Uint8Array, columns: number): void {
    this.columns = columns;
    this.flags = TABLES + (columns + 1) * 16;
    this.text = this.flags + columns + 1 + MARGIN;
    this.size = bytes.length;
    const pages = Math.ceil((this.text + bytes.length + MARGIN) / PAGE_BYTES);
    const more = pages - this.memory.buffer.byteLength / PAGE_BYTES;
    if (more > 0) this.memory.grow(more);
    const all = new Uint8Array(this.memory.buffer);
    all.fill(0, TABLES, this.text);
    all.set(bytes, this.text);
    this.result = new Int32Array(this.memory.buffer, OFFSET.result, RESULT_PLACES);
  }

  /**
   * Goes on from a place where the field of this number begins, up to one that needs care: returns where that begins. It has a quote that
   * stands alone or encloses quotes or newlines, a return that stands alone, no end, or ends a record that is not as expected.
   */
  scan(at: number, fields: number, { delimiter, quote, expected }: ScanMarks): number {
    const { text } = this;
    // Without quotes, a byte that is looked for anyway.
    const other = quote < 0 ? LINE_FEED : quote;
    this.loop(text + at, text + this.size, fields, expected, this.columns, this.flags, delimiter, other);
    return (this.result[0] ?? 0) - text;
  }

  /** The number of the field where `scan` has stopped. */
  get fields(): number {
    return this.result[1] ?? 1;
  }

  /** Records that it took, and where the one behind them begins. */
  get records(): number {
    return this.result[2] ?? 0;
  }
  get recordStart(): number {
    return (this.result[3] ?? 0) - this.text;
  }

  /** Newlines that it met: 1 bare, 2 behind a return, 3 both. */
  get newlines(): number {
    return this.result[4] ?? 0;
  }

  /** Adds what was met in each column since `load`, as bits of `Seen`. */
  addSeen(seen: Uint16Array): void {
    const words = new Uint32Array(this.memory.buffer, TABLES, this.columns * 4);
    const flags = new Uint8Array(this.memory.buffer, this.flags, this.columns);
    for (let c = 0; c < this.columns; c++) {
      const first = words[4 * c] ?? 0;
      const all = first | (words[4 * c + 1] ?? 0) | (words[4 * c + 2] ?? 0) | (words[4 * c + 3] ?? 0);
      const folded = all | (all >>> 16);
      const flag = flags[c] ?? 0;
      seen[c] =
        (seen[c] ?? 0) |
        ((folded | (folded >>> 8)) & BYTE_BITS) |
        (flag & FLAG.notTen || first & TOLD ? Seen.notTen : 0) |
        (flag & FLAG.notMoment || first & (TOLD << 8) ? Seen.notMoment : 0) |
        (flag & FLAG.quoted ? Seen.other | Seen.notMoment : 0) |
        (flag & FLAG.leadingZero ? Seen.leadingZero : 0) |
        (flag & FLAG.long ? Seen.long : 0);
    }
  }
}

/**
 * What a byte is: the bits that `low` has for its lower half and `high` for its upper; with none, it is another. `lengths`: which of 16 bytes
 * belong to a value of so many. `moments`: where a `MOMENT` has which marks (a T for the blank), where digits; in its first 16 bytes and its last.
 */
function tables(): Uint8Array {
  const low = Array.from({ length: 16 }, (_, i) => TOLD | (i < 10 ? Seen.digit : 0));
  low[0] = TOLD | Seen.digit | Seen.blank;
  low[11] = TOLD | Seen.plus;
  low[13] = TOLD | Seen.minus;
  low[14] = TOLD | Seen.point;
  const high = Array.from({ length: 16 }, () => TOLD);
  high[2] = TOLD | Seen.minus | Seen.plus | Seen.point | Seen.blank;
  high[3] = TOLD | Seen.digit;
  const lengths = Array.from({ length: 16 }, (_, length) => {
    const bytes: number[] = Array.from({ length: 16 }, (_, i) => (i < length ? BYTE_BITS : 0));
    // Left in the first byte of a column by values of another length than ten, in its second by all that are short.
    if (length > 0 && length !== 10) bytes[0] = BYTE_BITS | TOLD;
    if (length > 0) bytes[1] = (bytes[1] ?? 0) | TOLD;
    return bytes;
  });
  const moments = [MOMENT.slice(0, 16), MOMENT.slice(3)].flatMap((part) => {
    const marks = [...part].map((mark) => (mark === '0' ? 0 : mark.charCodeAt(0)));
    const others = [...part].map((mark, i) => (mark === ' ' ? 'T'.charCodeAt(0) : (marks[i] ?? 0)));
    return [marks, others, [...part].map((mark) => (mark === '0' ? 255 : 0))];
  });
  return Uint8Array.from([low, high, ...lengths, ...moments].flat());
}
