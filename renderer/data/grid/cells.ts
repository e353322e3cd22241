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

/** Tab-separated text that spreadsheets take; tabs and line breaks inside a cell become spaces. */
export function toTabbed(rows: readonly (readonly Cell[])[]): string {
  return rows
    .map((row) =>
      row.map((cell) => (cell === null ? '' : String(cell).replace(/[\t\r\n]+/g, ' '))).join('\t'),
    )
    .join('\n');
}
