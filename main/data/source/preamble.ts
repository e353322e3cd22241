// Titles and notes above the table of a text file: lines of one field above many of three or more.
import { DELIMITERS, headerOf, parseSample } from './dialect';

/** More lines than these above a table are no title. */
const MOST = 20;
/** Rows looked at. */
const SEEN = 100;

/**
 * Lines to be skipped before the header, 0 where the table begins at once. Blank lines above the header count; a file is only taken to
 * have a title where all rows below it agree, and it is shown before the import.
 */
export function linesAbove(text: string, complete: boolean, delimiter?: string): number {
  for (const candidate of delimiter === undefined ? DELIMITERS : [delimiter]) {
    const { rows, starts, broken } = parseSample(text, candidate, '"', { complete, limit: SEEN });
    if (broken) continue;
    const lead = rows.findIndex((row) => row.filter((cell) => cell.trim() !== '').length > 1);
    if (lead < 1 || lead > MOST) continue;
    const table = rows.slice(lead);
    const width = table[0]?.length ?? 0;
    const agreeing = table.filter((row) => row.length === width);
    if (width < 2 || table.length < 3 || agreeing.length < table.length) continue;
    // Commas in prose agree now and then: two columns need a header that is one.
    if (width === 2 && !(headerOf(table) && typedBelow(table))) continue;
    if ((rows[0]?.length ?? 0) >= width && rows[0]?.some((cell) => cell.trim() === '') !== true) continue;
    return linesBefore(text, starts[lead] ?? 0);
  }
  return blankLines(text);
}

/** Blank lines at the beginning. */
export const blankLines = (text: string): number => {
  const blank = /^(?:[ ]*(?:\r\n|\n|\r))+/.exec(text)?.[0] ?? '';
  return linesBefore(blank, blank.length);
};

/** The text below so many lines. */
export function below(text: string, lines: number): string {
  if (lines === 0) return text;
  const newline = /\r\n|\n|\r/g;
  for (let n = 0; n < lines; n++) if (!newline.exec(text)) return '';
  return text.slice(newline.lastIndex);
}

/** The line on which a place in a text stands, from 1. */
export const lineOf = (text: string, at: number): number => linesBefore(text, at) + 1;

const linesBefore = (text: string, at: number): number => text.slice(0, at).match(/\r\n|\n|\r/g)?.length ?? 0;

const typedBelow = ([first = [], ...rest]: readonly string[][]): boolean =>
  first.some(
    (name, i) => !/\d/.test(name) && rest.every((row) => /^\s*[-+]?[\d.,/:-]+\s*%?$/.test(row[i] ?? '')),
  );
