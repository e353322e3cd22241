// What can be changed about a check: lists as chips, columns and data sets by choice, limits of dates as days.
import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { workspace } from '../../../renderer/app/workspace.svelte';
import CheckSettings from '../../../renderer/quality/CheckSettings.svelte';
import { quality } from '../../../renderer/quality/state.svelte';
import { type Column, type DatasetVersion, type Json, text } from '../../../shared/domain';
import { accessibilityFaults } from '../accessible';

const version = (id: number, name: string, columns: Column[]): DatasetVersion => ({
  ...{ id, datasetId: id, number: 1, parentId: null, name, columns, rows: 1, quarantined: 0, dropped: 0 },
  ...{ operation: { kind: 'import', summary: text('data.operation.import'), settings: {} }, createdAt: 0 },
});
const own = version(1, 'orders', [
  { name: 'day', type: 'date' },
  { name: 'city', type: 'text' },
  { name: 'sent', type: 'date' },
]);
const other = version(2, 'towns', [{ name: 'town', type: 'text' }]);

function show(check: string, columns: string[], settings: Record<string, Json>) {
  const changed = vi.spyOn(quality, 'changeEntry').mockResolvedValue(undefined);
  const entry = {
    id: 'it',
    check,
    columns,
    settings,
    severity: 'warn' as const,
    tolerance: 0,
    enabled: true,
  };
  render(CheckSettings, { entry });
  return () => changed.mock.lastCall?.[0].settings;
}

describe('settings of a check', () => {
  beforeEach(() => {
    setLocale('en');
    workspace.version = own;
    workspace.versions = [own, other];
  });
  afterEach(() => vi.restoreAllMocks());

  it('hold lists whose values may have commas, and a list of numbers takes only numbers', async () => {
    const saved = show('valueSet', ['city'], { allowed: ['Bonn', 'Oslo'] });
    const field = screen.getByRole('textbox', { name: 'Allowed values' });
    await fireEvent.input(field, { target: { value: 'Washington, D.C.' } });
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(saved()).toEqual({ allowed: ['Bonn', 'Oslo', 'Washington, D.C.'] });
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('name a column by choice, found by typing', async () => {
    const saved = show('afterFact', ['city'], { when: 'day' });
    const field = screen.getByRole('combobox');
    await fireEvent.input(field, { target: { value: 'sen' } });
    expect(screen.getAllByRole('option').map((option) => option.textContent?.trim())).toEqual(['sent']);
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(saved()).toEqual({ when: 'sent' });
  });

  it('name another data set and one of its columns', () => {
    show('foreignKey', ['city'], { dataset: 'towns', column: '' });
    expect(screen.getAllByRole('combobox').map((field) => (field as HTMLInputElement).value)).toEqual([
      'towns',
      '',
    ]);
  });

  it('limit dates by days, and say what is no day', async () => {
    const saved = show('range', ['day'], { min: null, max: '2024-12-31' });
    const [from] = screen.getAllByRole('textbox');
    if (!from) throw new Error('no field');
    await fireEvent.input(from, { target: { value: '31.12.2023' } });
    await fireEvent.change(from);
    expect(saved()).toBeUndefined();
    expect(screen.getByRole('alert').textContent).toBe(
      'Write a day like 2024-12-31, or leave it empty for no limit.',
    );
    await fireEvent.input(from, { target: { value: '2023-12-31' } });
    await fireEvent.change(from);
    expect(saved()).toEqual({ min: '2023-12-31', max: '2024-12-31' });
  });
});
