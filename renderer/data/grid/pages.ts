// The few pages of rows that the grid holds. Pages are fetched once, in the order of need, and dropped oldest first.
import type { Cell, TableWindow } from '../../../shared/domain/data';
import type { Span } from './geometry';

export const PAGE_ROWS = 200;
export const BLOCK_COLUMNS = 32;
const KEPT = 48;
const AT_ONCE = 3;

/** Rows from `offset` on, for the columns from `columns.from` to `columns.to`. */
export type FetchWindow = (
  offset: number,
  limit: number,
  columns: Span,
  signal: AbortSignal,
) => Promise<TableWindow>;

interface Page {
  rowIds: readonly number[];
  cells: readonly (readonly Cell[])[];
}

export class Pages {
  readonly #pages = new Map<string, Page>();
  readonly #fetching = new Map<string, AbortController>();
  #wanted: string[] = [];
  #closed = false;

  /**
   * @param total rows there are
   * @param columns columns there are
   * @param onarrive a page came: draw again
   * @param onfail a page could not be fetched
   */
  constructor(
    readonly total: number,
    readonly columns: number,
    private readonly fetch: FetchWindow,
    private readonly onarrive: () => void,
    private readonly onfail: (error: unknown) => void,
  ) {}

  /** Says what is seen now: what is missing of it is fetched, what was asked for and is no longer seen is cancelled. */
  want(rows: Span, spans: readonly Span[]): void {
    const keys: string[] = [];
    for (let page = Math.floor(rows.from / PAGE_ROWS); page * PAGE_ROWS < rows.to; page++) {
      const blocks = new Set<number>();
      for (const { from, to } of spans)
        for (let block = Math.floor(from / BLOCK_COLUMNS); block * BLOCK_COLUMNS < to; block++)
          blocks.add(block);
      for (const block of blocks) keys.push(`${page}:${block}`);
    }
    this.#wanted = keys;
    for (const [key, abort] of this.#fetching) {
      if (keys.includes(key)) continue;
      abort.abort();
      this.#fetching.delete(key);
    }
    this.#pump();
  }

  /** A cell; undefined while it is on its way. */
  cell(row: number, column: number): Cell | undefined {
    const page = this.#page(row, column);
    return page?.cells[row % PAGE_ROWS]?.[column % BLOCK_COLUMNS];
  }

  /** The lasting id of the row shown at a position. */
  rowId(row: number, column = 0): number | undefined {
    return this.#page(row, column)?.rowIds[row % PAGE_ROWS];
  }

  get loading(): boolean {
    return this.#fetching.size > 0;
  }

  close(): void {
    this.#closed = true;
    for (const abort of this.#fetching.values()) abort.abort();
    this.#fetching.clear();
    this.#pages.clear();
  }

  #page(row: number, column: number): Page | undefined {
    const key = `${Math.floor(row / PAGE_ROWS)}:${Math.floor(column / BLOCK_COLUMNS)}`;
    const page = this.#pages.get(key);
    if (page) {
      // Re-inserted, so that the map's order is the order of use.
      this.#pages.delete(key);
      this.#pages.set(key, page);
    }
    return page;
  }

  #pump(): void {
    for (const key of this.#wanted) {
      if (this.#closed || this.#fetching.size >= AT_ONCE) return;
      if (!this.#pages.has(key) && !this.#fetching.has(key)) void this.#load(key);
    }
  }

  async #load(key: string): Promise<void> {
    const abort = new AbortController();
    this.#fetching.set(key, abort);
    const [page = 0, block = 0] = key.split(':').map(Number);
    const offset = page * PAGE_ROWS;
    const from = block * BLOCK_COLUMNS;
    const columns = { from, to: Math.min(this.columns, from + BLOCK_COLUMNS) };
    try {
      const answer = await this.fetch(
        offset,
        Math.min(PAGE_ROWS, this.total - offset),
        columns,
        abort.signal,
      );
      if (this.#closed || abort.signal.aborted) return;
      this.#pages.set(key, { rowIds: answer.rowIds, cells: answer.cells });
      this.#trim();
    } catch (error) {
      if (!this.#closed && !abort.signal.aborted) {
        // Not asked for again until the view moves: an error must not become a storm.
        this.#wanted = this.#wanted.filter((wanted) => wanted !== key);
        this.onfail(error);
      }
    } finally {
      if (this.#fetching.get(key) === abort) this.#fetching.delete(key);
      if (!this.#closed) {
        this.onarrive();
        this.#pump();
      }
    }
  }

  #trim(): void {
    for (const key of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) return;
      if (!this.#wanted.includes(key)) this.#pages.delete(key);
    }
  }
}
