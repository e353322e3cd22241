// Rows of text as lines of CSV, straight from DuckDB's vectors into one buffer: no string is made of most cells.
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { INLINE_BYTES, Texts } from './words';

/** Lines of CSV (RFC 4180) in UTF-8, without their ends: the r-th stands before ends[r]. */
export interface Lines {
  bytes: Uint8Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
}

/** Quotes where a cell holds a comma, a quote or a line break, or begins or ends with a blank, which a reader may take for padding. */
export function csvCells(cells: readonly string[]): string {
  return cells.map((cell) => (SPECIAL.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}
const SPECIAL = /[",\r\n]|^\s|\s$/;

const COMMA = 0x2c;
/** The byte order mark in UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];
/** By byte, where it calls for a look at the cell as a string: anywhere in it, at its beginning (so may a blank in UTF-8), at its end. */
const ANYWHERE = 1;
const FIRST = 2;
const LAST = 4;
const LOOK = new Uint8Array(256);
for (const char of '",\r\n') LOOK[char.charCodeAt(0)] = ANYWHERE;
for (let code = 0; code <= 0xffff; code++) {
  if (code >= 0xd800 && code < 0xe000) continue;
  const char = String.fromCharCode(code);
  if (!/\s/.test(char)) continue;
  const bytes = Buffer.from(char);
  const [first = 0, last = 0] = [bytes[0], bytes.at(-1)];
  LOOK[first] = (LOOK[first] as number) | FIRST;
  LOOK[last] = (LOOK[last] as number) | LAST;
}

/** Collects lines, chunk by chunk. */
export class LineBuilder {
  private bytes = Buffer.alloc(1 << 16);
  private ends = new Uint32Array(2048);
  private size = 0;
  private rows = 0;

  /** Adds a chunk's rows: the cells of these columns, all of text. */
  add(chunk: DuckDBDataChunk, columns: readonly number[]): void {
    const { rowCount } = chunk;
    const vectors = columns.map((column) => chunk.getColumnVector(column));
    const texts = vectors.map((vector) => Texts.of(vector, rowCount));
    if (this.rows + rowCount > this.ends.length) {
      const more = new Uint32Array(2 * (this.rows + rowCount));
      more.set(this.ends);
      this.ends = more;
    }
    const most = vectors.length * (INLINE_BYTES + 1);
    for (let row = 0; row < rowCount; row++) {
      this.room(most);
      // Locals: the buffer and the place in it change with every byte.
      let { bytes, size: at } = this;
      for (let c = 0; c < texts.length; c++) {
        if (c > 0) bytes[at++] = COMMA;
        const known = texts[c];
        const length = known ? known.lengthOf(row) : -1;
        if (length === 0) continue;
        if (known && length > 0 && length <= INLINE_BYTES) {
          const source = known.bytes;
          const from = 16 * row + 4;
          let look = (LOOK[source[from] as number] as number) & FIRST;
          look |= (LOOK[source[from + length - 1] as number] as number) & LAST;
          for (let i = 0; i < length; i++) {
            const byte = source[from + i] as number;
            look |= (LOOK[byte] as number) & ANYWHERE;
            bytes[at + i] = byte;
          }
          if (look === 0) {
            at += length;
            continue;
          }
        }
        this.size = at;
        this.text(vectors[c] as DuckDBVector, known ?? null, row, most);
        ({ bytes, size: at } = this);
      }
      this.size = at;
      this.ends[this.rows++] = at;
    }
  }

  /** What was collected, in memory of its own; begins anew. */
  take(): Lines {
    const lines = {
      bytes: new Uint8Array(this.bytes.subarray(0, this.size)),
      ends: this.ends.slice(0, this.rows),
    };
    this.size = 0;
    this.rows = 0;
    return lines;
  }

  /** Writes a cell by way of a string, and leaves room for more bytes behind it. */
  private text(vector: DuckDBVector, texts: Texts | null, row: number, more: number): void {
    const value = vector.getItem(row);
    if (typeof value !== 'string') return;
    // A decoder takes a byte order mark for none of the text.
    const marked = texts && MARK.every((byte, i) => texts.bytes[16 * row + 4 + i] === byte);
    const cell = csvCells([marked ? `\ufeff${value}` : value]);
    // A character of UTF-16 has at most three bytes in UTF-8.
    this.room(3 * cell.length + more);
    this.size += this.bytes.write(cell, this.size);
  }

  private room(more: number): void {
    if (this.size + more <= this.bytes.length) return;
    const wider = Buffer.alloc(2 * (this.size + more));
    wider.set(this.bytes.subarray(0, this.size));
    this.bytes = wider;
  }
}
