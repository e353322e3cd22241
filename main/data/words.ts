// Texts of a DuckDB vector as positions in a dictionary. Most texts of a table are short and few: DuckDB keeps up to 12 bytes in the
// vector's own 16 (length, then the bytes, then zeros), so that those four words say which text it is without a string being made.
import type { DuckDBVector } from '@duckdb/node-api';

export const INLINE_BYTES = 12;
/** Places for known texts, a power of two; half of them are used at most. Few rows need few: to clear the most takes a tenth of a millisecond. */
const MOST_PLACES = 8192;

/** One column's dictionary, filled chunk by chunk. */
export class Words {
  private readonly codes = new Map<string, number>();
  /** Four words of each known short text, and its code plus 1. */
  private readonly known: Int32Array;
  private readonly places: Int32Array;
  private used = 0;

  /** @param dictionary in order of first appearance; added to. @param rows as many as are expected */
  constructor(
    private readonly dictionary: string[],
    rows: number,
  ) {
    const places = Math.min(MOST_PLACES, 2 ** Math.ceil(Math.log2(2 * Math.max(8, rows))));
    this.known = new Int32Array(places * 4);
    this.places = new Int32Array(places);
  }

  /** Writes the codes of the first `count` values; -1 is missing. */
  read(vector: DuckDBVector, count: number, codes: Int32Array, at: number): void {
    const texts = Texts.of(vector, count);
    for (let i = 0; i < count; i++)
      codes[at + i] = !texts ? this.plain(vector, i) : texts.has(i) ? this.short(texts.words, i, vector) : -1;
  }

  private short(words: Int32Array, i: number, vector: DuckDBVector): number {
    const [a, b, c, d] = [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3];
    const length = words[a] as number;
    if (length > INLINE_BYTES) return this.plain(vector, i);
    let hash = Math.imul(length, 0x9e3779b1) ^ (words[b] as number);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ (words[c] as number);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ (words[d] as number);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    const { known, places } = this;
    const last = places.length - 1;
    let place = (hash ^ (hash >>> 15)) & last;
    for (; places[place] !== 0; place = (place + 1) & last) {
      const from = 4 * place;
      if (
        known[from] === length &&
        known[from + 1] === words[b] &&
        known[from + 2] === words[c] &&
        known[from + 3] === words[d]
      )
        return (places[place] as number) - 1;
    }
    const code = this.plain(vector, i);
    if (code >= 0 && 2 * this.used < places.length) {
      known.set(words.subarray(a, a + 4), 4 * place);
      places[place] = code + 1;
      this.used++;
    }
    return code;
  }

  private plain(vector: DuckDBVector, i: number): number {
    const value = vector.getItem(i);
    if (typeof value !== 'string') return -1;
    let code = this.codes.get(value);
    if (code === undefined) {
      code = this.dictionary.push(value) - 1;
      this.codes.set(value, code);
    }
    return code;
  }
}

/** The memory behind a vector of texts: four words a text, its length in bytes and, up to 12, the bytes. */
export class Texts {
  /** The same memory as `words`. */
  readonly bytes: Uint8Array;

  /** Null where that memory, whose declaration is private, is not as expected: texts are to be read one by one. */
  static of(vector: DuckDBVector, count: number): Texts | null {
    const view: unknown = Reflect.get(vector, 'dataView');
    const offset: unknown = Reflect.get(vector, 'itemOffset');
    if (!(view instanceof DataView) || offset !== 0 || view.byteOffset % 4 !== 0) return null;
    if (view.byteLength < 16 * count) return null;
    return new Texts(new Int32Array(view.buffer, view.byteOffset, 4 * count), validityOf(vector));
  }

  /** @param valid a bit a value, 1 where it is there; null where all are */
  private constructor(
    readonly words: Int32Array,
    private readonly valid: Uint32Array | null,
  ) {
    this.bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  }

  /** In bytes; 0 where there is none. */
  lengthOf(i: number): number {
    return this.has(i) ? (this.words[4 * i] as number) : 0;
  }

  has(i: number): boolean {
    const { valid } = this;
    return valid === null || (((valid[i >> 5] as number) >>> (i & 31)) & 1) === 1;
  }
}

/** A bit a value, 1 where it is there; null where all are. */
function validityOf(vector: DuckDBVector): Uint32Array | null {
  const validity: unknown = Reflect.get(vector, 'validity');
  if (typeof validity !== 'object' || validity === null) return null;
  const data: unknown = Reflect.get(validity, 'data');
  return data instanceof BigUint64Array
    ? new Uint32Array(data.buffer, data.byteOffset, 2 * data.length)
    : null;
}
