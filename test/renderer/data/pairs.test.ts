import '../jsdom';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { workspace } from '../../../renderer/app/workspace.svelte';
import PairColumns from '../../../renderer/data/pairs/PairColumns.svelte';
import PairInspector from '../../../renderer/data/pairs/PairInspector.svelte';
import { pairs } from '../../../renderer/data/pairs/pairs.svelte';
import PairsView from '../../../renderer/data/pairs/PairsView.svelte';
import { leftOut, sentence, tabbed } from '../../../renderer/data/pairs/words';
import type { PairDetail, PairMap, PairMeasure } from '../../../shared/domain/quality';
import type { StreamOf } from '../../../shared/domain/progress';

type Options = { signal: AbortSignal };
const kernel = vi.hoisted(() => ({
  pairs:
    vi.fn<
      (
        request: { columns?: string[]; measure: PairMeasure | null },
        options: Options,
      ) => AsyncGenerator<StreamOf<PairMap>>
    >(),
  pair: vi.fn<
    (request: { a: string; b: string }, options: Options) => AsyncGenerator<StreamOf<PairDetail>>
  >(),
}));
vi.mock('../../../renderer/app/client', () => ({
  api: { quality: kernel },
  onConnect: () => () => undefined,
}));

const map: PairMap = {
  columns: ['age', 'income', 'city'],
  cells: [
    [null, { measure: 'pearson', value: -0.824 }, { measure: 'mutual', value: 0.1 }],
    [{ measure: 'pearson', value: -0.824 }, null, null],
    [{ measure: 'mutual', value: 0.1 }, null, null],
  ],
  ...{ unfit: ['id'], weaker: 0, notCompared: 0, rows: 500 },
};
const answer = (result: PairMap) =>
  async function* (): AsyncGenerator<StreamOf<PairMap>> {
    yield { type: 'done', result };
  };

let project = 0;
const columns = ['id', 'age', 'income', 'city'].map((name) => ({ name, type: 'number' as const }));
beforeEach(() => {
  setLocale('en');
  vi.resetAllMocks();
  pairs.measure = null;
  workspace.project = { path: `/p${++project}.assay`, name: 'p' } as never;
  workspace.version = { id: 7, columns } as never;
});

it('shows every pair in one grid that arrow keys walk over, and opens the one that is chosen', async () => {
  kernel.pairs.mockImplementation(answer(map));
  const onpick = vi.fn();
  render(PairsView, { onpick, oncolumns: vi.fn() });
  const grid = await screen.findByRole('grid', { name: 'How strongly each two columns go together' });
  expect(
    screen.getByText(/From 500 rows.*1 column has nothing to compare by this measure: id\./s),
  ).toBeTruthy();
  const cell = within(grid).getByRole('gridcell', {
    name: 'age and income: −0.82, straight line (Pearson)'.replace('−', '-'),
  });
  expect(cell.textContent).toBe('-0.82');
  expect(
    within(grid)
      .getAllByRole('gridcell')
      .filter((one) => one.tabIndex === 0),
  ).toEqual([cell]);
  cell.focus();
  await fireEvent.keyDown(cell, { key: 'ArrowDown' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('income with itself');
  await fireEvent.keyDown(document.activeElement as Element, { key: 'Enter' });
  expect(onpick).not.toHaveBeenCalled();
  await fireEvent.keyDown(document.activeElement as Element, { key: 'End' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('income and city: nothing to compare');
  await fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowUp' });
  await fireEvent.keyDown(document.activeElement as Element, { key: ' ' });
  expect(onpick).toHaveBeenCalledWith('age', 'city');
  await fireEvent.click(cell);
  expect(onpick).toHaveBeenLastCalledWith('age', 'income');
});

it('measures anew by another measure, shows how far that is, and stops when told to', async () => {
  kernel.pairs.mockImplementation(answer(map));
  render(PairsView, { onpick: vi.fn(), oncolumns: vi.fn() });
  await screen.findByRole('grid');
  let signal: AbortSignal | undefined;
  kernel.pairs.mockImplementation(async function* (_, options) {
    signal = options.signal;
    yield { type: 'progress', fraction: 0.4, phase: { key: 'quality.progress.pairs' } };
    await new Promise((_, reject) => options.signal.addEventListener('abort', reject));
  });
  await fireEvent.change(screen.getByRole('combobox', { name: 'Measured by' }), {
    target: { value: 'spearman' },
  });
  expect(kernel.pairs.mock.lastCall?.[0]).toEqual({ measure: 'spearman' });
  const bar = await screen.findByRole('progressbar', { name: 'Comparing the columns in pairs' });
  expect(bar.getAttribute('aria-valuenow')).toBe('40');
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(signal?.aborted).toBe(true);
  kernel.pairs.mockImplementation(answer({ ...map, columns: [], cells: [] }));
  await fireEvent.change(screen.getByRole('combobox', { name: 'Measured by' }), {
    target: { value: 'pearson' },
  });
  expect(await screen.findByText('No two columns can be compared')).toBeTruthy();
});

it('compares the columns that are chosen', async () => {
  kernel.pairs.mockImplementation(answer(map));
  pairs.follow('elsewhere', project);
  const onclose = vi.fn();
  render(PairColumns, { onclose });
  await fireEvent.click(screen.getByRole('button', { name: 'Choose none' }));
  expect(screen.getByRole('button', { name: 'Compare 0 columns' }).hasAttribute('disabled')).toBe(true);
  await fireEvent.click(screen.getByRole('checkbox', { name: 'income' }));
  await fireEvent.click(screen.getByRole('checkbox', { name: 'age' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Compare 2 columns' }));
  expect(kernel.pairs.mock.lastCall?.[0]).toEqual({ measure: null, columns: ['age', 'income'] });
  expect(onclose).toHaveBeenCalled();
});

it('shows a pair in words and counts, the column with fewer values across', async () => {
  const detail: PairDetail = {
    ...{ a: 'age', b: 'city', rows: 90, of: 100, points: null },
    measures: [{ measure: 'mutual', value: 0.4 }],
    counts: {
      a: [{ kind: 'range', from: 0, to: 40 }],
      b: [{ kind: 'value', value: 'Oslo' }, { kind: 'value', value: 'Rome' }, { kind: 'rest' }],
      rows: [[30, 40, 20]],
    },
  };
  kernel.pair.mockImplementation(async function* () {
    yield { type: 'done', result: detail };
  });
  await pairs.open('age', 'city');
  const oncolumn = vi.fn();
  render(PairInspector, { a: 'age', b: 'city', columns, oncolumn, onclose: vi.fn() });
  expect(screen.getByText('age and city clearly go together.')).toBeTruthy();
  const table = screen.getByRole('table', { name: 'Rows by age and city' });
  expect(
    within(table)
      .getAllByRole('rowheader')
      .map((cell) => cell.textContent),
  ).toEqual(['Oslo', 'Rome', 'all others']);
  expect(screen.getByText('From 90 rows that have both, of 100 looked at.')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Look at city' }));
  expect(oncolumn).toHaveBeenCalledWith('city');
});

it('says what goes up and down together, what was left out, and hands the map to a spreadsheet', () => {
  const of = (value: number, measure: PairMeasure = 'pearson'): string =>
    sentence({ a: 'a', b: 'b', rows: 1, of: 1, points: [], counts: null, measures: [{ measure, value }] });
  expect(of(0.95)).toBe('b rises with a, closely.');
  expect(of(-0.4)).toBe('Where a is greater, b is mostly smaller.');
  expect(of(0.02)).toMatch(/hardly/);
  expect(of(0.7, 'cramersV')).toBe('a and b tell much of each other.');
  expect(leftOut({ ...map, weaker: 9, notCompared: 3 })).toHaveLength(3);
  expect(tabbed({ ...map, columns: ['a\tb', 'c', 'd'] }).split('\n')[1]).toBe('a b\t1\t-0.824\t0.1');
});
