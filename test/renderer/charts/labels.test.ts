import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadLabels } from '../../../renderer/charts/labels';

describe('spreadLabels', () => {
  it('leaves labels that do not meet where they are', () => {
    expect(spreadLabels([20, 80], 14, 0, 100)).toEqual([20, 80]);
  });

  it('moves labels that meet apart, each by the same', () => {
    const placed = spreadLabels([50, 52], 14, 0, 100);
    expect(placed).toEqual([44, 58]);
  });

  it('never overlaps, keeps the order and stays inside where there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 320 }), { minLength: 1, maxLength: 12 }), (wanted) => {
        const placed = spreadLabels(wanted, 16, 0, 300);
        const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
        order.forEach((at, i) => {
          const y = placed[at] ?? Number.NaN;
          expect(y).toBeGreaterThanOrEqual(8 - 1e-9);
          expect(y).toBeLessThanOrEqual(292 + 1e-9);
          const before = order[i - 1];
          if (before !== undefined) expect(y - (placed[before] ?? 0)).toBeGreaterThanOrEqual(16 - 1e-9);
        });
      }),
    );
  });

  it('spaces labels evenly where there is not room for all', () => {
    expect(spreadLabels([1, 1, 1], 20, 0, 40)).toEqual([10, 20, 30]);
  });
});
