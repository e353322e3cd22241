// On which line a JSON text stops being sound. The reader's own count is of records, and begins anew in each part of a file.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { AssayError, throwIfCancelled, turn } from '../../../shared/domain';

/** What is parsed at once to find the place; parsing more would hold the event loop. */
const MOST = 4 << 20;
const LINES = 500;

/** The error that names the line, or null where it cannot be told. */
export async function badJson(
  staged: { path: string; file: string; text: string; complete: boolean },
  thrown: unknown,
  signal: AbortSignal | undefined,
): Promise<AssayError | null> {
  if (!(thrown instanceof Error) || !/malformed json|invalid json|json/i.test(thrown.message)) return null;
  const line =
    staged.text.trimStart().startsWith('[') || !manyLines(staged.text)
      ? inOne(staged)
      : await byLine(staged.path, signal);
  return line === null
    ? null
    : new AssayError('data.badJson', { file: staged.file, line }, { cause: thrown });
}

/** One value a line: the second line begins one. */
const manyLines = (text: string): boolean =>
  /^\s*\{.*\}\s*\n\s*\{/.test(text) || /^\s*\{[^\n]*\}\s*\n/.test(text);

function inOne({ text, complete }: { text: string; complete: boolean }): number | null {
  if (!complete || text.length > MOST) return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const before = at === undefined ? text.trimEnd() : text.slice(0, Number(at));
    return before.split('\n').length;
  }
}

async function byLine(path: string, signal: AbortSignal | undefined): Promise<number | null> {
  const input = createReadStream(path);
  let line = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      line++;
      if (line % LINES === 0) {
        throwIfCancelled(signal);
        await turn();
      }
      if (text.trim() === '') continue;
      try {
        JSON.parse(text.replace(/^\uFEFF/, ''));
      } catch {
        return line;
      }
    }
    return null;
  } finally {
    input.destroy();
  }
}
