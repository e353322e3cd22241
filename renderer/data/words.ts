// Values of a column as they are written in captions and the inspector.
import type { Cell, ColumnType } from '../../shared/domain/data';
import { day, moment, number } from '../app/i18n.svelte';

/** A value of a column, short. Dates come as ISO text or as milliseconds since 1970. */
export function shortValue(value: Cell, type: ColumnType): string {
  if (value === null) return '–';
  if (type === 'date' || type === 'datetime') {
    const at = typeof value === 'number' ? value : Date.parse(String(value));
    if (!Number.isFinite(at)) return String(value);
    return type === 'date' ? day(at) : moment(at);
  }
  return typeof value === 'number' ? number(value) : String(value);
}
