// How the grid is laid out: columns that stay in view and widths that the user gave. Kept in the project, by the columns' names.
import type { Column, GridLayout } from '../../shared/domain/data';
import { api } from '../app/client';

/** A column is dragged wider in many small steps; the last is kept. */
const REST = 400;

class Layout {
  pinned = $state.raw<readonly string[]>([]);
  widths = $state.raw<Readonly<Record<string, number>>>({});
  #project = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes over what a project keeps. */
  follow(project: string): void {
    if (this.#project === project) return;
    this.#project = project;
    clearTimeout(this.#timer);
    this.#take({ pinned: [], widths: {} });
    // Without it the grid is as it comes; a failure here is no news.
    void api.data.layout().then(
      (found) => {
        if (this.#project === project) this.#take(found);
      },
      () => undefined,
    );
  }

  isPinned(column: string): boolean {
    return this.pinned.includes(column);
  }

  /** Pins a column after those that are, or lets it go. */
  toggle(column: string): void {
    this.pinned = this.isPinned(column)
      ? this.pinned.filter((name) => name !== column)
      : [...this.pinned, column];
    this.#save(0);
  }

  resize(column: string, width: number): void {
    this.widths = { ...this.widths, [column]: width };
    this.#save(REST);
  }

  /** Pinned columns first, in the order in which they were pinned; and how many they are. */
  order(columns: readonly Column[]): { columns: readonly Column[]; pinned: number } {
    if (this.pinned.length === 0) return { columns, pinned: 0 };
    const first = this.pinned.flatMap((name) => columns.find((column) => column.name === name) ?? []);
    const rest = columns.filter(({ name }) => !this.isPinned(name));
    return { columns: [...first, ...rest], pinned: first.length };
  }

  #take({ pinned, widths }: GridLayout): void {
    this.pinned = pinned;
    this.widths = widths;
  }

  #save(after: number): void {
    const project = this.#project;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#project !== project) return;
      // What is seen is right already; kept or not, nothing is lost but how it looks.
      void api.data.keepLayout({ pinned: [...this.pinned], widths: this.widths }).catch(() => undefined);
    }, after);
  }
}

export const layout = new Layout();
