// What a file is, told by its first bytes and its name.
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { AssayError, type FileFormat } from '../../../shared/domain';
import { codeOf } from '../failures';
import { lastBoundary } from './survey';

const HEAD = 1 << 20;
const TEXT_EXTENSIONS = ['.csv', '.tsv', '.tab', '.txt', '.psv', '.dat', ''];
const JSON_EXTENSIONS = ['.json', '.jsonl', '.ndjson'];

export interface Look {
  path: string;
  file: string;
  bytes: number;
  format: FileFormat;
  extension: string;
  /** The beginning of a text file, without its byte order mark, cut at a whole character. */
  text: string;
  /** Whether `text` is the whole file. */
  complete: boolean;
}

/**
 * Reads the first megabyte. Errors: data.notFound, data.empty, data.binary (a text file by name that is none), data.encoding (UTF-16, and the like),
 * data.unsupported (a kind that cannot be read yet).
 */
export async function look(path: string, format?: FileFormat): Promise<Look> {
  const file = basename(path);
  const extension = extname(path).toLowerCase();
  const { head, bytes } = await readHead(path, file);
  if (bytes === 0) throw new AssayError('data.empty', { file });
  const base = { path, file, bytes, extension };
  if (head.subarray(0, 4).toString('latin1') === 'PAR1')
    return { ...base, format: 'parquet', text: '', complete: false };
  if (format === 'parquet' || extension === '.parquet' || extension === '.pq')
    throw new AssayError('data.unreadable', { file }, { cause: 'the file does not begin as Parquet does' });

  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (wide) throw new AssayError('data.encoding', { file, line: 1 }, { cause: 'the file is in UTF-16' });
  const known =
    TEXT_EXTENSIONS.includes(extension) || JSON_EXTENSIONS.includes(extension) || format !== undefined;
  const zero = head.indexOf(0);
  if (zero >= 0)
    throw known
      ? new AssayError('data.binary', { file, offset: zero })
      : new AssayError('data.unsupported', { file });
  const complete = bytes <= head.length;
  const text = head.subarray(0, complete ? head.length : lastBoundary(head));
  if (!isUtf8(text)) {
    if (!known) throw new AssayError('data.unsupported', { file });
    // The line is found by the whole look; here only the beginning is known to be wrong.
    throw new AssayError('data.encoding', { file, line: firstBadLine(text) });
  }
  const words = text.toString('utf8').replace(/^\uFEFF/, '');
  if (complete && words.trim() === '') throw new AssayError('data.empty', { file });
  const json = format === 'jsonl' || (format === undefined && JSON_EXTENSIONS.includes(extension));
  return { ...base, format: json ? 'jsonl' : 'csv', text: words, complete };
}

async function readHead(path: string, file: string): Promise<{ head: Buffer; bytes: number }> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const head = Buffer.alloc(Math.min(size, HEAD));
      await handle.read(head, 0, head.length, 0);
      return { head, bytes: size };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AssayError('data.notFound', { path }, { cause: thrown });
    throw new AssayError('data.unreadable', { file }, { cause: thrown });
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
