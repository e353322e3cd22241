import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limitsOf, pickedBy, pressed } from '../../../renderer/data/brush';

const bins = (edges: number[]): { from: number; to: number }[] =>
  edges.slice(1).map((to, i) => ({ from: edges[i] ?? to, to }));

it('takes whole numbers above the lower edge, up to the upper', () => {
  expect(limitsOf(bins([-1, 4, 9, 14]), { first: 1, last: 2 }, 'integer')).toEqual({
    atLeast: 5,
    atMost: 14,
  });
  expect(limitsOf([{ from: 7, to: 7 }], { first: 0, last: 0 }, 'integer')).toEqual({ atLeast: 7, atMost: 7 });
  expect(limitsOf(bins([0, 1]), { first: 3, last: 3 }, 'number')).toBeNull();
});

it('takes whole days, each in one bar', () => {
  const start = Date.UTC(2024, 0, 1);
  const edges = Array.from({ length: 11 }, (_, i) => start + (i * 100 * 86_400_000) / 10.5);
  const days = bins(edges).map((_, i) => limitsOf(bins(edges), { first: i, last: i }, 'date'));
  expect(days[0]).toEqual({ atLeast: '2024-01-01', atMost: '2024-01-10' });
  for (const [i, day] of days.slice(1).entries())
    expect(Date.parse(String(day?.atLeast)) - Date.parse(String(days[i]?.atMost))).toBe(86_400_000);
  expect(limitsOf(bins([start, start + 1500]), { first: 0, last: 0 }, 'datetime')).toEqual({
    atLeast: '2024-01-01T00:00:00.000',
    atMost: '2024-01-01T00:00:01.500',
  });
});

it('finds the bars again by their limits', () => {
  const place = fc
    .tuple(fc.nat(9), fc.nat(9))
    .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
  const edges = Array.from({ length: 11 }, (_, i) => -3 + i * 0.7);
  fc.assert(
    fc.property(place, (picked) => {
      const limits = limitsOf(bins(edges), picked, 'number');
      const said = { atLeast: String(limits?.atLeast), atMost: String(limits?.atMost) };
      expect(pickedBy(bins(edges), said, 'number')).toEqual(picked);
    }),
  );
  expect(pickedBy(bins(edges), { atLeast: '', atMost: '' }, 'number')).toBeNull();
  expect(pickedBy(bins(edges), { atLeast: '0.123', atMost: '1' }, 'number')).toBeNull();
});

it('widens to a bar outside, narrows to one inside, and lets go of the only one', () => {
  expect(pressed(null, 3)).toEqual({ first: 3, last: 3 });
  expect(pressed({ first: 3, last: 3 }, 5)).toEqual({ first: 3, last: 5 });
  expect(pressed({ first: 3, last: 5 }, 1)).toEqual({ first: 1, last: 5 });
  expect(pressed({ first: 1, last: 5 }, 2)).toEqual({ first: 2, last: 2 });
  expect(pressed({ first: 2, last: 2 }, 2)).toBeNull();
});
