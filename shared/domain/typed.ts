// Words as a cell, as a person types them in a field or at a terminal.
import type { Cell, ColumnType } from './data';

/** What was typed as a cell; undefined where it is none of the column's type. */
export function typedCell(words: string, type: ColumnType): Cell | undefined {
  const value = words.trim();
  if (value === '') return null;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  if (type === 'text') return words;
  if (type === 'date' || type === 'datetime') {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
    if (Number.isNaN(day)) return undefined;
    return type === 'date' ? value : new Date(day).toISOString();
  }
  const number = Number(value.replace(',', '.'));
  return Number.isFinite(number) ? number : undefined;
}
