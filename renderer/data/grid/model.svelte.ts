// The grid's state: what is seen, what is held, what is selected. No markup here.
import type { Cell } from '../../../shared/domain/data';
import {
  columnEdges,
  firstWidth,
  leftShowing,
  ROW_HEIGHT,
  type Scale,
  scaleFor,
  scrollAt,
  topAt,
  topShowing,
  visibleColumns,
  visibleRows,
} from './geometry';
import { isNumeric } from './cells';
import { Pages } from './pages';
import { type Bounds, move, type Place, rangeOf } from './selection';
import type { RowSource } from './source';

/** Cells that can be copied at once. */
export const COPY_CELLS = 200_000;
const COPY_ROWS = 1000;
/** Rows that take longer than this many milliseconds show a bar in their place. */
const PATIENCE = 300;

export class GridModel {
  source = $state.raw<RowSource>({
    total: 0,
    columns: [],
    fetch: () => Promise.reject(new Error('no source')),
  });
  /** Room for rows and columns, without header and row numbers. */
  room = $state({ width: 0, height: 0 });
  /** First pixel of rows and columns that is seen, in their own pixels. */
  top = $state(0);
  left = $state(0);
  widths = $state.raw<readonly number[]>([]);
  active = $state.raw<Place>({ row: 0, column: 0 });
  anchor = $state.raw<Place>({ row: 0, column: 0 });
  error = $state.raw<unknown>(null);
  /** Counts up when a page arrives. */
  drawn = $state(0);
  /** Whether rows have been waited for long enough to say so. */
  slow = $state(false);

  readonly scale: Scale = $derived(scaleFor(this.source.total, this.room.height));
  readonly edges: number[] = $derived(columnEdges(this.widths));
  readonly rows = $derived(visibleRows(this.top, this.room.height, this.source.total));
  readonly columns = $derived(visibleColumns(this.edges, this.left, this.room.width));
  readonly range = $derived(rangeOf(this.anchor, this.active));
  #pages: Pages | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;

  show(source: RowSource): void {
    const sameColumns =
      this.source.columns.length === source.columns.length &&
      this.source.columns.every((column, i) => column.name === source.columns[i]?.name);
    if (!sameColumns) {
      this.widths = source.columns.map(({ name, type }) => firstWidth(name, !isNumeric(type)));
      this.active = this.anchor = { row: 0, column: 0 };
      this.left = 0;
    }
    if (this.source.total !== source.total) this.top = 0;
    this.#pages?.close();
    this.source = source;
    this.error = null;
    this.#pages = new Pages(
      source.total,
      source.columns.length,
      source.fetch,
      () => this.#arrived(),
      (error) => (this.error = error),
    );
  }

  /** Asks for what is seen. */
  want(): void {
    this.#pages?.want(this.rows, this.columns);
    if (this.#pages?.loading) this.#patience ??= setTimeout(() => (this.slow = true), PATIENCE);
  }

  #arrived(): void {
    this.drawn++;
    if (!this.#pages?.loading) this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.slow = false;
  }

  /** A cell; undefined while it is on its way. Not state itself: `drawn` says when to look again. */
  cell(row: number, column: number): Cell | undefined {
    return this.#pages?.cell(row, column);
  }

  rowId(row: number): number | undefined {
    return this.#pages?.rowId(row, this.columns.from);
  }

  /** The scrollbar was moved to a place that we did not put it. Returns whether it was. */
  scrolled(scroll: number): boolean {
    // Scaled, a pixel of scrollbar is many rows: only a real move of the bar may change where they stand.
    if (this.scale.scaled && Math.abs(scroll - scrollAt(this.top, this.scale)) < 1.5) return false;
    this.top = topAt(scroll, this.scale);
    return true;
  }

  /** Moves the rows by pixels of their own. */
  scrollBy(pixels: number): void {
    this.top = Math.min(this.scale.maxTop, Math.max(0, this.top + pixels));
  }

  goTo(place: Place, extend = false): void {
    this.active = place;
    if (!extend) this.anchor = place;
    if (place.row >= 0) this.top = topShowing(place.row, this.top, this.room.height, this.scale);
    this.left = leftShowing(place.column, this.edges, this.left, this.room.width);
  }

  /** A key press; false where it is not the grid's. */
  key(key: string, ctrl: boolean, shift: boolean): boolean {
    const bounds: Bounds = {
      rows: this.source.total,
      columns: this.source.columns.length,
      page: Math.max(1, Math.floor(this.room.height / ROW_HEIGHT) - 1),
    };
    const to = move(this.active, key, ctrl, bounds);
    if (!to) return false;
    this.goTo(to, shift && to.row >= 0);
    return true;
  }

  resize(column: number, width: number): void {
    this.widths = this.widths.map((w, i) =>
      i === column ? Math.max(56, Math.min(800, Math.round(width))) : w,
    );
  }

  /** Number of cells selected. */
  get selectedCells(): number {
    const { top, bottom, left, right } = this.range;
    return (bottom - top + 1) * (right - left + 1);
  }

  /** The selected cells, fetched where they are not held. Call only up to COPY_CELLS. */
  async selectedRows(): Promise<Cell[][]> {
    const { top, bottom, left, right } = this.range;
    const columns = { from: left, to: right + 1 };
    const signal = new AbortController().signal;
    const rows: Cell[][] = [];
    for (let offset = top; offset <= bottom; offset += COPY_ROWS) {
      const limit = Math.min(COPY_ROWS, bottom - offset + 1);
      rows.push(...(await this.source.fetch(offset, limit, columns, signal)).cells);
    }
    return rows;
  }

  close(): void {
    this.#rest();
    this.#pages?.close();
  }
}
