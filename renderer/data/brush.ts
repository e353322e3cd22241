// Bars of a histogram as limits of a filter: pressing one shows its rows, pressing another widens the range to it.
import type { ColumnType } from '../../shared/domain/data';

export interface Bin {
  from: number;
  to: number;
}

/** The bars between two of them, both included. */
export interface Picked {
  first: number;
  last: number;
}

export interface Limits {
  atLeast: number | string;
  atMost: number | string;
}

const DAY = 86_400_000;

/**
 * The limits, both allowed, of the values that stand in these bars. A bar holds what is above its lower edge, up to its upper edge; the first
 * one its lower edge too. Dates are ISO 8601 text.
 */
export function limitsOf(bins: readonly Bin[], { first, last }: Picked, type: ColumnType): Limits | null {
  const from = bins[first]?.from;
  const to = bins[last]?.to;
  if (from === undefined || to === undefined) return null;
  if (type === 'integer') return { atLeast: from < to ? Math.floor(from) + 1 : from, atMost: Math.floor(to) };
  if (type === 'date') {
    const start = first === 0 ? Math.ceil(from / DAY) : Math.floor(from / DAY) + 1;
    return { atLeast: dayOf(start), atMost: dayOf(Math.floor(to / DAY)) };
  }
  if (type === 'datetime') return { atLeast: stampOf(from), atMost: stampOf(to) };
  return { atLeast: from, atMost: to };
}

const dayOf = (days: number): string => new Date(days * DAY).toISOString().slice(0, 10);
const stampOf = (ms: number): string => new Date(ms).toISOString().slice(0, -1);

/** The bars that these limits were made from; null where they were not made so. */
export function pickedBy(
  bins: readonly Bin[],
  { atLeast, atMost }: { atLeast: string; atMost: string },
  type: ColumnType,
): Picked | null {
  const side = (wanted: keyof Limits, value: string): number =>
    bins.findIndex((_, i) => {
      const limits = limitsOf(bins, { first: i, last: i }, type);
      return limits !== null && String(limits[wanted]) === value;
    });
  const first = side('atLeast', atLeast);
  const last = side('atMost', atMost);
  return first < 0 || last < first ? null : { first, last };
}

/** What is picked once another bar is pressed; null: nothing any more. */
export function pressed(picked: Picked | null, bar: number): Picked | null {
  if (!picked) return { first: bar, last: bar };
  const { first, last } = picked;
  if (bar < first || bar > last) return { first: Math.min(first, bar), last: Math.max(last, bar) };
  return first === last ? null : { first: bar, last: bar };
}
