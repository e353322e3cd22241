import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { undoStack } from '../../../renderer/app/undo.svelte';
import { features } from '../../../renderer/features/state.svelte';
import SplitCard from '../../../renderer/features/SplitCard.svelte';
import TargetCard from '../../../renderer/features/TargetCard.svelte';
import TargetInspector from '../../../renderer/features/TargetInspector.svelte';
import { setRoles } from '../../../renderer/features/edits';
import type { ColumnType, RecipeSpec } from '../../../shared/domain';

const types: Record<string, ColumnType> = {
  session_id: 'text',
  customer: 'text',
  price: 'number',
  clicks: 'integer',
  bought: 'boolean',
};

const specFor = (target: string): RecipeSpec => ({
  ...{ target, task: 'regression', positive: null },
  columns: Object.keys(types).map((name) => ({ name, role: name === target ? 'target' : 'feature' })),
  steps: [{ id: 'oneHot', transform: 'oneHot', columns: ['session_id', 'customer'], settings: {} }],
  split: { validation: 0.15, test: 0.2, seed: 1 },
});

function open(target: string): void {
  features.version = {
    ...{
      id: 1,
      datasetId: 1,
      number: 1,
      parentId: null,
      name: 'visits',
      rows: 900,
      quarantined: 0,
      dropped: 0,
    },
    ...{ createdAt: 0, operation: { key: 'data.history.import', params: {} } },
    columns: Object.entries(types).map(([name, type]) => ({ name, type })),
  } as unknown as typeof features.version;
  features.spec = specFor(target);
}

const roleOf = (name: string): string | undefined =>
  features.spec?.columns.find((column) => column.name === name)?.role;

beforeEach(() => setLocale('en'));

it('makes an order of a number, finds the column of lists by its name, and takes another', async () => {
  open('clicks');
  render(TargetInspector);
  render(TargetCard);
  render(SplitCard);
  await fireEvent.click(screen.getByRole('radio', { name: 'An order in lists' }));
  expect(features.spec?.task).toBe('ranking');
  expect(roleOf('session_id')).toBe('group');
  expect(features.spec?.steps[0]?.columns).toEqual(['customer']);
  expect(screen.getByText('puts the rows of each “session_id” in order')).toBeTruthy();
  const lists = screen.getByRole<HTMLInputElement>('combobox', { name: /List that a row belongs to/ });
  expect(lists.value).toBe('session_id');
  await fireEvent.click(lists);
  expect(screen.queryByRole('option', { name: 'clicks' })).toBeNull();
  await fireEvent.click(screen.getByRole('option', { name: 'customer' }));
  expect([roleOf('customer'), roleOf('session_id')]).toEqual(['group', 'ignore']);
  expect(document.body.textContent).toContain('customer');
  await undoStack.undo();
  expect(roleOf('session_id')).toBe('group');

  setLocale('zh');
  expect(await screen.findByText('为每个“session_id”内的行排序')).toBeTruthy();
});

it('says what is missing where no column of lists is chosen, and offers no order of words', async () => {
  open('clicks');
  const spec = features.spec as RecipeSpec;
  features.spec = { ...spec, task: 'ranking' };
  render(TargetCard);
  expect(screen.getByText(/the column of the lists is still to be chosen/)).toBeTruthy();
  open('customer');
  render(TargetInspector);
  expect(screen.queryByRole('radio', { name: 'An order in lists' })).toBeNull();
});

it('tells lists apart by one column', () => {
  open('clicks');
  const all = features.transforms;
  const kinds = new Map(Object.entries(types));
  const one = setRoles(specFor('clicks'), ['session_id'], 'group', kinds, all);
  const other = setRoles(one, ['customer'], 'group', kinds, all);
  expect(other.columns.filter(({ role }) => role === 'group').map(({ name }) => name)).toEqual(['customer']);
});
