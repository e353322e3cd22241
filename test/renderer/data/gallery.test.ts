import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf, moveTo, seen, TILE } from '../../../renderer/data/gallery/layout';

describe('the gallery', () => {
  it('shows every tile that is in sight, wherever it is scrolled to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500_000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 1200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (total, width, height, share) => {
          const layout = layoutOf(total, width);
          const top = Math.floor(share * Math.max(0, layout.height - height));
          const { from, to } = seen(total, layout, top, height);
          const rowOf = (y: number): number => Math.floor(y / TILE.height) * layout.across;
          expect(from).toBeLessThanOrEqual(rowOf(top));
          expect(to).toBeGreaterThanOrEqual(Math.min(total, rowOf(top + height - 1) + layout.across));
          expect(to).toBeLessThanOrEqual(total);
        },
      ),
    );
  });

  it('is walked by arrow keys, and ends at its ends', () => {
    // Ten tiles, four side by side.
    const walk = (key: string, at: number): number | null => moveTo(key, at, 10, 4, 2);
    expect([walk('ArrowRight', 0), walk('ArrowLeft', 0), walk('ArrowRight', 9)]).toEqual([1, 0, 9]);
    expect([walk('ArrowDown', 1), walk('ArrowDown', 7), walk('ArrowUp', 5), walk('ArrowUp', 2)]).toEqual([
      5, 7, 1, 2,
    ]);
    expect([walk('PageDown', 1), walk('PageUp', 9), walk('Home', 6), walk('End', 0)]).toEqual([9, 1, 0, 9]);
    expect([walk('a', 3), moveTo('End', 0, 0, 4, 1)]).toEqual([null, null]);
  });
});
