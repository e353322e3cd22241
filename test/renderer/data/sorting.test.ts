import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import Grid from '../../../renderer/data/grid/Grid.svelte';
import { nextSort } from '../../../renderer/data/grid/sorting';
import type { RowSource } from '../../../renderer/data/grid/source';
import type { SortKey } from '../../../shared/domain/data';

const key = (column: string, descending = false): SortKey => ({ column, descending });
const words = (sort: readonly SortKey[]): string =>
  sort.map(({ column, descending }) => `${descending ? '-' : ''}${column}`).join(' ');

describe('the order of rows', () => {
  it.each<[SortKey[], string, boolean, string]>([
    [[], 'a', false, 'a'],
    [[key('a')], 'a', false, '-a'],
    [[key('a', true)], 'a', false, ''],
    [[key('a')], 'b', false, 'b'],
    // One column of several, pressed alone, begins anew.
    [[key('a'), key('b', true)], 'b', false, 'b'],
    [[], 'a', true, 'a'],
    [[key('a')], 'b', true, 'a b'],
    [[key('a'), key('b')], 'a', true, '-a b'],
    [[key('a', true), key('b')], 'a', true, 'b'],
  ])('%j, then %s (with Shift: %s) is %s', (sort, column, more, next) => {
    expect(words(nextSort(sort, column, more))).toBe(next);
  });
});

const NAMES = ['city', 'price', 'day'];
const source: RowSource = {
  total: 1,
  columns: NAMES.map((name) => ({ name, type: 'text' })),
  fetch: async (offset, _limit, { from, to }) => ({
    ...{ offset, total: 1, rowIds: [0] },
    columns: NAMES.slice(from, to).map((name) => ({ name, type: 'text' })),
    cells: [NAMES.slice(from, to)],
  }),
};

describe('a grid', () => {
  beforeEach(() => setLocale('en'));

  function show() {
    let sort: SortKey[] = [];
    const onsort = vi.fn((next: SortKey[]) => {
      sort = next;
      return view.rerender({ sort });
    });
    for (const [name, size] of [
      ['clientWidth', 700],
      ['clientHeight', 400],
    ] as const)
      Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value: size });
    const view = render(Grid, { label: 'Rows', source, sort, onsort });
    return { sorted: () => words(sort) };
  }
  const header = (name: string): HTMLElement => screen.getByRole('columnheader', { name: new RegExp(name) });
  const button = (name: string): HTMLElement => screen.getByRole('button', { name: `Sort by ${name}` });

  it('is sorted by several columns with Shift and the mouse, and says the place of each', async () => {
    const { sorted } = show();
    await fireEvent.click(button('price'));
    await fireEvent.click(button('city'), { shiftKey: true });
    await fireEvent.click(button('city'), { shiftKey: true });
    expect(sorted()).toBe('price -city');
    expect(NAMES.map((name) => header(name).getAttribute('aria-sort'))).toEqual([
      'none',
      'ascending',
      'none',
    ]);
    expect(header('city').textContent).toContain('sorted, 2 of 2, descending');
    setLocale('zh');
    expect(await screen.findByText('排序第 2 列，共 2 列，降序')).toBeTruthy();
    setLocale('en');
    await fireEvent.click(await screen.findByRole('button', { name: 'Sort by day' }));
    expect(sorted()).toBe('day');
    expect(header('day').textContent).not.toContain('1 of 1');
  });

  it('is sorted in the same way by keyboard', async () => {
    const { sorted } = show();
    const grid = screen.getByRole('grid', { name: 'Rows' });
    await fireEvent.keyDown(grid, { key: 'ArrowUp' });
    await fireEvent.keyDown(grid, { key: 'Enter' });
    await fireEvent.keyDown(grid, { key: 'ArrowRight' });
    await fireEvent.keyDown(grid, { key: 'Enter', shiftKey: true });
    expect(sorted()).toBe('city price');
    await fireEvent.keyDown(grid, { key: 'Enter', shiftKey: true });
    expect(sorted()).toBe('city -price');
  });
});
