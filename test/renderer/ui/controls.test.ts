import '../jsdom';
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import {
  AcceptForm,
  Button,
  ErrorPanel,
  NumberField,
  Progress,
  Segmented,
  Spinner,
  StateBadge,
  Tabs,
  VerdictBadge,
} from '../../../renderer/ui';
import { AssayError, text } from '../../../shared/domain';

const words = (value: string) => createRawSnippet(() => ({ render: () => `<span>${value}</span>` }));

afterEach(() => setLocale('en'));

describe('Spinner', () => {
  it('steps at the same moments as any other, whenever it was begun', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(10_100);
    const first = render(Spinner).container.querySelector<HTMLElement>('.spinner');
    clock.mockReturnValue(10_450);
    const second = render(Spinner).container.querySelector<HTMLElement>('.spinner');
    clock.mockRestore();
    const delay = (one: HTMLElement | null): number => Number.parseFloat(one?.style.animationDelay ?? '');
    const turn = Number.parseFloat(first?.style.animationDuration ?? '');
    expect((delay(first) - delay(second) - 350) % turn).toBeCloseTo(0, 9);
  });

  it('fills instead of turning where it is known how far the work is', async () => {
    const { container, rerender } = render(Spinner, { fraction: 0.25 });
    const ring = (): CSSStyleDeclaration | undefined =>
      container.querySelector<HTMLElement>('.spinner')?.style;
    expect(ring()?.getPropertyValue('--done')).toBe('90deg');
    expect(ring()?.animationDuration).toBe('');
    await rerender({ fraction: null });
    expect(ring()?.animationDuration).not.toBe('');
  });
});

describe('Button', () => {
  it('stays reachable but does nothing while it is unavailable, and says why', async () => {
    const onclick = vi.fn();
    render(Button, { children: words('Export'), unavailable: 'Pass the gate first.', onclick });
    const button = screen.getByRole('button', { name: /Export/ });
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
    const why = button.getAttribute('aria-describedby');
    expect(document.getElementById(why ?? '')?.textContent).toBe('Pass the gate first.');
  });
  it('takes no second press while it is busy', async () => {
    const onclick = vi.fn();
    render(Button, { children: words('Run'), busy: true, onclick });
    await fireEvent.click(screen.getByRole('button'));
    expect(onclick).not.toHaveBeenCalled();
  });
});

describe('NumberField', () => {
  it('takes a number over when it is left, and refuses what does not fit with a reason', async () => {
    const onchange = vi.fn();
    render(NumberField, { label: 'Limit', value: 5, min: 0, max: 10, onchange });
    const input = screen.getByLabelText('Limit');
    await fireEvent.input(input, { target: { value: '7,5' } });
    expect(onchange).not.toHaveBeenCalled();
    await fireEvent.blur(input);
    expect(onchange).toHaveBeenLastCalledWith(7.5);
    await fireEvent.input(input, { target: { value: '11' } });
    await fireEvent.keyDown(input, { key: 'Enter' });
    expect(onchange).toHaveBeenCalledOnce();
    expect(screen.getByRole('alert').textContent).toBe('Enter 10 or less.');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    await fireEvent.keyDown(input, { key: 'Escape' });
    expect((input as HTMLInputElement).value).toBe('7.5');
  });
  it('steps with the arrow keys within its bounds', async () => {
    const onchange = vi.fn();
    render(NumberField, { label: 'Epochs', value: 9, min: 1, max: 10, whole: true, onchange });
    const input = screen.getByLabelText('Epochs');
    await fireEvent.keyDown(input, { key: 'ArrowUp' });
    await fireEvent.keyDown(input, { key: 'ArrowUp' });
    expect(onchange).toHaveBeenCalledTimes(1);
    expect(onchange).toHaveBeenCalledWith(10);
  });
});

describe('Segmented', () => {
  it('is a group of radio buttons', async () => {
    const onchange = vi.fn();
    const options = [
      { value: 'a', label: 'First' },
      { value: 'b', label: 'Second' },
    ];
    render(Segmented, { label: 'Choice', options, value: 'a', onchange });
    expect(screen.getByRole('group', { name: 'Choice' })).toBeTruthy();
    await fireEvent.click(screen.getByRole('radio', { name: 'Second' }));
    expect(onchange).toHaveBeenCalledWith('b');
  });
});

describe('Tabs', () => {
  it('moves and chooses with the arrow keys', async () => {
    const tabs = [
      { id: 'one', label: 'One' },
      { id: 'two', label: 'Two' },
    ];
    render(Tabs, {
      label: 'Sides',
      tabs,
      children: createRawSnippet<[string]>((id) => ({ render: () => `<p>${id()}</p>` })),
    });
    const first = screen.getByRole('tab', { name: 'One' });
    expect(first.getAttribute('aria-selected')).toBe('true');
    await fireEvent.keyDown(first, { key: 'ArrowRight' });
    expect(screen.getByRole('tab', { name: 'Two' }).getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement?.textContent?.trim()).toBe('Two');
  });
});

describe('Progress', () => {
  it('says how far, how fast and how long, and can be stopped', async () => {
    const oncancel = vi.fn();
    render(Progress, {
      label: 'Import bank.csv',
      progress: {
        fraction: 0.426,
        phase: text('pipeline.collect.running'),
        rate: 412_000,
        unit: 'rows',
        secondsLeft: 12,
      },
      oncancel,
    });
    const bar = screen.getByRole('progressbar', { name: 'Import bank.csv' });
    expect(bar.getAttribute('aria-valuenow')).toBe('43');
    expect(screen.getByText('42%')).toBeTruthy();
    expect(screen.getByText('412,000 rows/s · 12 s left')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(oncancel).toHaveBeenCalledOnce();
  });
  it('claims no figure that is not known', () => {
    render(Progress, { label: 'Import', progress: null });
    expect(screen.getByRole('progressbar').hasAttribute('aria-valuenow')).toBe(false);
  });
});

describe('ErrorPanel', () => {
  it('says what happened, what to do, and the cause on demand', () => {
    render(ErrorPanel, {
      error: new AssayError('data.empty', { file: 'a.csv' }, { cause: new Error('0 bytes') }),
    });
    const panel = screen.getByRole('alert');
    expect(panel.textContent).toContain('a.csv is empty. The project is unchanged.');
    expect(panel.textContent).toContain('Export the file again');
    expect(panel.querySelector('details')?.textContent).toContain('0 bytes');
  });
  it('shows anything else as an internal error, in the present language', () => {
    setLocale('zh');
    render(ErrorPanel, { error: new Error('odd') });
    expect(screen.getByRole('alert').textContent).toContain('Assay 内部发生了意外');
  });
});

describe('verdicts and states', () => {
  it('are never colour alone', () => {
    render(VerdictBadge, { verdict: 'fail' });
    expect(screen.getByText('Failed').querySelector('svg')).toBeTruthy();
  });
  it('tell a gate that passed from a stage that is done', () => {
    const { unmount } = render(StateBadge, { state: 'passed', gate: true });
    expect(screen.getByText('Passed')).toBeTruthy();
    unmount();
    render(StateBadge, { state: 'passed' });
    expect(screen.getByText('Done')).toBeTruthy();
  });
});

describe('AcceptForm', () => {
  const texts = { label: 'Why?', help: 'It is kept.', short: 'Write the reason first.', confirm: 'Accept' };
  const show = (onaccept: (reason: string) => Promise<void>) => {
    const onclose = vi.fn();
    render(AcceptForm, { ...texts, onaccept, onclose });
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Why?' });
    return { onclose, field, accept: screen.getByRole('button', { name: /Accept/ }) };
  };

  it('asks for a reason before anything happens, then hands it over without blanks and closes', async () => {
    const onaccept = vi.fn(() => Promise.resolve());
    const { onclose, field, accept } = show(onaccept);
    await fireEvent.input(field, { target: { value: '  a ' } });
    await fireEvent.click(accept);
    expect(onaccept).not.toHaveBeenCalled();
    expect(screen.getByText('Write the reason first.')).toBeTruthy();
    await fireEvent.input(field, { target: { value: ' seasonal test ' } });
    await fireEvent.click(accept);
    await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    expect(onaccept).toHaveBeenCalledExactlyOnceWith('seasonal test');
  });

  it('says what went wrong and keeps the words', async () => {
    const { onclose, field, accept } = show(() => Promise.reject(new AssayError('data.diskFull')));
    await fireEvent.input(field, { target: { value: 'seasonal test' } });
    await fireEvent.click(accept);
    await waitFor(() => expect(screen.getByRole('alert')).toBeTruthy());
    expect(field.value).toBe('seasonal test');
    expect(onclose).not.toHaveBeenCalled();
  });
});
