import type { Column, TableWindow } from '../../../shared/domain/data';
import type { Span } from './geometry';
import type { FetchWindow } from './pages';

/** What a grid shows. A new object means other rows: everything held is dropped. */
export interface RowSource {
  total: number;
  columns: readonly Column[];
  fetch: FetchWindow;
}

/** The answer's cells cut to the columns that were asked for, where a source can only give them all. */
export function cutColumns(window: TableWindow, columns: Span): TableWindow {
  return {
    ...window,
    columns: window.columns.slice(columns.from, columns.to),
    cells: window.cells.map((row) => row.slice(columns.from, columns.to)),
  };
}
