// Values of a column as they are written in captions and the inspector.
import type { Cell, ColumnType } from '../../shared/domain/data';
import { compact, day, moment, month, number } from '../app/i18n.svelte';

/** A value of a column, short; `tight` where there is hardly room. Dates come as ISO text or as milliseconds since 1970. */
export function shortValue(value: Cell, type: ColumnType, tight = false): string {
  if (value === null) return '–';
  if (type === 'date' || type === 'datetime') {
    const at = typeof value === 'number' ? value : Date.parse(String(value));
    if (!Number.isFinite(at)) return String(value);
    if (tight) return month(at);
    return type === 'date' ? day(at) : moment(at);
  }
  if (typeof value !== 'number') return String(value);
  return tight ? compact(value) : number(value);
}
