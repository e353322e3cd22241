// The grid's state: what is seen, what is held, what is selected. No markup here.
import type { Cell } from '../../../shared/domain/data';
import {
  columnEdges,
  firstWidth,
  frozenColumns,
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
  /** The first so many columns are pinned. */
  pinned = $state(0);
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
  /** Columns that stay in view at the left, and the pixels that they cover. */
  readonly frozen: number = $derived(frozenColumns(this.edges, this.pinned, this.room.width));
  readonly covered: number = $derived(this.edges[this.frozen] ?? 0);
  /** The others that are seen. */
  readonly columns = $derived.by(() => {
    const { from, to } = visibleColumns(this.edges, this.left + this.covered, this.room.width - this.covered);
    return { from: Math.max(this.frozen, from), to: Math.max(this.frozen, to) };
  });
  readonly range = $derived(rangeOf(this.anchor, this.active));
  #pages: Pages | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;

  show(source: RowSource): void {
    const sameColumns =
      this.source.columns.length === source.columns.length &&
      this.source.columns.every((column, i) => column.name === source.columns[i]?.name);
    if (!sameColumns) this.#take(source);
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

  /** Other columns, or the same in another order: then the user stays where they are. */
  #take(source: RowSource): void {
    const before = new Map(this.source.columns.map(({ name }, i) => [name, this.widths[i]]));
    const reordered =
      before.size === source.columns.length && source.columns.every(({ name }) => before.has(name));
    const active = this.source.columns[this.active.column]?.name;
    this.widths = source.columns.map(
      ({ name, type }) => (reordered ? before.get(name) : undefined) ?? firstWidth(name, !isNumeric(type)),
    );
    const column = reordered ? source.columns.findIndex(({ name }) => name === active) : 0;
    this.active = this.anchor = { row: reordered ? this.active.row : 0, column: Math.max(0, column) };
    if (!reordered) this.left = 0;
  }

  /** Takes over widths that the user gave to columns, by name. */
  widen(wide: Readonly<Record<string, number>>): void {
    const widths = this.source.columns.map(({ name }, i) => wide[name] ?? this.widths[i] ?? 0);
    if (widths.some((width, i) => width !== this.widths[i])) this.widths = widths;
  }

  /** Asks for what is seen. */
  want(): void {
    this.#pages?.want(this.rows, [{ from: 0, to: this.frozen }, this.columns]);
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
    return this.#pages?.rowId(row, this.frozen > 0 ? 0 : this.columns.from);
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
    this.left = leftShowing(place.column, this.edges, this.left, this.room.width, this.covered);
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
