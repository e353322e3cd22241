// What the grid is narrowed to. A filter changes nothing: it is only how the rows are looked at, and goes when its column does.
import type { Cell, Column, Filter } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import type { Step } from '../../shared/domain/prepare';
import { api } from '../app/client';

class Filters {
  list = $state.raw<readonly Filter[]>([]);
  /** The filters that the grid shows, with the rows that meet them: a newer list takes its place once its rows are counted. */
  shown = $state.raw<{ versionId: number; list: readonly Filter[]; rows: number } | null>(null);
  error = $state.raw<AssayError | null>(null);
  #look = new AbortController();

  /** The value of one test on a column, as it was written; '' where there is none. */
  value(column: string, test: Filter['test']): string {
    const found = this.list.find((filter) => filter.column === column && filter.test === test);
    return found?.value === undefined || found.value === null ? '' : String(found.value);
  }

  has(column: string, test: Filter['test']): boolean {
    return this.list.some((filter) => filter.column === column && filter.test === test);
  }

  /** Sets one test on a column; without a value it is taken away, except for the tests that need none. */
  set(column: string, test: Filter['test'], value: Cell | undefined): void {
    const others = this.list.filter((filter) => filter.column !== column || filter.test !== test);
    const idle = test === 'missing' || test === 'present';
    const gone = idle ? value !== true : value === undefined || value === '' || value === null;
    this.list = gone ? others : [...others, idle ? { column, test } : { column, test, value: value ?? null }];
  }

  /** Sets both limits on a column in one go, or takes both away. */
  setRange(column: string, limits: { atLeast: Cell; atMost: Cell } | null): void {
    const others = this.list.filter(
      (filter) => filter.column !== column || (filter.test !== 'atLeast' && filter.test !== 'atMost'),
    );
    this.list = limits
      ? [
          ...others,
          { column, test: 'atLeast', value: limits.atLeast },
          { column, test: 'atMost', value: limits.atMost },
        ]
      : others;
  }

  remove(...gone: readonly Filter[]): void {
    this.list = this.list.filter((other) => !gone.includes(other));
  }

  /** These and no others. */
  only(list: readonly Filter[]): void {
    this.list = list;
  }

  clear(): void {
    this.list = [];
  }

  /** Those that a version's columns can meet. */
  fitting(columns: readonly Column[]): Filter[] {
    return this.list.filter((filter) => columns.some(({ name }) => name === filter.column));
  }

  /** Counts the rows that meet them. */
  async count(versionId: number, filters: readonly Filter[]): Promise<void> {
    this.#look.abort();
    this.error = null;
    if (filters.length === 0) {
      this.shown = null;
      return;
    }
    const look = (this.#look = new AbortController());
    try {
      const { total } = await api.data.window(
        { versionId, offset: 0, limit: 1, filters: [...filters] },
        { signal: look.signal },
      );
      if (!look.signal.aborted) this.shown = { versionId, list: filters, rows: total };
    } catch (thrown) {
      if (!look.signal.aborted) this.error = AssayError.from(thrown);
    }
  }
}

export const filters = new Filters();

/** The step that keeps just the rows that are seen. */
export function asStep(list: readonly Filter[]): Partial<Extract<Step, { kind: 'filter' }>> {
  return {
    conditions: list.map(({ column, test, value }) => ({
      column,
      test,
      ...(value === undefined || value === null ? {} : { value: String(value) }),
    })),
    match: 'all',
    action: 'keep',
  };
}
