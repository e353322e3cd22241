// Text tables that DuckDB and the look at every byte do not read as they are: fields parted by several characters, by one beyond ASCII or by
// runs of blanks, quotes escaped by a backslash. They are read here and written out again as plain CSV, a line for a line, so that all
// else has one kind of text to do with, and lines are still those of the user's file.
import { isAscii } from 'node:buffer';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, BLANKS, throwIfCancelled, turn } from '../../../shared/domain';
import type { Dialect } from './dialect';
import type { Staged } from './stage';

export type Marks = Pick<Dialect, 'delimiter' | 'quote' | 'escape'>;

/** What is read as it is: one ASCII character between fields, quotes in a quoted field doubled. */
export const isPlain = ({ delimiter, escape }: Marks): boolean =>
  delimiter.length === 1 && delimiter.charCodeAt(0) < 128 && escape === undefined;

const CHUNK = 1 << 20;
/** A record longer than this is one whose quote is not closed. */
const LONGEST = 16 << 20;

interface LooseRecord {
  cells: { value: string; quoted: boolean }[];
  /** Behind its newline. */
  end: number;
  /** A quoted field that is not closed, or is followed by more text. */
  broken: boolean;
}

const blank = (letter: string | undefined): boolean => letter === ' ' || letter === '\t';
const breaks = (letter: string | undefined): boolean => letter === '\n' || letter === '\r';

/** The record that begins at a place; null where more text is needed to tell. */
function recordAt(text: string, at: number, marks: Marks, complete: boolean): LooseRecord | null {
  const { delimiter, quote, escape } = marks;
  const runs = delimiter === BLANKS;
  const { length } = text;
  const cells: LooseRecord['cells'] = [];
  /** In a quoted field, a delimiter needs no escape. */
  const escapes = (i: number, quoted: boolean): boolean => {
    if (escape === undefined || text[i] !== escape) return false;
    const next = text[i + 1];
    if (next === undefined) return false;
    return next === quote || next === escape || (!quoted && !runs && text.startsWith(delimiter, i + 1));
  };
  const parted = (i: number): boolean => (runs ? blank(text[i]) : text.startsWith(delimiter, i));
  let broken = false;
  let i = at;
  if (runs) while (blank(text[i])) i++;
  if (runs && i < length && breaks(text[i])) return end([]);
  for (;;) {
    let value = '';
    let quoted = false;
    let open = i;
    if (!runs && delimiter[0] !== ' ') while (text[open] === ' ') open++;
    if (quote !== '' && text[open] === quote) {
      quoted = true;
      i = open + 1;
      for (;;) {
        if (i >= length) {
          if (!complete) return null;
          return { cells, end: length, broken: true };
        }
        const letter = text[i] as string;
        if (escapes(i, true)) {
          value += text[i + 1] ?? '';
          i += 2;
        } else if (letter === quote && text[i + 1] === quote) {
          value += quote;
          i += 2;
        } else if (letter === quote) {
          i++;
          break;
        } else {
          value += letter;
          i++;
        }
      }
      if (!runs) while (text[i] === ' ' && !parted(i)) i++;
      if (i < length && !parted(i) && !breaks(text[i])) broken = true;
    }
    while (i < length && !breaks(text[i]) && !parted(i)) {
      if (escapes(i, false)) i++;
      value += text[i] ?? '';
      i++;
    }
    cells.push({ value, quoted });
    // What stands at the very end may be the first half of a mark.
    if (i + Math.max(delimiter.length, 2) > length && !complete) return null;
    if (i < length && parted(i)) {
      if (!runs) i += delimiter.length;
      else while (blank(text[i])) i++;
      if (runs && i >= length && !complete) return null;
      if (!runs || (i < length && !breaks(text[i]))) continue;
    }
    return end(cells);
  }
  function end(found: LooseRecord['cells']): LooseRecord | null {
    if (i >= length) return complete ? { cells: found, end: length, broken } : null;
    if (text[i] === '\r' && i + 1 >= length && !complete) return null;
    return { cells: found, end: i + (text[i] === '\r' && text[i + 1] === '\n' ? 2 : 1), broken };
  }
}

/** Fields by row, as `parseSample` gives them. */
export function parseLoose(
  text: string,
  marks: Marks,
  { complete, limit = 500 }: { complete: boolean; limit?: number },
): { rows: string[][]; broken: boolean } {
  const rows: string[][] = [];
  let broken = false;
  for (let at = 0; at < text.length && rows.length < limit;) {
    const record = recordAt(text, at, marks, complete);
    if (!record) break;
    broken ||= record.broken;
    at = record.end;
    if (!isBlank(record)) rows.push(record.cells.map(({ value }) => value));
  }
  return { rows, broken };
}

const isBlank = ({ cells: [first, second] }: LooseRecord): boolean =>
  first === undefined || (second === undefined && first.value === '');

const NEWLINE = /\r\n|\n|\r/g;

/** Writes records as CSV; what is left over at the end of a piece waits for the next. */
class PlainWriter {
  private line = 1;

  constructor(
    private readonly marks: Marks,
    private readonly file: string,
    /** Lines above the table, which stay as they are. */
    private skip: number,
  ) {}

  /** Errors: data.badQuote with its line. */
  take(text: string, complete: boolean): { out: string; used: number } {
    const out: string[] = [];
    let at = 0;
    for (; this.skip > 0; this.skip--) {
      NEWLINE.lastIndex = at;
      const found = NEWLINE.exec(text);
      const cut = !found || (found[0] === '\r' && NEWLINE.lastIndex === text.length);
      if (cut && !complete) return { out: out.join(''), used: at };
      const next = found ? NEWLINE.lastIndex : text.length;
      out.push(text.slice(at, next));
      at = next;
      this.line++;
    }
    while (at < text.length) {
      const record = recordAt(text, at, this.marks, complete);
      if (record?.broken || (!record && text.length - at > LONGEST))
        throw new AssayError('data.badQuote', { file: this.file, line: this.line });
      if (!record) break;
      out.push(isBlank(record) ? '' : record.cells.map(written).join(','), '\n');
      this.line += text.slice(at, record.end).match(NEWLINE)?.length ?? 0;
      at = record.end;
    }
    return { out: out.join(''), used: at };
  }
}

const written = ({ value, quoted }: LooseRecord['cells'][number]): string =>
  quoted || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

export interface PlainRequest {
  marks: Marks;
  skip: number;
  folder: string;
  /** Only the beginning is wanted. */
  look: boolean;
  signal: AbortSignal | undefined;
}

/** The same table as plain CSV in the job's folder. Errors: data.badQuote, data.encoding, data.diskFull; cancelled. */
export async function plainCopy(staged: Staged, request: PlainRequest): Promise<Staged> {
  const { marks, skip, folder, look, signal } = request;
  const { file, complete } = staged;
  const { out } = new PlainWriter(marks, file, skip).take(staged.text, complete);
  const path = join(folder, 'plain');
  const target = await open(path, 'w');
  try {
    if (complete || look) await target.writeFile(out);
    else await copyWhole(staged, new PlainWriter(marks, file, skip), target, signal);
    const { size } = await target.stat();
    return { ...staged, path, bytes: size, text: out };
  } finally {
    await target.close();
  }
}

async function copyWhole(
  { path, file }: Staged,
  writer: PlainWriter,
  target: Awaited<ReturnType<typeof open>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const source = await open(path, 'r');
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const buffer = Buffer.allocUnsafe(CHUNK);
    let waiting = '';
    let [offset, line, plain] = [0, 1, true];
    for (;;) {
      throwIfCancelled(signal);
      const { bytesRead } = await source.read(buffer, 0, CHUNK, null);
      const bytes = buffer.subarray(0, bytesRead);
      try {
        const piece = decoder.decode(bytes, { stream: bytesRead > 0 });
        waiting += piece;
        line += piece.match(/\n/g)?.length ?? 0;
      } catch (thrown) {
        const where: Record<string, number> = plain ? { line, plainUntil: offset } : { line };
        throw new AssayError('data.encoding', { file, ...where }, { cause: thrown });
      }
      plain &&= isAscii(bytes);
      offset += bytesRead;
      const { out, used } = writer.take(waiting, bytesRead === 0);
      await target.writeFile(out);
      waiting = waiting.slice(used);
      if (bytesRead === 0) return;
      await turn();
    }
  } finally {
    await source.close();
  }
}
