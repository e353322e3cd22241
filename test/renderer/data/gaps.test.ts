import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { workspace } from '../../../renderer/app/workspace.svelte';
import FilterBar from '../../../renderer/data/FilterBar.svelte';
import { filters } from '../../../renderer/data/filters.svelte';
import { gaps, patternFilters } from '../../../renderer/data/gaps/gaps.svelte';
import GapsView from '../../../renderer/data/gaps/GapsView.svelte';
import type { MissingPatterns } from '../../../shared/domain/data';
import type { StreamOf } from '../../../shared/domain/progress';

type Call = (
  request: { versionId: number },
  options: { signal: AbortSignal },
) => AsyncGenerator<StreamOf<MissingPatterns>>;
const kernel = vi.hoisted(() => ({ gaps: vi.fn<Call>() }));
vi.mock('../../../renderer/app/client', () => ({
  api: { data: kernel },
  onConnect: () => () => undefined,
}));

const found: MissingPatterns = {
  rows: 1000,
  columns: [
    { name: 'age', missing: 300 },
    { name: 'income', missing: 200 },
    { name: 'city', missing: 40 },
  ],
  moreColumns: 1,
  complete: 660,
  patterns: [
    { columns: ['age', 'income'], rows: 200 },
    { columns: ['age'], rows: 90 },
  ],
  more: { patterns: 2, rows: 50 },
};

let project = 0;
beforeEach(() => {
  setLocale('en');
  kernel.gaps.mockReset();
  filters.clear();
  workspace.project = { path: `/p${++project}.assay`, name: 'p' } as never;
  workspace.version = { id: 7 } as never;
});

it('shows the patterns of gaps, says what is left out, and hands the rows of a chosen one to the grid', async () => {
  kernel.gaps.mockImplementation(async function* () {
    yield { type: 'done', result: found };
  });
  const onpick = vi.fn();
  const oncolumn = vi.fn();
  render(GapsView, { onpick, oncolumn });
  const button = await screen.findByRole('button', {
    name: '200 20% rows in which just these are missing: age, income',
  });
  expect(screen.getByText(/^660 rows have no gap \(66%\)/).textContent).toMatch(
    /in the 3 columns with any.*1 more column with fewer gaps is left out\./s,
  );
  expect(screen.getByText('Not shown: 2 rarer patterns, with 50 rows in all.')).toBeTruthy();
  const row = button.closest('tr');
  expect([...(row?.querySelectorAll('td') ?? [])].map((cell) => cell.textContent)).toEqual([
    'missing',
    'missing',
    'there',
  ]);
  await fireEvent.click(button);
  expect(onpick).toHaveBeenCalledWith([
    { column: 'age', test: 'missing' },
    { column: 'income', test: 'missing' },
    { column: 'city', test: 'present' },
  ]);
  await fireEvent.click(screen.getByRole('button', { name: '660 66% rows without a gap' }));
  expect(onpick).toHaveBeenLastCalledWith(patternFilters(found.columns, []));
  await fireEvent.click(screen.getByRole('button', { name: 'income' }));
  expect(oncolumn).toHaveBeenCalledWith('income');
});

it('counts once a version, can be stopped, and begins anew when asked', async () => {
  let signal: AbortSignal | undefined;
  kernel.gaps.mockImplementation(async function* (_, options) {
    signal = options.signal;
    yield { type: 'progress', fraction: 0.5, phase: { key: 'data.progress.gaps' } };
    await new Promise((_, reject) => options.signal.addEventListener('abort', reject));
  });
  render(GapsView, { onpick: vi.fn(), oncolumn: vi.fn() });
  await fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(signal?.aborted).toBe(true);
  kernel.gaps.mockImplementation(async function* () {
    yield { type: 'done', result: { ...found, columns: [], complete: 1000, patterns: [] } };
  });
  await fireEvent.click(screen.getByRole('button', { name: 'Count the gaps' }));
  expect(await screen.findByText('Nothing is missing')).toBeTruthy();
  gaps.follow(workspace.project?.path ?? '', 7);
  expect(kernel.gaps).toHaveBeenCalledTimes(2);
});

it('takes many columns with or without gaps as one chip each, which goes as one', async () => {
  filters.only([
    { column: 'age', test: 'missing' },
    ...['a', 'b', 'c'].map((column) => ({ column, test: 'present' as const })),
  ]);
  render(FilterBar, { list: filters.list, total: 1000 });
  expect(screen.getByText('age is missing')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Remove the filter: There: a, b, c' }));
  expect(filters.list).toEqual([{ column: 'age', test: 'missing' }]);
});
