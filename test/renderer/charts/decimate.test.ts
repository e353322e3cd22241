import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate, type XY } from '../../../renderer/charts/decimate';

const curve = (n: number): XY[] => Array.from({ length: n }, (_, x) => ({ x, y: Math.sin(x / 37) * x }));

describe('decimate', () => {
  it('draws 100,000 points with at most four a pixel, and keeps both ends and both extremes', () => {
    const points = curve(100_000);
    const drawn = decimate(points, 800);
    expect(drawn.length).toBeLessThanOrEqual(4 * 801);
    expect(drawn[0]).toBe(points[0]);
    expect(drawn[drawn.length - 1]).toBe(points[points.length - 1]);
    const ys = points.map((p) => p.y);
    const kept = drawn.map((p) => p.y);
    expect(Math.max(...kept)).toBe(Math.max(...ys));
    expect(Math.min(...kept)).toBe(Math.min(...ys));
  });

  it('leaves short curves alone but for values that are no numbers', () => {
    const points = [
      { x: 0, y: 1 },
      { x: 1, y: Number.NaN },
      { x: 2, y: 3 },
    ];
    expect(decimate(points, 300)).toEqual([points[0], points[2]]);
    expect(decimate([], 300)).toEqual([]);
  });

  it('keeps what it has drawn when points are appended', () => {
    const points = curve(60_000);
    const before = decimate(points.slice(0, 55_000), 400);
    const after = new Set(decimate(points, 400));
    // The bucket that was open at the end may gain points; all before it stands. 55,000 and 60,000 share a bucket width.
    const settled = before.slice(0, -4);
    expect(settled.every((p) => after.has(p))).toBe(true);
  });

  it('is sorted by x and holds only given points', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 40 }),
        (ys, pixels) => {
          const points = ys.map((y, x) => ({ x, y }));
          const drawn = decimate(points, pixels);
          const all = new Set<XY>(points);
          for (let i = 1; i < drawn.length; i++)
            expect((drawn[i] as XY).x).toBeGreaterThan((drawn[i - 1] as XY).x);
          expect(drawn.every((p) => all.has(p))).toBe(true);
        },
      ),
    );
  });
});
