import '../jsdom';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { navigation } from '../../../renderer/app/navigation.svelte';
import { workspace } from '../../../renderer/app/workspace.svelte';
import type { RowSource } from '../../../renderer/data/grid';
import RowInspector from '../../../renderer/data/RowInspector.svelte';
import { accessibilityFaults } from '../accessible';
import { type PipelineState, type StageState, text } from '../../../shared/domain';

const source: RowSource = {
  total: 2,
  columns: [
    { name: 'city', type: 'text' },
    { name: 'fee', type: 'number' },
  ],
  // Sorted: the second row by position is the fortieth of the data.
  fetch: (offset) =>
    Promise.resolve({
      offset,
      total: 2,
      columns: [...source.columns],
      rowIds: [offset === 1 ? 39 : 4],
      cells: [['Bonn', null]],
    }),
};

function evaluated(state: StageState): PipelineState {
  const summary = text('pipeline.stage.evaluate');
  return {
    stages: [{ id: 'evaluate', state, summary, fraction: null, secondsLeft: null }],
    loops: { quality: false, evaluation: false },
    next: { stage: 'evaluate', text: summary },
  };
}

const why = 'What does the model say of it, and why?';

describe('the whole row', () => {
  beforeEach(() => {
    setLocale('en');
    navigation.go('data');
  });

  it('shows every value under the row’s lasting number, and leads to its column', async () => {
    workspace.pipeline = evaluated('ready');
    const onchoose = vi.fn();
    render(RowInspector, { source, row: 1, onchoose, onclose: vi.fn() });
    const inspector = await screen.findByRole('region', { name: 'Row 40' });
    expect(within(inspector).getByText('Bonn')).toBeTruthy();
    expect(within(inspector).getByText('missing')).toBeTruthy();
    expect(screen.queryByRole('button', { name: why })).toBeNull();
    expect(await accessibilityFaults()).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: 'fee' }));
    expect(onchoose).toHaveBeenCalledWith('fee');
  });

  it('of ten thousand columns shows and asks for those near what is seen, and tells how many there are', async () => {
    workspace.pipeline = evaluated('ready');
    const asked: number[] = [];
    const wide: RowSource = {
      total: 2,
      columns: Array.from({ length: 10_000 }, (_, i) => ({ name: `m${i}`, type: 'integer' })),
      fetch: (offset, _, { from, to }) => {
        asked.push(to - from);
        const columns = wide.columns.slice(from, to);
        const cells = columns.map((_, i) => (from + i === 2 ? null : from + i + offset));
        return Promise.resolve({ offset, total: 2, columns, rowIds: [7], cells: [cells] });
      },
    };
    const onchoose = vi.fn();
    const { rerender } = render(RowInspector, { source: wide, row: 1, onchoose, onclose: vi.fn() });
    expect(await screen.findByRole('region', { name: 'Row 8' })).toBeTruthy();
    await screen.findByText('missing');
    const items = screen.getAllByRole('listitem');
    expect(items.length).toBeLessThan(100);
    expect(items[1]?.textContent).toContain('m1');
    expect(items[1]?.textContent).toContain('2');
    expect([items[1]?.getAttribute('aria-posinset'), items[1]?.getAttribute('aria-setsize')]).toEqual([
      ...['2', '10000'],
    ]);
    expect(Math.max(...asked)).toBeLessThanOrEqual(100);
    await fireEvent.click(screen.getByRole('button', { name: 'm3' }));
    expect(onchoose).toHaveBeenCalledWith('m3');
    await rerender({ row: 0 });
    await vi.waitFor(() => expect(screen.getAllByRole('listitem')[1]?.textContent).toMatch(/m1\s*1$/));
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('asks the evaluated model about it, but not one of other data', async () => {
    workspace.pipeline = evaluated('stale');
    const { unmount } = render(RowInspector, { source, row: 0, onchoose: vi.fn(), onclose: vi.fn() });
    await fireEvent.click(await screen.findByRole('button', { name: new RegExp(why) }));
    expect(navigation.view).toBe('data');
    unmount();
    workspace.pipeline = evaluated('passed');
    render(RowInspector, { source, row: 0, onchoose: vi.fn(), onclose: vi.fn() });
    await fireEvent.click(await screen.findByRole('button', { name: why }));
    expect([navigation.view, navigation.focus]).toEqual(['evaluation', { panel: 'why', row: 4 }]);
  });
});
