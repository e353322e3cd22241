import { describe, expect, it, vi } from 'vitest';
import type { TableWindow } from '../../../shared/domain/data';
import { BLOCK_COLUMNS, type FetchWindow, PAGE_ROWS, Pages } from '../../../renderer/data/grid/pages';

const answer = (offset: number, limit: number, from: number, to: number): TableWindow => ({
  offset,
  total: 1_000_000,
  columns: [],
  rowIds: Array.from({ length: limit }, (_, i) => offset + i),
  cells: Array.from({ length: limit }, (_, i) =>
    Array.from({ length: to - from }, (_, c) => `${offset + i}/${from + c}`),
  ),
});

/** A source whose answers are let go by hand. */
function held() {
  const asked: { offset: number; from: number; signal: AbortSignal; go: () => void; fail: () => void }[] = [];
  const fetch: FetchWindow = (offset, limit, columns, signal) =>
    new Promise((resolve, reject) => {
      asked.push({
        offset,
        from: columns.from,
        signal,
        go: () => resolve(answer(offset, limit, columns.from, columns.to)),
        fail: () => reject(new Error('disk')),
      });
    });
  return { asked, fetch };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('Pages', () => {
  it('asks once for what is seen, and gives its cells when they are there', async () => {
    const { asked, fetch } = held();
    const arrive = vi.fn();
    const pages = new Pages(1_000_000, 10, fetch, arrive, () => undefined);
    pages.want({ from: 10, to: 40 }, [{ from: 0, to: 10 }]);
    pages.want({ from: 12, to: 42 }, [{ from: 0, to: 10 }]);
    expect(asked).toHaveLength(1);
    expect(pages.cell(20, 3)).toBeUndefined();
    asked[0]?.go();
    await settle();
    expect(arrive).toHaveBeenCalled();
    expect(pages.cell(20, 3)).toBe('20/3');
    expect(pages.rowId(20)).toBe(20);
    pages.want({ from: 14, to: 44 }, [{ from: 0, to: 10 }]);
    expect(asked).toHaveLength(1);
  });

  it('cancels what is no longer seen', () => {
    const { asked, fetch } = held();
    const pages = new Pages(
      1_000_000,
      10,
      fetch,
      () => undefined,
      () => undefined,
    );
    pages.want({ from: 0, to: 40 }, [{ from: 0, to: 10 }]);
    pages.want({ from: 900_000, to: 900_040 }, [{ from: 0, to: 10 }]);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(asked[1]?.offset).toBe(900_000);
  });

  it('asks for columns in blocks, where there are many', async () => {
    const { asked, fetch } = held();
    const pages = new Pages(
      1000,
      500,
      fetch,
      () => undefined,
      () => undefined,
    );
    pages.want({ from: 0, to: 20 }, [{ from: 30, to: 40 }]);
    expect(asked.map(({ from }) => from)).toEqual([0, BLOCK_COLUMNS]);
    asked.forEach(({ go }) => go());
    await settle();
    expect(pages.cell(5, 31)).toBe('5/31');
    expect(pages.cell(5, 33)).toBe('5/33');
  });

  it('does not ask again and again for what fails', async () => {
    const { asked, fetch } = held();
    const fail = vi.fn();
    const pages = new Pages(1000, 5, fetch, () => undefined, fail);
    pages.want({ from: 0, to: 20 }, [{ from: 0, to: 5 }]);
    asked[0]?.fail();
    await settle();
    expect(fail).toHaveBeenCalledOnce();
    expect(asked).toHaveLength(1);
  });

  it('holds a bounded number of pages, whatever is scrolled through', async () => {
    const fetch: FetchWindow = (offset, limit, columns) =>
      Promise.resolve(answer(offset, limit, columns.from, columns.to));
    const pages = new Pages(
      1_000_000,
      5,
      fetch,
      () => undefined,
      () => undefined,
    );
    for (let page = 0; page < 120; page++) {
      pages.want({ from: page * PAGE_ROWS, to: page * PAGE_ROWS + 20 }, [{ from: 0, to: 5 }]);
      await settle();
    }
    expect(pages.cell(119 * PAGE_ROWS, 0)).toBe(`${119 * PAGE_ROWS}/0`);
    expect(pages.cell(0, 0)).toBeUndefined();
  });

  it('says nothing any more once closed', async () => {
    const { asked, fetch } = held();
    const arrive = vi.fn();
    const pages = new Pages(1000, 5, fetch, arrive, () => undefined);
    pages.want({ from: 0, to: 20 }, [{ from: 0, to: 5 }]);
    pages.close();
    asked[0]?.go();
    await settle();
    expect(arrive).not.toHaveBeenCalled();
  });
});
