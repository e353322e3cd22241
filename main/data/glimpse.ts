// The first rows of a text table as they stand, before anything is found out of its columns: shown until the look at the file has ended.
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import iconv from 'iconv-lite';
import { type SourceGlimpse, turn } from '../../shared/domain';
import { parseSample, sniffDialect } from './source/dialect';
import { sniffEncoding } from './source/encoding';
import { kindOf } from './source/kinds';
import { isPlain, parseLoose } from './source/loose';
import { below, blankLines, linesAbove } from './source/preamble';

/** Read of a file; more where the first row under the names does not end within that: ten thousand columns take 200 kB. */
const HEAD_BYTES = [1 << 16, 1 << 20];
const ROWS = 12;
/** More do not fit any screen. */
const COLUMNS = 40;

/** Null where the file is no text table, or cannot be read: what is wrong with it is for the look to say. */
export async function glimpseFile(path: string): Promise<SourceGlimpse | null> {
  let seen: SourceGlimpse | null = null;
  for (const length of HEAD_BYTES) {
    const head = await readHead(path, length).catch(() => null);
    seen = head && (await glimpseOf(head, extname(path).toLowerCase()));
    if (head === null || head.complete || (seen && seen.rows.length > 0)) break;
  }
  return seen;
}

async function glimpseOf({ bytes, complete }: Head, extension: string): Promise<SourceGlimpse | null> {
  if (bytes.length === 0 || kindOf(bytes, extension) !== 'text') return null;
  const encoding = sniffEncoding(bytes, complete);
  if (encoding === null) return null;
  // A character that is cut at the end stands in the last row, which is left out.
  const all = iconv.decode(bytes, encoding);
  await turn();
  const text = below(all, linesAbove(all, complete) || blankLines(all));
  await turn();
  const dialect = sniffDialect(text, complete, { extension });
  const { delimiter, quote, header } = dialect;
  await turn();
  const wanted = { complete, limit: ROWS + 1 };
  const { rows, broken } = isPlain(dialect)
    ? parseSample(text, delimiter, quote, wanted)
    : parseLoose(text, dialect, wanted);
  const [first] = rows;
  if (!first || broken) return null;
  const names = first.slice(0, COLUMNS).map((name, i) => (header ? name.trim() : `column${i + 1}`));
  return {
    names,
    rows: rows
      .slice(header ? 1 : 0)
      .slice(0, ROWS)
      .map((row) => names.map((_, i) => row[i] || null)),
  };
}

interface Head {
  bytes: Buffer;
  /** Whether that is the whole file. */
  complete: boolean;
}

async function readHead(path: string, length: number): Promise<Head> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, 0);
    return { bytes: buffer.subarray(0, bytesRead), complete: bytesRead < length };
  } finally {
    await file.close();
  }
}
