// How a cell is written on screen and on the clipboard.
import type { Cell, ColumnType } from '../../../shared/domain/data';

export const isNumeric = (type: ColumnType): boolean => type === 'integer' || type === 'number';

/** As it is shown: whole numbers are grouped unless they may be years or codes, others keep the digits they came with. */
export function cellText(cell: Cell, type: ColumnType): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return type === 'integer' ? String(cell) : trimNumber(cell);
  if (type === 'datetime' && typeof cell === 'string')
    return cell.replace('T', ' ').replace(/(\.0+)?Z?$/, '');
  return String(cell);
}

/** At most ten significant digits: what lies beyond is how the number is stored, not what it is. */
function trimNumber(value: number): string {
  return String(Number(value.toPrecision(10)));
}

/** Widest digit or mark, widest Latin letter and widest character of all at the grid's size, and the room beside the words, in pixels. */
const DIGIT = 9;
const LATIN = 12;
const WIDEST = 15;
const PADDING = 20;

/** Whether words surely fit into a cell: measured on the safe side, without asking the browser. */
export function fits(words: string, width: number): boolean {
  const room = width - PADDING;
  if (words.length * WIDEST <= room) return true;
  if (words.length * DIGIT > room) return false;
  let needed = 0;
  for (let i = 0; i < words.length; i++) {
    const code = words.charCodeAt(i);
    needed += code < 0x40 ? DIGIT : code < 0x250 ? LATIN : WIDEST;
  }
  return needed <= room;
}

/** Tab-separated text that spreadsheets take; tabs and line breaks inside a cell become spaces. */
export function toTabbed(rows: readonly (readonly Cell[])[]): string {
  return rows
    .map((row) =>
      row.map((cell) => (cell === null ? '' : String(cell).replace(/[\t\r\n]+/g, ' '))).join('\t'),
    )
    .join('\n');
}
