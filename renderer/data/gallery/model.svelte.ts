// The tiles that the gallery holds: a few pages of rows with their small pictures, fetched as they come into sight.
import type { AssetPreview } from '../../../shared/domain/assets';
import type { Cell, Column } from '../../../shared/domain/data';
import { api } from '../../app/client';
import type { RowSource } from '../grid';

const PAGE = 60;
const KEPT = 16;

export interface Tile {
  rowId: number;
  cells: readonly Cell[];
  preview: AssetPreview | null;
}

export class GalleryModel {
  /** Counts up when tiles arrive. */
  drawn = $state(0);
  error = $state.raw<unknown>(null);
  columns: readonly Column[] = [];
  #source: RowSource | null = null;
  #versionId = 0;
  #pages = new Map<number, readonly Tile[]>();
  #fetching = new Map<number, AbortController>();

  show(source: RowSource, versionId: number): void {
    this.close();
    this.#source = source;
    this.#versionId = versionId;
    this.columns = source.columns;
    this.error = null;
    this.drawn++;
  }

  tile(index: number): Tile | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Asks for what is seen; what was asked for and is no longer seen is left off. */
  want(from: number, to: number): void {
    const first = Math.floor(from / PAGE);
    const last = Math.floor(Math.max(from, to - 1) / PAGE);
    for (const [page, abort] of this.#fetching)
      if (page < first || page > last) {
        abort.abort();
        this.#fetching.delete(page);
      }
    for (let page = first; page <= last; page++)
      if (!this.#pages.has(page) && !this.#fetching.has(page)) void this.#load(page);
  }

  close(): void {
    for (const abort of this.#fetching.values()) abort.abort();
    this.#fetching.clear();
    this.#pages.clear();
  }

  async #load(page: number): Promise<void> {
    const source = this.#source;
    const versionId = this.#versionId;
    const limit = Math.min(PAGE, (source?.total ?? 0) - page * PAGE);
    if (!source || limit <= 0) return;
    const abort = new AbortController();
    const { signal } = abort;
    this.#fetching.set(page, abort);
    try {
      const window = await source.fetch(page * PAGE, limit, { from: 0, to: source.columns.length }, signal);
      const previews = await api.data.previews({ versionId, rowIds: window.rowIds }, { signal });
      if (signal.aborted) return;
      const byRow = new Map(previews.map((preview) => [preview.rowId, preview]));
      this.#pages.set(
        page,
        window.rowIds.map((rowId, i) => ({
          rowId,
          cells: window.cells[i] ?? [],
          preview: byRow.get(rowId) ?? null,
        })),
      );
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= KEPT) break;
        if (old !== page) this.#pages.delete(old);
      }
      this.drawn++;
    } catch (thrown) {
      if (!signal.aborted) this.error = thrown;
    } finally {
      if (this.#fetching.get(page) === abort) this.#fetching.delete(page);
    }
  }
}
