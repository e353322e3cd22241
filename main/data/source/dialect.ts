// What separates the fields of a text table, found by parsing its beginning in each way there is and seeing which gives a table.
import { BLANKS } from '../../../shared/domain';
import { isPlain, type Marks, parseLoose } from './loose';

export interface Dialect {
  delimiter: string;
  /** The quote character; empty: none. */
  quote: string;
  header: boolean;
  /** What stands before a quote inside a quoted field; without it, such quotes are doubled. */
  escape?: '\\';
}

export const DELIMITERS = [',', ';', '\t', '|'] as const;
const QUOTES = ['"', "'", ''] as const;

export interface ParsedSample {
  /** Fields by row; blank lines are left out. */
  rows: string[][];
  /** Where each row begins in the text. */
  starts: number[];
  /** A quoted field that was not closed before the end, or that was followed by more text. */
  broken: boolean;
  /** Where the row begins whose quoted field is not closed before the end. */
  unclosed?: number;
}

/** Parses text by RFC 4180 with any newline. `complete` false: the last row may be cut off and is left out. */
export function parseSample(
  text: string,
  delimiter: string,
  quote: string,
  options: { complete: boolean; limit?: number },
): ParsedSample {
  const limit = options.limit ?? 500;
  const rows: string[][] = [];
  let broken = false;
  const starts: number[] = [];
  let row: string[] = [];
  let begin = 0;
  let i = 0;
  const fieldEnd = ends(text, [delimiter, '\n', '\r']);
  while (i < text.length && rows.length < limit) {
    let field = '';
    let start = i;
    while (text[start] === ' ') start++;
    if (quote !== '' && text[start] === quote) {
      i = start + 1;
      let closed = false;
      while (i < text.length) {
        const next = text.indexOf(quote, i);
        if (next < 0) break;
        field += text.slice(i, next);
        i = next + 1;
        if (text[i] !== quote) {
          closed = true;
          break;
        }
        field += quote;
        i++;
      }
      if (!closed) {
        broken ||= options.complete;
        return { rows, starts, broken, unclosed: begin };
      }
      while (text[i] === ' ') i++;
      const end = i < text.length ? text[i] : '\n';
      if (end !== delimiter && end !== '\n' && end !== '\r') broken = true;
    }
    const from = i;
    i = fieldEnd(i);
    field += text.slice(from, i);
    row.push(field);
    if (i < text.length && text[i] === delimiter) {
      i++;
      if (i < text.length) continue;
      row.push('');
    } else if (i >= text.length && !options.complete) return { rows, starts, broken };
    if (text[i] === '\r' && text[i + 1] === '\n') i++;
    i++;
    if (row.length > 1 || row[0] !== '') {
      rows.push(row);
      starts.push(begin);
    }
    row = [];
    begin = i;
  }
  return { rows, starts, broken };
}

/** The next place, from one on, of any of some characters, or the text's end; asked in ascending order. */
function ends(text: string, marks: readonly string[]): (from: number) => number {
  const next = marks.map(() => -1);
  return (from) => {
    let end = text.length;
    for (const [m, mark] of marks.entries()) {
      let at = next[m] as number;
      // A mark that is not there is looked for once.
      if (at < from) next[m] = at = indexOf(text, mark, from);
      if (at < end) end = at;
    }
    return end;
  };
}

const indexOf = (text: string, mark: string, from: number): number => {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
};

interface Scored extends Dialect {
  rows: string[][];
  /** Share of rows with as many fields as the first. */
  agreement: number;
  fields: number;
}

/** What is known of a dialect before looking; an empty escape says that quotes are doubled. */
export type Known = Partial<Pick<Dialect, 'delimiter' | 'quote' | 'header'>> & {
  escape?: '' | '\\';
  extension?: string;
};

/** Rows of a text in any dialect. */
export const rowsIn = (
  text: string,
  marks: Marks,
  complete: boolean,
): { rows: string[][]; broken: boolean } =>
  isPlain(marks)
    ? parseSample(text, marks.delimiter, marks.quote, { complete })
    : parseLoose(text, marks, { complete });

/** The dialect of a text whose beginning is given. What the caller knows already is kept. */
export function sniffDialect(text: string, complete: boolean, known: Known = {}): Dialect {
  const delimiters = known.delimiter === undefined ? preferred(known.extension) : [known.delimiter];
  const quotes = known.quote === undefined ? QUOTES : [known.quote];
  let best: Scored | null = null;
  for (const quote of quotes) {
    if (quote !== '' && known.quote === undefined && quote !== '"' && !text.includes(quote)) continue;
    if (quote !== '' && known.delimiter?.includes(quote)) continue;
    for (const delimiter of delimiters) {
      // Text without any quoting is a custom of files with tabs and bars; elsewhere a lone quote is a mistake to be named.
      if (quote === '' && known.quote === undefined && delimiter !== '\t' && delimiter !== '|') continue;
      for (const escape of escapesIn(text, quote, known.escape)) {
        const marks: Marks = { delimiter, quote, ...(escape === '' ? {} : { escape }) };
        const { rows, broken } = rowsIn(text, marks, complete);
        const fields = width(rows);
        const agreeing = rows.filter((row) => row.length === fields || trailingEmpty(row, fields)).length;
        const agreement = rows.length === 0 ? 0 : agreeing / rows.length - (broken ? 0.5 : 0);
        const scored = { ...marks, header: true, rows, agreement, fields };
        if (!best || better(scored, best)) best = scored;
      }
    }
  }
  const found = known.delimiter === undefined ? uncommon(text, complete, best, known) : null;
  if (found) return { ...found.marks, header: known.header ?? headerOf(found.rows) };
  const header = known.header ?? headerOf(best?.rows ?? []);
  if (!best || best.fields <= 1)
    return {
      delimiter: known.delimiter ?? unused(text, delimiters),
      quote: known.quote ?? '"',
      header,
      ...(known.escape === '\\' ? { escape: known.escape } : {}),
    };
  const { delimiter, quote, escape } = best;
  return { delimiter, quote, header, ...(escape === undefined ? {} : { escape }) };
}

/** The ways in which quotes inside a field may be written: by a backslash only where one stands before a quote. */
const escapesIn = (text: string, quote: string, known: Known['escape']): readonly ('' | '\\')[] => {
  if (known !== undefined) return [known];
  return quote !== '' && text.includes(`\\${quote}`) ? ['', '\\'] : [''];
};

/**
 * Double bars, double colons and runs of blanks, where no usual delimiter gives a table. Bars in pairs would give a table with every second
 * column empty. Words are parted by blanks too: blanks only count where all rows agree and stand in columns, or hold values.
 */
function uncommon(
  text: string,
  complete: boolean,
  best: Scored | null,
  known: Known,
): { marks: Marks; rows: string[][] } | null {
  const quote = known.quote ?? '"';
  const escape = known.escape === '\\' ? { escape: known.escape } : {};
  const rowsBy = (delimiter: string): { marks: Marks; rows: string[][] } | null => {
    const marks: Marks = { delimiter, quote, ...escape };
    const { rows, broken } = parseLoose(text, marks, { complete });
    const fields = rows[0]?.length ?? 0;
    return fields > 1 && rows.length > 1 && !broken && rows.every((row) => row.length === fields)
      ? { marks, rows }
      : null;
  };
  if (best && best.fields > 1) {
    const paired =
      best.delimiter === '|' && best.rows.every((row) => row.every((cell, i) => i % 2 === 0 || cell === ''));
    return paired && best.fields > 2 ? rowsBy('||') : null;
  }
  const colons = text.includes('::') ? rowsBy('::') : null;
  if (colons) return colons;
  const runs = rowsBy(BLANKS);
  if (!runs || runs.rows.length < 3) return null;
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const aligned = lines.filter((line) => /\S[ \t]{2,}\S/.test(line)).length >= lines.length / 2;
  const values = runs.rows[0]?.some((_, c) => runs.rows.slice(1).every((row) => valued(row[c] ?? '')));
  return aligned || (values === true && (runs.rows[0]?.length ?? 0) > 2) ? runs : null;
}

const preferred = (extension: string | undefined): readonly string[] =>
  extension === '.tsv' || extension === '.tab' ? ['\t', ...DELIMITERS] : DELIMITERS;

/** The first row names the columns, so its width counts; a first row narrower than all others is judged by the others. */
function width(rows: readonly string[][]): number {
  const first = rows[0]?.length ?? 0;
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  return first > 1 ? first : Math.min(first, most);
}

const trailingEmpty = (row: readonly string[], fields: number): boolean =>
  row.length === fields + 1 && row[fields] === '';

function better(a: Scored, b: Scored): boolean {
  if (a.fields > 1 !== b.fields > 1) return a.fields > 1 && a.agreement > 0.5;
  const step = (x: number): number => Math.round(x * 20);
  if (step(a.agreement) !== step(b.agreement)) return a.agreement > b.agreement;
  return a.quote === b.quote && a.fields > b.fields;
}

/** For a file of one column: a delimiter that does not cut its text. */
const unused = (text: string, delimiters: readonly string[]): string =>
  delimiters.find((delimiter) => !text.includes(delimiter)) ?? '\x1f';

const NUMBER = /^\s*[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?\s*%?$/;
const DATE = /^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/;
const valued = (cell: string): boolean =>
  NUMBER.test(cell) || DATE.test(cell) || /^(true|false)$/i.test(cell.trim());

/**
 * Whether the first row names the columns. Names are text; a first row with values in it is data, unless some column has text above values.
 * Where nothing tells, there is a header: people's files have one.
 */
export function headerOf(rows: readonly string[][]): boolean {
  const [first, ...rest] = rows;
  if (!first) return true;
  if (rest.length === 0) return !first.every(valued);
  if (first.some((cell) => cell.trim() === '')) return !first.some(valued);
  const below = rest.slice(0, 200);
  let values = false;
  for (const [c, cell] of first.entries()) {
    if (valued(cell)) {
      values = true;
      continue;
    }
    const filled = below.map((row) => row[c] ?? '').filter((value) => value.trim() !== '');
    if (filled.length > 0 && filled.every(valued)) return true;
  }
  // "region, 2019, 2020": years beside a name are names.
  const years = first.every((cell) => !valued(cell) || /^(19|20)\d\d$/.test(cell.trim()));
  return !values || (years && !first.every(valued));
}
