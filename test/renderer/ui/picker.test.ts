import '../jsdom';
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { Picker } from '../../../renderer/ui';

afterEach(() => setLocale('en'));

const MANY = Array.from({ length: 10_000 }, (_, i) => ({ value: `measure_${i}`, label: `measure_${i}` }));

function show(props: Partial<Parameters<typeof render<typeof Picker>>[1]> = {}) {
  const onchange = vi.fn();
  render(Picker, { label: 'Column', value: 'measure_5', options: MANY, onchange, ...props });
  return { onchange, field: screen.getByRole<HTMLInputElement>('combobox', { name: 'Column' }) };
}

const active = (field: HTMLElement): HTMLElement | null =>
  document.getElementById(field.getAttribute('aria-activedescendant') ?? '');

it('draws a few of ten thousand options, says how many there are, and follows the keys to any of them', async () => {
  const { field, onchange } = show();
  expect(field.value).toBe('measure_5');
  expect(field.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByRole('listbox')).toBeNull();

  await fireEvent.keyDown(field, { key: 'ArrowDown' });
  expect(field.getAttribute('aria-expanded')).toBe('true');
  expect(screen.getByRole('listbox', { name: 'Column' }).id).toBe(field.getAttribute('aria-controls'));
  expect(screen.getAllByRole('option').length).toBeLessThan(100);
  await waitFor(() => expect(active(field)?.textContent?.trim()).toBe('measure_5'));
  expect(active(field)?.getAttribute('aria-selected')).toBe('true');
  expect(active(field)?.getAttribute('aria-setsize')).toBe('10000');

  for (let i = 0; i < 9; i++) await fireEvent.keyDown(field, { key: 'PageDown' });
  expect(active(field)?.textContent?.trim()).toBe('measure_95');
  expect(active(field)?.getAttribute('aria-posinset')).toBe('96');
  await fireEvent.keyDown(field, { key: 'ArrowUp' });
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(onchange.mock.calls).toEqual([['measure_94']]);
  expect(field.value).toBe('measure_94');
  expect(screen.queryByRole('listbox')).toBeNull();
});

it('narrows by words in any order, begins with what is named exactly, and says the count', async () => {
  const { field, onchange } = show();
  await fireEvent.input(field, { target: { value: '77 MEASURE' } });
  expect(active(field)?.textContent?.trim()).toBe('measure_77');
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('280 matches'));
  await fireEvent.input(field, { target: { value: 'measure_9' } });
  await waitFor(() => expect(active(field)?.textContent?.trim()).toBe('measure_9'));
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(onchange.mock.calls).toEqual([['measure_9']]);
});

it('stays as it was on Escape, on leaving and where nothing is found', async () => {
  const outside = vi.fn();
  document.body.addEventListener('keydown', outside);
  const { field, onchange } = show();
  await fireEvent.input(field, { target: { value: 'revenue' } });
  expect(await screen.findByText('Nothing here has these words.')).toBeTruthy();
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(field.value).toBe('measure_5');
  await fireEvent.input(field, { target: { value: 'measure_8' } });
  await fireEvent.keyDown(field, { key: 'Escape' });
  expect([field.value, field.getAttribute('aria-expanded')]).toEqual(['measure_5', 'false']);
  // What is around the field closes with the next Escape only.
  expect(outside).not.toHaveBeenCalled();
  await fireEvent.keyDown(field, { key: 'Escape' });
  expect(outside).toHaveBeenCalledTimes(1);
  document.body.removeEventListener('keydown', outside);
  await fireEvent.input(field, { target: { value: 'measure_8' } });
  await fireEvent.blur(field);
  expect(field.value).toBe('measure_5');
  expect(onchange).not.toHaveBeenCalled();
});

it('is taken from by mouse, and is empty again where it asks for something to do', async () => {
  const { field, onchange } = show({ asks: true, placeholder: 'Add a column', value: undefined });
  expect([field.value, field.placeholder]).toEqual(['', 'Add a column']);
  await fireEvent.click(field);
  await fireEvent.click(screen.getByRole('option', { name: 'measure_3' }));
  expect(onchange.mock.calls).toEqual([['measure_3']]);
  expect(field.value).toBe('');
});

it('opens for nobody while it is disabled', async () => {
  const { field } = show({ disabled: true });
  await fireEvent.click(field);
  expect([field.disabled, screen.queryByRole('listbox')]).toEqual([true, null]);
});

it('speaks Chinese', async () => {
  setLocale('zh');
  const { field } = show();
  await fireEvent.input(field, { target: { value: 'measure_99' } });
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('找到 111 项'));
});
