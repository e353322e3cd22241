// The first rows of a text table as they stand, before anything is found out of its columns: shown until the look at the file has ended.
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import iconv from 'iconv-lite';
import type { SourceGlimpse } from '../../shared/domain';
import { parseSample, sniffDialect } from './source/dialect';
import { sniffEncoding } from './source/encoding';
import { kindOf } from './source/kinds';
import { below, blankLines, linesAbove } from './source/preamble';

const HEAD_BYTES = 1 << 16;
const ROWS = 12;
/** More do not fit any screen. */
const COLUMNS = 40;

/** Null where the file is no text table, or cannot be read: what is wrong with it is for the look to say. */
export async function glimpseFile(path: string): Promise<SourceGlimpse | null> {
  const head = await readHead(path).catch(() => null);
  if (!head || head.bytes.length === 0) return null;
  const { bytes, complete } = head;
  const extension = extname(path).toLowerCase();
  if (kindOf(bytes, extension) !== 'text') return null;
  const encoding = sniffEncoding(bytes, complete);
  if (encoding === null) return null;
  // A character that is cut at the end stands in the last row, which is left out.
  const all = iconv.decode(bytes, encoding);
  const text = below(all, linesAbove(all, complete) || blankLines(all));
  const { delimiter, quote, header } = sniffDialect(text, complete, { extension });
  const { rows, broken } = parseSample(text, delimiter, quote, { complete, limit: ROWS + 1 });
  const [first] = rows;
  if (!first || broken) return null;
  const names = first.map((name, i) => (header ? name.trim() : `column${i + 1}`)).slice(0, COLUMNS);
  return {
    names,
    rows: rows
      .slice(header ? 1 : 0)
      .slice(0, ROWS)
      .map((row) => names.map((_, i) => row[i] || null)),
  };
}

async function readHead(path: string): Promise<{ bytes: Buffer; complete: boolean }> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return { bytes: buffer.subarray(0, bytesRead), complete: bytesRead < HEAD_BYTES };
  } finally {
    await file.close();
  }
}
