import { describe, expect, it } from 'vitest';
import { cellText, toTabbed } from '../../../renderer/data/grid/cells';
import { inRange, move, rangeOf } from '../../../renderer/data/grid/selection';

const bounds = { rows: 100, columns: 5, page: 10 };

describe('moving with the keyboard', () => {
  it('goes into the header above the first row, and no further', () => {
    expect(move({ row: 0, column: 2 }, 'ArrowUp', false, bounds)).toEqual({ row: -1, column: 2 });
    expect(move({ row: -1, column: 2 }, 'ArrowUp', false, bounds)).toEqual({ row: -1, column: 2 });
  });
  it('stays within the table', () => {
    expect(move({ row: 95, column: 4 }, 'PageDown', false, bounds)).toEqual({ row: 99, column: 4 });
    expect(move({ row: 3, column: 4 }, 'PageUp', false, bounds)).toEqual({ row: 0, column: 4 });
    expect(move({ row: 99, column: 4 }, 'ArrowRight', false, bounds)).toEqual({ row: 99, column: 4 });
  });
  it('jumps with Ctrl', () => {
    expect(move({ row: 5, column: 2 }, 'End', true, bounds)).toEqual({ row: 99, column: 4 });
    expect(move({ row: 5, column: 2 }, 'Home', true, bounds)).toEqual({ row: 0, column: 0 });
    expect(move({ row: 5, column: 2 }, 'ArrowDown', true, bounds)).toEqual({ row: 99, column: 2 });
  });
  it('leaves other keys to others', () => {
    expect(move({ row: 5, column: 2 }, 'Tab', false, bounds)).toBeNull();
  });
});

describe('a range', () => {
  it('is the same from either corner', () => {
    const range = rangeOf({ row: 7, column: 3 }, { row: 2, column: 1 });
    expect(range).toEqual({ top: 2, bottom: 7, left: 1, right: 3 });
    expect(inRange(range, 2, 1)).toBe(true);
    expect(inRange(range, 8, 1)).toBe(false);
  });
  it('never holds the header', () => {
    expect(rangeOf({ row: -1, column: 0 }, { row: 3, column: 0 }).top).toBe(0);
  });
});

describe('cells in words', () => {
  it('shows figures as they are, without the noise of their storage', () => {
    expect(cellText(0.1 + 0.2, 'number')).toBe('0.3');
    expect(cellText(2024, 'integer')).toBe('2024');
    expect(cellText(true, 'boolean')).toBe('true');
    expect(cellText('2025-03-01T10:00:00.000Z', 'datetime')).toBe('2025-03-01 10:00:00');
  });
  it('copies as tab-separated text, one line a row', () => {
    expect(
      toTabbed([
        [1, 'a\tb', null],
        [2, 'line\nbreak', true],
      ]),
    ).toBe('1\ta b\t\n2\tline break\ttrue');
  });
});
