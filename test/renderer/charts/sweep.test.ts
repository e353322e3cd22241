import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import HistogramChart from '../../../renderer/charts/HistogramChart.svelte';
import { sweep } from '../../../renderer/charts/steps';

beforeEach(() => setLocale('en'));

const histogram = [0, 10, 20, 30].map((from) => ({ from, to: from + 10, count: from + 1 }));

function open() {
  const onrange = vi.fn();
  const onpick = vi.fn();
  render(HistogramChart, { label: 'Ages', distribution: { histogram, top: null }, onrange, onpick });
  const picture = screen.getByRole('slider');
  picture.getBoundingClientRect = () => ({ left: 0, width: 400, top: 0, height: 100 }) as DOMRect;
  return { picture, onrange, onpick };
}

it('takes the bars that were dragged over, in either direction, and leaves a press a press', async () => {
  const { picture, onrange } = open();
  await fireEvent.pointerDown(picture, { button: 0, clientX: 350 });
  await fireEvent.pointerMove(picture, { clientX: 349 });
  await fireEvent.pointerUp(picture, { clientX: 349 });
  expect(onrange).not.toHaveBeenCalled();
  await fireEvent.pointerDown(picture, { button: 0, clientX: 350 });
  await fireEvent.pointerMove(picture, { clientX: 250 });
  expect(onrange).not.toHaveBeenCalled();
  await fireEvent.pointerMove(picture, { clientX: 120 });
  await fireEvent.pointerUp(picture, { clientX: 120 });
  expect(onrange.mock.calls).toEqual([[{ first: 1, last: 3 }]]);
});

it('does the same with Shift and the arrow keys, holds once Shift is let go, and clears with Escape', async () => {
  const { picture, onrange } = open();
  await fireEvent.keyDown(picture, { key: 'ArrowRight' });
  expect(picture.getAttribute('aria-valuenow')).toBe('2');
  for (let i = 0; i < 2; i++) await fireEvent.keyDown(picture, { key: 'ArrowRight', shiftKey: true });
  expect(onrange).not.toHaveBeenCalled();
  await fireEvent.keyUp(picture, { key: 'Shift' });
  expect(onrange.mock.lastCall).toEqual([{ first: 1, last: 3 }]);
  // The next range begins where the keyboard stands.
  await fireEvent.keyDown(picture, { key: 'ArrowLeft', shiftKey: true });
  await fireEvent.blur(picture);
  expect(onrange.mock.lastCall).toEqual([{ first: 2, last: 3 }]);
  await fireEvent.keyDown(picture, { key: 'Escape' });
  expect(onrange.mock.lastCall).toEqual([null]);
});

it('knows no order of the ends', () => {
  expect(sweep(3, 1, true)).toEqual({ first: 1, last: 3, done: true });
});
