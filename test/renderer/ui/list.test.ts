import '../jsdom';
import { createEvent, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { ListField } from '../../../renderer/ui';
import { accessibilityFaults } from '../accessible';

afterEach(() => setLocale('en'));

function show(values: readonly string[], most?: number) {
  const onchange = vi.fn();
  render(ListField, { label: 'Also missing', values, onchange, ...(most === undefined ? {} : { most }) });
  return { onchange, field: screen.getByRole<HTMLInputElement>('textbox', { name: 'Also missing' }) };
}

describe('a list of values', () => {
  it('takes values with commas and blanks, once each, and a column that is pasted', async () => {
    const { onchange, field } = show(['n/a']);
    await fireEvent.input(field, { target: { value: ' not available, sorry ' } });
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(onchange).toHaveBeenLastCalledWith(['n/a', 'not available, sorry']);
    expect(field.value).toBe('');
    await fireEvent.input(field, { target: { value: 'n/a' } });
    await fireEvent.blur(field);
    expect(onchange).toHaveBeenCalledTimes(1);
    const pasted = createEvent.paste(field, { clipboardData: { getData: () => 'empty\r\nn/a\n\n无\n' } });
    await fireEvent(field, pasted);
    expect(onchange).toHaveBeenLastCalledWith(['n/a', 'empty', '无']);
    expect(pasted.defaultPrevented).toBe(true);
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('lets values be taken away, by their button or from the end, and leaves a Han character being written alone', async () => {
    const { onchange, field } = show(['a', 'b,c', 'd']);
    await fireEvent.click(screen.getByRole('button', { name: 'Remove “b,c”' }));
    expect(onchange).toHaveBeenLastCalledWith(['a', 'd']);
    await fireEvent.keyDown(field, { key: 'Backspace' });
    expect(onchange).toHaveBeenLastCalledWith(['a', 'b,c']);
    await fireEvent.input(field, { target: { value: 'wu' } });
    await fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    await fireEvent.keyDown(field, { key: 'Backspace' });
    expect(onchange).toHaveBeenCalledTimes(2);
  });

  it('takes no more than it may hold', async () => {
    const { onchange, field } = show(['a', 'b'], 2);
    await fireEvent.input(field, { target: { value: 'c' } });
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(onchange).not.toHaveBeenCalled();
  });
});
