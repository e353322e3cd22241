// One pass over the bytes of a text file: is it text, is it UTF-8, has every record its fields? DuckDB reads the file faster, but
// its line numbers count records, and it stops at the first trouble; this look names every line.
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { AssayError, throwIfCancelled } from '../../../shared/domain';
import { turn } from '../engine';
import { RecordScanner, type RecordReport } from './records';

const CHUNK = 1 << 20;

export interface SurveyOptions {
  /** The file's name as the user knows it. */
  file: string;
  delimiter: string;
  quote: string;
  columns: number;
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
    for (;;) {
      throwIfCancelled(options.signal);
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, offset);
      if (bytesRead === 0) break;
      let bytes = buffer.subarray(0, bytesRead);
      const zero = bytes.indexOf(0);
      if (zero >= 0) throw new AssayError('data.binary', { file: options.file, offset: offset + zero });
      const whole = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
      const cut = lastBoundary(whole);
      const text = whole.subarray(0, cut);
      if (!isUtf8(text))
        throw new AssayError('data.encoding', { file: options.file, line: lines + badLine(text) });
      lines += newlines(text);
      carry = Buffer.from(whole.subarray(cut));
      if (!scanner) {
        const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
        bytes = bytes.subarray(mark);
        scanner = new RecordScanner(options.delimiter, options.quote, options.columns, mark);
      }
      scanner.push(bytes);
      offset += bytesRead;
      options.onBytes?.(offset);
      await turn();
    }
    if (carry.length > 0) throw new AssayError('data.encoding', { file: options.file, line: lines });
    return (scanner ?? new RecordScanner(options.delimiter, options.quote, options.columns, 0)).end();
  } finally {
    await handle.close();
  }
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
