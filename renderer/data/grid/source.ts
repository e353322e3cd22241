import type { Column } from '../../../shared/domain/data';
import type { FetchWindow } from './pages';

/** What a grid shows. A new object means other rows: everything held is dropped. */
export interface RowSource {
  total: number;
  columns: readonly Column[];
  fetch: FetchWindow;
}
