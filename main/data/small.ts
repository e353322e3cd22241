// A small text table as it stands, cell by cell: what a person hands over beside the data, not data.
import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import iconv from 'iconv-lite';
import { AssayError } from '../../shared/domain';
import { rowsIn, sniffDialect } from './source/dialect';
import { sniffEncoding } from './source/encoding';

/** Far more than a table that somebody typed. */
const MOST_BYTES = 4 << 20;

/** The text of a file in whatever encoding it is; null where it is none, or is no small file. @throws AssayError data.notFound */
export function readSmall(path: string): string | null {
  let bytes: Buffer;
  try {
    if (statSync(path).size > MOST_BYTES) return null;
    bytes = readFileSync(path);
  } catch (cause) {
    throw new AssayError('data.notFound', { path }, { cause });
  }
  const encoding = sniffEncoding(bytes, true);
  return encoding && iconv.decode(bytes, encoding);
}

/** Its rows, the heading among them, without blank ones; whatever stands between its cells. Null where a quote is not closed. */
export function smallRows(text: string, path: string): string[][] | null {
  const dialect = sniffDialect(text, true, { extension: extname(path).toLowerCase() });
  const { rows, broken } = rowsIn(text, dialect, true);
  return broken ? null : rows.filter((row) => row.some((cell) => cell.trim() !== ''));
}
