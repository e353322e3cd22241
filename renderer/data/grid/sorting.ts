// By which columns the rows stand in order: the first counts, each further one among rows that are equal in those before.
import type { SortKey } from '../../../shared/domain/data';

/** How the rows are sorted by one of the columns: it counts in this place of so many. */
export interface Sorted {
  way: 'ascending' | 'descending';
  place: number;
  of: number;
}

/**
 * What a press on a column's header makes of the order: rising, falling, none. `more` keeps the other columns and gives this one the last
 * place, or leaves it in its own.
 */
export function nextSort(sort: readonly SortKey[], column: string, more: boolean): SortKey[] {
  const known = sort.find((key) => key.column === column);
  const next = !known
    ? [{ column, descending: false }]
    : known.descending
      ? []
      : [{ column, descending: true }];
  if (!more) return sort.length > 1 ? [{ column, descending: false }] : next;
  return known ? sort.flatMap((key) => (key === known ? next : [key])) : [...sort, ...next];
}
