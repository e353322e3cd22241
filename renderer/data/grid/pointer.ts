// What the pointer picks: the cell under it, from where it is, since cells have no listeners of their own.
import { ROW_HEIGHT } from './geometry';
import type { GridModel } from './model.svelte';
import type { Place } from './selection';

export interface PointedAt {
  /** Where the grid is on the screen; undefined before it is there. */
  box(): DOMRect | undefined;
  /** Pixels of row numbers at the left and of the header at the top. */
  readonly gutter: number;
  readonly headerHeight: number;
  /** Given where a press on a row's number means the row as a whole. */
  readonly onselectrow: (() => void) | undefined;
}

export class Pointer {
  #dragging = false;

  constructor(
    private readonly model: GridModel,
    private readonly grid: PointedAt,
  ) {}

  readonly pick = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { model, grid } = this;
    const box = grid.box();
    const onNumbers = box && event.clientX - box.left < grid.gutter;
    const row = onNumbers && grid.onselectrow ? this.#rowAt(event) : null;
    if (row !== null) {
      model.goTo({ row, column: model.active.column });
      grid.onselectrow?.();
      return;
    }
    const place = this.#placeAt(event);
    if (!place) return;
    this.#dragging = true;
    model.goTo(place, event.shiftKey);
  };

  readonly drag = (event: PointerEvent): void => {
    if (event.buttons !== 1) this.#dragging = false;
    const place = this.#dragging ? this.#placeAt(event) : null;
    if (place) this.model.goTo(place, true);
  };

  #placeAt(event: PointerEvent): Place | null {
    const { model, grid } = this;
    const box = grid.box();
    if (!box || model.source.total === 0) return null;
    const inside = event.clientX - box.left - grid.gutter;
    const x = inside < model.covered ? inside : inside + model.left;
    if (inside < 0) return null;
    const row = this.#rowAt(event);
    const column = model.edges.findLastIndex((edge) => edge <= x);
    if (row === null || column < 0 || column >= model.source.columns.length) return null;
    return { row, column };
  }

  #rowAt(event: PointerEvent): number | null {
    const { model, grid } = this;
    const box = grid.box();
    if (!box) return null;
    const y = event.clientY - box.top;
    const row = Math.floor((y - grid.headerHeight + model.top) / ROW_HEIGHT);
    return y < grid.headerHeight || row >= model.source.total ? null : row;
  }
}
