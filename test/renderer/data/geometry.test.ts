import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnEdges,
  leftShowing,
  MAX_HEIGHT,
  ROW_HEIGHT,
  scaleFor,
  scrollAt,
  topAt,
  topShowing,
  visibleColumns,
  visibleRows,
} from '../../../renderer/data/grid/geometry';

const room = 600;

describe('rows that fit under the browser’s limit', () => {
  const scale = scaleFor(1000, room);
  it('are scrolled pixel by pixel', () => {
    expect(scale.scaled).toBe(false);
    expect(scale.height).toBe(1000 * ROW_HEIGHT);
    expect(topAt(1234, scale)).toBe(1234);
    expect(scrollAt(1234, scale)).toBe(1234);
  });
  it('need no scrolling when all are seen', () => {
    const few = scaleFor(3, room);
    expect(few.maxTop).toBe(0);
    expect(topAt(50, few)).toBe(0);
    expect(visibleRows(0, room, 3)).toEqual({ from: 0, to: 3 });
  });
});

describe('ten million rows', () => {
  const rows = 10_000_000;
  const scale = scaleFor(rows, room);
  it('stay under the limit', () => {
    expect(scale.scaled).toBe(true);
    expect(scale.height).toBe(MAX_HEIGHT);
  });
  it('reach the first and the last row', () => {
    expect(topAt(0, scale)).toBe(0);
    const top = topAt(scale.maxScroll, scale);
    expect(visibleRows(top, room, rows).to).toBe(rows);
    expect(top + room).toBe(rows * ROW_HEIGHT);
  });
  it('come back to the same place from any place', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: scale.maxTop, noNaN: true }), (top) => {
        expect(topAt(scrollAt(top, scale), scale)).toBeCloseTo(top, 3);
      }),
    );
  });
  it('show any row whole when asked to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: rows - 1 }),
        fc.double({ min: 0, max: scale.maxTop, noNaN: true }),
        (row, from) => {
          const top = topShowing(row, from, room, scale);
          expect(row * ROW_HEIGHT).toBeGreaterThanOrEqual(top - 1e-6);
          expect((row + 1) * ROW_HEIGHT).toBeLessThanOrEqual(top + room + 1e-6);
          const seen = visibleRows(top, room, rows);
          expect(row).toBeGreaterThanOrEqual(seen.from);
          expect(row).toBeLessThan(seen.to);
        },
      ),
    );
  });
  it('never ask for more than the screen holds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: scale.maxTop, noNaN: true }), (top) => {
        const { from, to } = visibleRows(top, room, rows);
        expect(to - from).toBeLessThanOrEqual(Math.ceil(room / ROW_HEIGHT) + 14);
      }),
    );
  });
});

describe('columns', () => {
  const edges = columnEdges([100, 50, 200, 120]);
  it('are found by where they stand', () => {
    expect(edges).toEqual([0, 100, 150, 350, 470]);
    expect(visibleColumns(edges, 120, 60, 0)).toEqual({ from: 1, to: 3 });
    expect(visibleColumns(edges, 0, 1000, 0)).toEqual({ from: 0, to: 4 });
  });
  it('are scrolled into view by the least that is needed', () => {
    expect(leftShowing(3, edges, 0, 200)).toBe(270);
    expect(leftShowing(0, edges, 150, 200)).toBe(0);
    expect(leftShowing(1, edges, 90, 200)).toBe(90);
    expect(leftShowing(2, edges, 0, 80)).toBe(150);
  });
  it('do not fail where there are none', () => {
    expect(visibleColumns([0], 0, 100)).toEqual({ from: 0, to: 0 });
  });
});
