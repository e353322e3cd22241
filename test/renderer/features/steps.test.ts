import '../jsdom';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { transformInfos } from '../../../main/recipe/transforms';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { undoStack } from '../../../renderer/app/undo.svelte';
import { telling } from '../../../renderer/features/relations';
import { features } from '../../../renderer/features/state.svelte';
import StepList from '../../../renderer/features/StepList.svelte';
import type { RecipeSpec } from '../../../shared/domain';

const spec: RecipeSpec = {
  target: 'buys',
  task: 'binary',
  positive: 'true',
  columns: [
    { name: 'age', role: 'feature' },
    { name: 'buys', role: 'target' },
  ],
  steps: [
    { id: 'impute-1', transform: 'impute', columns: ['age'], settings: {} },
    { id: 'clip-1', transform: 'clip', columns: ['age'], settings: {} },
    { id: 'scale-1', transform: 'scale', columns: ['age'], settings: {} },
  ],
  split: { validation: 0.15, test: 0.2, seed: 1 },
};

const order = (): string[] | undefined => features.spec?.steps.map(({ id }) => id);
const step = (place: number): HTMLElement =>
  within(screen.getAllByRole('listitem')[place] as HTMLElement).getAllByRole('button')[0] as HTMLElement;

beforeEach(() => {
  setLocale('en');
  undoStack.clear();
  features.transforms = new Map(transformInfos().map((info) => [info.id, info]));
  features.spec = spec;
  features.select({ kind: 'target' });
});

describe('the list of steps', () => {
  it('is ordered by Alt and arrows, keeping the focus, and the move can be undone', async () => {
    render(StepList);
    const carried = step(0);
    carried.focus();
    await fireEvent.keyDown(carried, { key: 'ArrowDown', altKey: true });
    expect(order()).toEqual(['clip-1', 'impute-1', 'scale-1']);
    expect(document.activeElement).toBe(step(1));
    await fireEvent.keyDown(step(1), { key: 'ArrowDown', altKey: true });
    await fireEvent.keyDown(step(2), { key: 'ArrowDown', altKey: true });
    expect(order()).toEqual(['clip-1', 'scale-1', 'impute-1']);
    expect(document.activeElement).toBe(step(2));
    expect(document.activeElement?.textContent).toContain('3');
    await undoStack.undo();
    await undoStack.undo();
    expect(order()).toEqual(['impute-1', 'clip-1', 'scale-1']);
  });

  it('is left alone by arrows without Alt and at its ends', async () => {
    render(StepList);
    await fireEvent.keyDown(step(1), { key: 'ArrowDown' });
    await fireEvent.keyDown(step(0), { key: 'ArrowUp', altKey: true });
    expect(features.spec).toBe(spec);
    expect(undoStack.past).toHaveLength(0);
  });

  it('adds a step of one kind twice, asking again each time', async () => {
    render(StepList);
    const select = screen.getByRole<HTMLSelectElement>('combobox');
    for (let i = 0; i < 2; i++) {
      await fireEvent.change(select, { target: { value: 'log' } });
      expect(select.value).toBe('');
    }
    expect(order()).toEqual(['impute-1', 'clip-1', 'log-1', 'log-2', 'scale-1']);
  });
});

describe('the relation to the target', () => {
  const group = (rows: number) => ({ from: null, to: null, label: 'x', rows, mean: 0.5 });
  const shape = { name: 'x', missing: 10, histogram: null, top: null };
  it('is told by values that most rows have, and not by texts that differ from row to row', () => {
    const relation = [group(30), group(20)];
    expect(telling({ ...shape, relation }, 100)).toBe(relation);
    expect(telling({ ...shape, relation: [group(3), group(2)] }, 100)).toBeNull();
    expect(telling({ ...shape, relation: [group(90)] }, 100)).toBeNull();
    expect(telling(shape, 100)).toBeNull();
  });
});
