// Filters and sort keys as SQL. Names are quoted, values bound.
import type { Column, Filter, SortKey } from '../../shared/domain';
import { findColumn, ident, ROW, STORED } from './sql';

export type Bound = string | number | boolean | null;

/** A condition for all filters, its values pushed to `params`. An empty text where there is none. */
export function conditionSql(
  filters: readonly Filter[],
  columns: readonly Column[],
  params: Bound[],
): string {
  return filters.map((filter) => filterSql(filter, findColumn(columns, filter.column), params)).join(' AND ');
}

function filterSql(filter: Filter, column: Column, params: Bound[]): string {
  const name = ident(column.name);
  if (filter.test === 'missing') return `${name} IS NULL`;
  if (filter.test === 'present') return `${name} IS NOT NULL`;
  const value = filter.value ?? null;
  if (value === null) return filter.test === 'equals' ? `${name} IS NULL` : 'false';
  params.push(filter.test === 'contains' || column.type === 'text' ? String(value) : value);
  const bound = `$${params.length}`;
  if (filter.test === 'contains')
    return `contains(lower(CAST(${name} AS VARCHAR)), lower(CAST(${bound} AS VARCHAR)))`;
  // What is not of the column's type equals nothing and bounds nothing.
  const wanted = `TRY_CAST(${bound} AS ${column.type === 'integer' ? 'DOUBLE' : STORED[column.type]})`;
  const operator = { equals: '=', atLeast: '>=', atMost: '<=' }[filter.test];
  return `coalesce(${name} ${operator} ${wanted}, false)`;
}

/** Missing values last, ties in row order. */
export function orderSql(sort: readonly SortKey[], columns: readonly Column[]): string {
  const keys = sort.map(
    ({ column, descending }) =>
      `${ident(findColumn(columns, column).name)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  return [...keys, ROW].join(', ');
}
