// A text table whose records of the wrong length are kept: looked through first, and read from an even copy where there are any.
import { open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, type SourceCorrections } from '../../../shared/domain';
import type { Dialect } from './dialect';
import { writeEven } from './even';
import type { RaggedRecord } from './records';
import type { Staged } from './stage';
import { lastBoundary, survey } from './survey';

const HEAD = 1 << 20;

export interface KeepRequest {
  dialect: Dialect;
  names: readonly string[];
  skip: number;
  options: SourceCorrections;
  folder: string;
  look: boolean;
  signal: AbortSignal | undefined;
}

export interface Kept {
  staged: Staged;
  names: string[];
  /** Rows that lacked cells, and rows that had more than there are columns. */
  short: number;
  long: number;
}

/**
 * Null where every record is as long as it should be. Errors: data.badQuote; data.surplus where some are longer and no column is named for
 * what they hold; data.duplicateColumn for its name; those of `survey`.
 */
export async function keepRagged(staged: Staged, request: KeepRequest): Promise<Kept | null> {
  const { dialect, names, skip, options, folder, signal } = request;
  const { delimiter, quote, header } = dialect;
  const { file } = staged;
  const from = request.look && !staged.complete ? await beginning(staged, folder) : staged.path;
  const report = await survey(from, {
    ...{ file, delimiter, quote, columns: names.length, skip, header, signal },
  });
  const [line] = report.badQuotes;
  if (line !== undefined) throw new AssayError('data.badQuote', { file, line });
  if (report.ragged.length === 0) return null;
  const longer = report.ragged.filter(({ fields }) => fields > names.length);
  const column = options.surplusColumn;
  if (longer.length > 0) {
    if (column === undefined) throw raggedError('data.surplus', file, names.length, longer);
    if (names.some((name) => name.toLowerCase() === column.toLowerCase()))
      throw new AssayError('data.duplicateColumn', { file, column });
  }
  const surplus = longer.length > 0;
  const to = join(folder, 'even');
  await writeEven(from, to, {
    ...{ delimiter, quote, expected: names.length, surplus, skip, signal },
    heading: header ? (column ?? null) : null,
  });
  const { text, bytes } = await headOf(to);
  return {
    staged: { ...staged, path: to, bytes, text, complete: staged.complete && bytes <= HEAD },
    names: surplus && column !== undefined ? [...names, column] : [...names],
    short: report.ragged.length - longer.length,
    long: longer.length,
  };
}

/** Names the lines. */
export function raggedError(
  code: 'data.ragged' | 'data.surplus',
  file: string,
  expected: number,
  ragged: readonly RaggedRecord[],
): AssayError {
  const lines = ragged.slice(0, 10).map((record) => record.line);
  const shown = lines.join(', ') + (ragged.length > lines.length ? ', …' : '');
  return new AssayError(code, { file, count: ragged.length, expected, lines: shown });
}

/** For a first look, the whole lines of the first megabyte. */
async function beginning({ text }: Staged, folder: string): Promise<string> {
  const path = join(folder, 'beginning');
  await writeFile(path, text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1));
  return path;
}

async function headOf(path: string): Promise<{ text: string; bytes: number }> {
  const { size } = await stat(path);
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(Math.min(size, HEAD));
    await handle.read(head, 0, head.length, 0);
    return { text: head.toString('utf8', 0, size <= HEAD ? size : lastBoundary(head)), bytes: size };
  } finally {
    await handle.close();
  }
}
