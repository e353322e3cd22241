// One pass over the bytes of a text file: is it text, is it UTF-8, has every record its fields? DuckDB reads the file faster, but
// its line numbers count records, and it stops at the first trouble; this look names every line.
import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { AssayError, throwIfCancelled, turn } from '../../../shared/domain';
import { RecordScanner, type RecordReport } from './records';

const CHUNK = 1 << 20;

export interface SurveyOptions {
  /** The file's name as the user knows it. */
  file: string;
  delimiter: string;
  quote: string;
  columns: number;
  /** Lines above the table. */
  skip: number;
  /** Whether the first record names the columns. */
  header: boolean;
  signal?: AbortSignal | undefined;
  /** Bytes looked at so far. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Looks at the whole file. Errors: data.binary (byte offset), data.encoding (line), data.notFound, cancelled.
 * Ragged records and bad quotes are reported, not thrown.
 */
export async function survey(path: string, options: SurveyOptions): Promise<RecordReport> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let scanner: RecordScanner | null = null;
    let carry = Buffer.alloc(0);
    let offset = 0;
    let lines = 1;
    let plain = true;
    for (;;) {
      throwIfCancelled(options.signal);
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, offset);
      if (bytesRead === 0) break;
      let bytes = buffer.subarray(0, bytesRead);
      const zero = bytes.indexOf(0);
      if (zero >= 0)
        throw new AssayError('data.binary', {
          file: options.file,
          offset: offset + zero,
          line: lines + newlines(bytes.subarray(0, zero)),
        });
      const whole = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
      const cut = lastBoundary(whole);
      const text = whole.subarray(0, cut);
      if (!isUtf8(text))
        throw new AssayError('data.encoding', {
          ...{ file: options.file, line: lines + badLine(text) },
          // Up to here there was nothing beyond ASCII, so that another encoding may be right for the whole.
          ...(plain ? { plainUntil: offset - carry.length } : {}),
        });
      plain &&= isAscii(text);
      lines += newlines(text);
      carry = Buffer.from(whole.subarray(cut));
      if (!scanner) {
        const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
        const above = mark + bytesOfLines(bytes.subarray(mark), options.skip);
        bytes = bytes.subarray(above);
        scanner = new RecordScanner(
          options.delimiter,
          options.quote,
          options.columns,
          above,
          options.skip + 1,
          options.header,
        );
      }
      scanner.push(bytes);
      offset += bytesRead;
      options.onBytes?.(offset);
      await turn();
    }
    if (carry.length > 0) throw new AssayError('data.encoding', { file: options.file, line: lines });
    return (scanner ?? new RecordScanner(options.delimiter, options.quote, options.columns, 0, 1)).end();
  } finally {
    await handle.close();
  }
}

/** The length of the first lines, whatever newlines they have. */
function bytesOfLines(bytes: Uint8Array, count: number): number {
  let at = 0;
  for (let n = 0; n < count; n++) {
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
    at += bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 1;
  }
  return Math.min(at, bytes.length);
}

/** Where the last whole character ends: a character of UTF-8 has at most four bytes. */
export function lastBoundary(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length - back + 1;
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back >= size ? bytes.length : bytes.length - back;
    }
  }
  return bytes.length;
}

/** Lines before the first that is not UTF-8. */
function badLine(text: Buffer): number {
  let line = 0;
  let start = 0;
  for (;;) {
    const end = text.indexOf(10, start);
    if (end < 0 || !isUtf8(text.subarray(start, end))) return line;
    line++;
    start = end + 1;
  }
}

function newlines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) count++;
  return count;
}
