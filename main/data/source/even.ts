// Records of the wrong length made as long as the others, where the user wants to keep them: missing cells are empty, surplus ones go to a
// column of their own. The file itself is not changed: a copy in the job's folder is read instead.
import { open } from 'node:fs/promises';
import { throwIfCancelled, turn } from '../../../shared/domain';
import { parseSample } from './dialect';

const CHUNK = 1 << 20;
const LINE_FEED = 10;
const RETURN = 13;
const BLANK = 32;

export interface EvenOptions {
  delimiter: string;
  quote: string;
  /** Fields that a record should have. */
  expected: number;
  /** Whether a field for surplus cells is added to every record; without it no record may have any. */
  surplus: boolean;
  /** What that field holds in the first record, where this names the columns; null where there is no such record. */
  heading: string | null;
  /** Lines above the first record. */
  skip: number;
  signal?: AbortSignal | undefined;
}

/** Writes the table in `from` to `to` with as many fields in each record; lines above it stay as they are. */
export async function writeEven(from: string, to: string, options: EvenOptions): Promise<void> {
  const source = await open(from, 'r');
  const target = await open(to, 'w');
  try {
    const records = new EvenRecords(options);
    const buffer = Buffer.allocUnsafe(CHUNK);
    let waiting = Buffer.alloc(0);
    for (let first = true; ; first = false) {
      throwIfCancelled(options.signal);
      const { bytesRead } = await source.read(buffer, 0, CHUNK, null);
      const mark = first && bytesRead > 2 && buffer.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
      const bytes = Buffer.concat([waiting, buffer.subarray(mark, bytesRead)]);
      const { out, used } = records.take(bytes, bytesRead === 0);
      await target.writeFile(out);
      if (bytesRead === 0) break;
      waiting = bytes.subarray(used);
      await turn();
    }
  } finally {
    await source.close();
    await target.close();
  }
}

/** Whole records in, records of one length out. */
export class EvenRecords {
  private readonly delimiter: Buffer;
  private readonly quote: number;
  private skip: number;
  private heading: string | null;

  constructor(private readonly options: EvenOptions) {
    this.delimiter = Buffer.from(options.delimiter);
    this.quote = options.quote === '' ? -1 : options.quote.charCodeAt(0);
    this.skip = options.skip;
    this.heading = options.heading;
  }

  /** Takes what whole records there are; `used` bytes of them. With `all`, what is left is one, though no newline ends it. */
  take(bytes: Buffer, all: boolean): { out: Buffer; used: number } {
    const parts: Buffer[] = [];
    let used = 0;
    for (;;) {
      const end = this.skip > 0 ? lineEnd(bytes, used) : this.recordEnd(bytes, used);
      const cut = end ?? (all && used < bytes.length ? { at: bytes.length, next: bytes.length } : null);
      // A carriage return at the end may be the first half of a newline.
      if (!cut || (!all && cut.next === bytes.length && bytes[cut.at] === RETURN && cut.next === cut.at + 1))
        break;
      const above = this.skip > 0;
      if (above) this.skip--;
      const record = bytes.subarray(used, cut.at);
      parts.push(above ? record : this.even(record), bytes.subarray(cut.at, cut.next));
      used = cut.next;
    }
    return { out: Buffer.concat(parts), used };
  }

  private recordEnd(bytes: Buffer, from: number): { at: number; next: number } | null {
    let begins = true;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === this.quote && begins) {
        at = this.closing(bytes, at + 1);
        if (at < 0) return null;
        begins = false;
      } else if (byte === LINE_FEED || byte === RETURN) {
        return { at, next: at + (byte === RETURN && bytes[at + 1] === LINE_FEED ? 2 : 1) };
      } else if (this.delimits(bytes, at)) {
        at += this.delimiter.length - 1;
        begins = true;
      } else if (byte !== BLANK) begins = false;
    }
    return null;
  }

  /** Where the quote stands that ends a quoted field; -1 where it is not there yet. */
  private closing(bytes: Buffer, from: number): number {
    for (let at = bytes.indexOf(this.quote, from); at >= 0; at = bytes.indexOf(this.quote, at + 2))
      if (bytes[at + 1] !== this.quote) return at;
    return -1;
  }

  private delimits(bytes: Buffer, at: number): boolean {
    for (let i = 0; i < this.delimiter.length; i++) if (bytes[at + i] !== this.delimiter[i]) return false;
    return true;
  }

  private even(record: Buffer): Buffer {
    const { expected, surplus } = this.options;
    if (record.length === 0 && expected > 1) return record;
    const { heading } = this;
    this.heading = null;
    const starts = this.fieldStarts(record);
    const fields = starts.length;
    const lacking = Math.max(0, expected - fields) + (surplus && fields <= expected ? 1 : 0);
    if (heading !== null && surplus) {
      // A delimiter at the end of the header names no column.
      const named =
        fields > expected ? record.subarray(0, (starts[expected] ?? 0) - this.delimiter.length) : record;
      return Buffer.concat([named, this.delimiter, Buffer.from(this.quoted(heading))]);
    }
    if (lacking > 0) return Buffer.concat([record, ...Array.from({ length: lacking }, () => this.delimiter)]);
    if (fields === expected || !surplus) return record;
    const start = starts[expected] ?? record.length;
    const rest = this.joined(record.subarray(start));
    return Buffer.concat([record.subarray(0, start), Buffer.from(rest === '' ? '' : this.quoted(rest))]);
  }

  private fieldStarts(record: Buffer): number[] {
    const starts = [0];
    let begins = true;
    for (let at = 0; at < record.length; at++) {
      const byte = record[at] as number;
      if (byte === this.quote && begins) {
        at = this.closing(record, at + 1);
        if (at < 0) break;
        begins = false;
      } else if (this.delimits(record, at)) {
        at += this.delimiter.length - 1;
        starts.push(at + 1);
        begins = true;
      } else if (byte !== BLANK) begins = false;
    }
    return starts;
  }

  /** Surplus cells as one text, told apart by a mark that does not divide the file's fields. */
  private joined(rest: Buffer): string {
    const { delimiter, quote } = this.options;
    const [cells = []] = parseSample(rest.toString('utf8'), delimiter, quote, {
      complete: true,
      limit: 1,
    }).rows;
    return cells.join(delimiter === '|' ? ' / ' : ' | ');
  }

  private quoted(value: string): string {
    const { quote } = this.options;
    return quote === '' ? value : `${quote}${value.replaceAll(quote, quote + quote)}${quote}`;
  }
}

function lineEnd(bytes: Buffer, from: number): { at: number; next: number } | null {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LINE_FEED) return { at, next: at + 1 };
    if (byte === RETURN) return { at, next: at + (bytes[at + 1] === LINE_FEED ? 2 : 1) };
  }
  return null;
}
