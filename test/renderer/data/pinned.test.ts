import '../jsdom';
import { render, screen, waitFor, fireEvent } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { frozenColumns, leftShowing } from '../../../renderer/data/grid/geometry';
import Grid from '../../../renderer/data/grid/Grid.svelte';
import { GridModel } from '../../../renderer/data/grid/model.svelte';
import type { RowSource } from '../../../renderer/data/grid/source';
import { layout } from '../../../renderer/data/layout.svelte';
import type { Column, GridLayout } from '../../../shared/domain/data';

const kernel = vi.hoisted(() => ({
  layout: vi.fn<() => Promise<GridLayout>>(),
  keepLayout: vi.fn<(input: GridLayout) => Promise<GridLayout>>(),
}));
vi.mock('../../../renderer/app/client', () => ({ api: { data: kernel } }));

const named = (names: string): Column[] => [...names].map((name) => ({ name, type: 'text' }));
const sourceOf = (names: string): RowSource => ({
  total: 3,
  columns: named(names),
  fetch: async (offset, limit, columns) => ({
    offset,
    total: 3,
    columns: named(names).slice(columns.from, columns.to),
    rowIds: [0, 1, 2].slice(offset, offset + limit),
    cells: [0, 1, 2]
      .slice(offset, offset + limit)
      .map((row) => [...names].slice(columns.from, columns.to).map((name) => `${name}${row}`)),
  }),
});

beforeEach(() => {
  setLocale('en');
  vi.resetAllMocks();
  kernel.keepLayout.mockImplementation((input) => Promise.resolve(input));
});

it('keeps pinned columns first, in the order of pinning, and tells the project', async () => {
  kernel.layout.mockResolvedValue({ pinned: ['gone', 'c'], widths: { b: 300 } });
  layout.follow('/one.assay');
  await waitFor(() => expect(layout.pinned).toEqual(['gone', 'c']));
  const names = (): string =>
    layout
      .order(named('abcd'))
      .columns.map(({ name }) => name)
      .join('');
  expect(names()).toBe('cabd');
  expect(layout.order(named('abcd')).pinned).toBe(1);
  layout.toggle('a');
  expect(layout.order(named('abcd')).pinned).toBe(2);
  layout.toggle('c');
  expect(names()).toBe('abcd');
  await waitFor(() =>
    expect(kernel.keepLayout.mock.lastCall?.[0]).toEqual({ pinned: ['gone', 'a'], widths: { b: 300 } }),
  );
  kernel.layout.mockResolvedValue({ pinned: [], widths: {} });
  layout.follow('/two.assay');
  expect(layout.pinned).toEqual([]);
});

it('leaves room for the others, and scrolls a column out from under those that are pinned', () => {
  const edges = [0, 100, 200, 300, 400, 500];
  expect(frozenColumns(edges, 2, 1000)).toBe(2);
  expect(frozenColumns(edges, 4, 400)).toBe(2);
  expect(frozenColumns(edges, 5, 0)).toBe(0);
  expect(frozenColumns(edges, 9, 10_000)).toBe(5);
  expect(leftShowing(1, edges, 250, 300, 200)).toBe(250);
  expect(leftShowing(2, edges, 250, 300, 200)).toBe(0);
  expect(leftShowing(3, edges, 50, 300, 200)).toBe(100);
  expect(leftShowing(4, edges, 0, 300, 200)).toBe(200);
});

it('stays where the user is when a column is pinned, and keeps the widths', () => {
  const model = new GridModel();
  model.show(sourceOf('abcd'));
  model.widen({ b: 300, gone: 9 });
  expect(model.widths[1]).toBe(300);
  model.resize(3, 222);
  model.goTo({ row: 2, column: 3 });
  model.show(sourceOf('dabc'));
  expect(model.active).toEqual({ row: 2, column: 0 });
  expect([model.widths[0], model.widths[2]]).toEqual([222, 300]);
  model.show(sourceOf('xy'));
  expect(model.active).toEqual({ row: 0, column: 0 });
});

it('draws a pinned cell twice for the eye and once for assistive technology', async () => {
  for (const [name, size] of [
    ['clientWidth', 700],
    ['clientHeight', 400],
  ] as const)
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value: size });
  const onpin = vi.fn();
  render(Grid, { label: 'Rows', source: sourceOf('dabc'), pinned: 1, onpin });
  await waitFor(() => expect(screen.getAllByText('d1')).toHaveLength(2));
  expect(screen.getAllByRole('gridcell', { name: 'd1' })).toHaveLength(1);
  expect(screen.getAllByText('a1')).toHaveLength(1);
  expect(screen.getAllByRole('columnheader').map((head) => head.getAttribute('aria-colindex'))).toEqual([
    ...['1', '2', '3', '4', '5'],
  ]);
  await fireEvent.click(screen.getByRole('button', { name: 'Let d scroll with the others' }));
  expect(onpin).toHaveBeenCalledWith('d');
  await fireEvent.click(screen.getByRole('button', { name: 'Keep b in view' }));
  expect(onpin).toHaveBeenLastCalledWith('b');
});
