import '../jsdom';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { LineChart } from '../../../renderer/charts';
import type { Bridge } from '../../../shared/bridge';

const copyText = vi.fn(() => Promise.resolve());
beforeEach(() => {
  setLocale('en');
  window.assay = { copyText } as unknown as Bridge;
});

const props = {
  label: 'Loss',
  xTitle: 'epoch',
  series: [
    {
      name: 'training',
      tone: 'neutral' as const,
      points: [
        { x: 1, y: 0.9 },
        { x: 2, y: 0.5 },
      ],
    },
    {
      name: 'validation',
      tone: 'accent' as const,
      points: [
        { x: 1, y: 1 },
        { x: 2, y: 0.75 },
      ],
    },
  ],
};

describe('a chart', () => {
  it('is stepped through by keyboard, each point said in words', async () => {
    render(LineChart, props);
    const points = screen.getByRole('slider', { name: /Loss/ });
    expect(points.getAttribute('aria-valuetext')).toBe('training: 0.9 (epoch 1)');
    await fireEvent.keyDown(points, { key: 'ArrowRight' });
    expect(points.getAttribute('aria-valuetext')).toBe('training: 0.5 (epoch 2)');
    await fireEvent.keyDown(points, { key: 'ArrowDown' });
    expect(points.getAttribute('aria-valuetext')).toBe('validation: 0.75 (epoch 2)');
    expect(points.getAttribute('aria-valuemax')).toBe('4');
  });

  it('has a table behind it', async () => {
    render(LineChart, props);
    await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    const table = screen.getByRole('table', { name: 'Loss' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((h) => h.textContent),
    ).toEqual(['epoch', 'training', 'validation']);
    expect(within(table).getAllByRole('row')).toHaveLength(3);
  });

  it('leaves as data that a spreadsheet takes', async () => {
    render(LineChart, props);
    await fireEvent.click(screen.getByRole('button', { name: 'Copy data' }));
    expect(copyText).toHaveBeenCalledWith('epoch\ttraining\tvalidation\n1\t0.9\t1\n2\t0.5\t0.75\n');
    expect((await screen.findByRole('status')).textContent).toBe('Data copied');
  });

  it('speaks Chinese', () => {
    setLocale('zh');
    render(LineChart, props);
    expect(screen.getByRole('button', { name: '以表格显示' })).toBeTruthy();
  });
});
