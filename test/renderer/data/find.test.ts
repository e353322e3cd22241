import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import FindBar from '../../../renderer/data/FindBar.svelte';
import type { FindRequest, FoundCell } from '../../../shared/domain/data';
import type { StreamOf } from '../../../shared/domain/progress';

type Call = (request: FindRequest, options: { signal: AbortSignal }) => AsyncGenerator<StreamOf<FoundCell>>;
const kernel = vi.hoisted(() => ({ find: vi.fn<Call>() }));
vi.mock('../../../renderer/app/client', () => ({ api: { data: kernel } }));

beforeEach(() => {
  setLocale('en');
  kernel.find.mockReset();
});

const answers = (result: FoundCell): Call =>
  async function* () {
    yield { type: 'done', result };
  };
const at = (row: number, ordinal: number, wrapped = false): FoundCell => ({
  cells: 12,
  found: { row, column: 2, ordinal, wrapped },
});

function open() {
  let active = { row: 4, column: 1 };
  const onclose = vi.fn();
  const onfound = vi.fn((row: number, column: number) => (active = { row, column }));
  render(FindBar, { versionId: 3, sort: [], filters: [], place: () => active, onfound, onclose });
  return { onclose, onfound, input: screen.getByRole('textbox', { name: 'Find in the cells' }) };
}

it('goes on from the active cell, forwards with Enter and backwards with Shift, and says where it is', async () => {
  const { input, onfound, onclose } = open();
  expect(document.activeElement).toBe(input);
  await fireEvent.input(input, { target: { value: 'abc' } });
  kernel.find.mockImplementation(answers(at(9000, 3)));
  await fireEvent.keyDown(input, { key: 'Enter' });
  expect(await screen.findByText('Cell 3 of 12')).toBeTruthy();
  expect(onfound).toHaveBeenLastCalledWith(9000, 2);
  // New words may be in the active cell itself; the same words are looked for after it.
  expect(kernel.find.mock.lastCall?.[0]).toMatchObject({ words: 'abc', from: { row: 4, column: 0 } });
  kernel.find.mockImplementation(answers(at(7, 1, true)));
  await fireEvent.keyDown(input, { key: 'Enter' });
  expect(await screen.findByText('Cell 1 of 12, from the other end')).toBeTruthy();
  expect(kernel.find.mock.lastCall?.[0]).toMatchObject({ from: { row: 9000, column: 2 }, backwards: false });
  kernel.find.mockImplementation(answers({ cells: 0, found: null }));
  await fireEvent.keyDown(input, { key: 'Enter', shiftKey: true });
  expect(await screen.findByText('No cell contains this.')).toBeTruthy();
  expect(kernel.find.mock.lastCall?.[0]).toMatchObject({ from: { row: 7, column: 2 }, backwards: true });
  await fireEvent.keyDown(input, { key: 'Escape' });
  expect(onclose).toHaveBeenCalledOnce();
});

it('shows how far a long search is, and stops it', async () => {
  const { input, onfound } = open();
  let signal: AbortSignal | undefined;
  kernel.find.mockImplementation(async function* (_, options) {
    signal = options.signal;
    yield { type: 'progress', fraction: 0.4, phase: { key: 'data.progress.finding' } };
    await new Promise((_, reject) => options.signal.addEventListener('abort', reject));
  });
  await fireEvent.input(input, { target: { value: 'abc' } });
  await fireEvent.keyDown(input, { key: 'Enter' });
  const bar = await screen.findByRole('progressbar', { name: 'Looking through all rows' });
  expect(bar.getAttribute('aria-valuenow')).toBe('40');
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(signal?.aborted).toBe(true);
  expect(screen.queryByRole('progressbar')).toBeNull();
  expect(onfound).not.toHaveBeenCalled();
});
