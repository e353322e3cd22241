// The split finder against slow and plain references: every split there is, weighed row by row.
import { describe, expect, it } from 'vitest';
import { boostedRules } from '../../../../main/learn/trees/rules';
import type { Column } from '../../../../main/learn/trees/layout';
import {
  begin,
  type Candidate,
  leafValue,
  newCandidate,
  type Rules,
} from '../../../../main/learn/trees/candidate';
import { Bins, SplitFinder } from '../../../../main/learn/trees/split';
import { Random } from '../../../../shared/domain';

interface Rows {
  bin: number[];
  g: number[];
  h: number[];
}

const COUNT_BITS = 12;
const UNITS = { gradient: 2 ** -8, hessian: 2 ** -6 };
const plain: Rules = {
  ...boostedRules({ l2: 1, minRows: 1 }),
  minHessian: 0,
  codeSmooth: 0,
  codeL2: 0,
  codeRows: 1,
  mostCodes: 255,
  oneAgainstRest: 0,
};

function drawRows(random: Random, bins: number, rows: number): Rows {
  return {
    bin: Array.from({ length: rows }, () => random.below(bins)),
    g: Array.from({ length: rows }, () => random.below(2001) - 1000),
    h: Array.from({ length: rows }, () => 1 + random.below(60)),
  };
}

function find(
  column: Column,
  rows: Rows,
  rules: Rules,
  bounds = { low: -Infinity, high: Infinity },
): { best: Candidate; whole: number } {
  const bins = column.bins.bins + (column.bins.missing ? 1 : 0);
  const sums = new BigInt64Array(bins * 2);
  rows.bin.forEach((b, i) => {
    sums[2 * b] = (sums[2 * b] as bigint) + BigInt(rows.g[i] as number);
    sums[2 * b + 1] = (sums[2 * b + 1] as bigint) + (BigInt(rows.h[i] as number) << BigInt(COUNT_BITS)) + 1n;
  });
  const total = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  const leaf = { gradient: total(rows.g), hessian: total(rows.h), rows: rows.bin.length, ...bounds };
  const best = newCandidate();
  const whole = begin(best, leaf, UNITS, rules);
  new SplitFinder(new Bins(new Int32Array(sums.buffer), COUNT_BITS), rules).search(
    column,
    3,
    0,
    leaf,
    UNITS,
    0.5,
    best,
  );
  return { best, whole };
}

/** Twice the loss that is saved when the rows of these bins go left, or -Infinity where the rules forbid it. */
function gainOf(
  rows: Rows,
  left: (bin: number) => boolean,
  { l2, minRows }: Rules,
  column: Column,
  bounds = { low: -Infinity, high: Infinity },
): number {
  const side = (wanted: boolean): { gain: number; value: number; count: number } => {
    let [g, h, count] = [0, 0, 0];
    rows.bin.forEach((bin, i) => {
      if (left(bin) !== wanted) return;
      g += (rows.g[i] as number) * UNITS.gradient;
      h += (rows.h[i] as number) * UNITS.hessian;
      count++;
    });
    const value = leafValue(g, h, l2, bounds.low, bounds.high);
    return { gain: -(2 * g * value + (h + l2) * value ** 2), value, count };
  };
  const [a, b] = [side(true), side(false)];
  if (a.count < minRows || b.count < minRows || (b.value - a.value) * column.monotone < 0) return -Infinity;
  return a.gain + b.gain;
}

const numberColumn = (bins: number, missing: boolean, monotone = 0): Column => ({
  feature: 0,
  bins: { kind: 'number', edges: Float32Array.from({ length: bins - 1 }, (_, i) => i + 0.5), bins, missing },
  first: 0,
  at: 0,
  group: 0,
  place: 0,
  monotone,
});
const codeColumn = (bins: number, missing: boolean): Column => ({
  ...numberColumn(bins, missing),
  bins: { kind: 'codes', bins, missing },
});

describe('SplitFinder', () => {
  it.each(Array.from({ length: 60 }, (_, i) => i))(
    'finds the best threshold and side for missing values, draw %i',
    (seed) => {
      const random = new Random(seed);
      const missing = random.below(2) === 1;
      const bins = 2 + random.below(12);
      const column = numberColumn(bins, missing, random.below(3) - 1);
      const rules = { ...plain, l2: random.below(3), minRows: 1 + random.below(4) };
      const bounds = random.below(2) === 1 ? { low: -2, high: 3 } : { low: -Infinity, high: Infinity };
      const rows = drawRows(random, bins + (missing ? 1 : 0), 3 + random.below(60));
      const { best, whole } = find(column, rows, rules, bounds);
      let top = -Infinity;
      for (let threshold = 0; threshold < bins; threshold++)
        for (const missingLeft of [false, true]) {
          const left = (bin: number): boolean => (bin === bins ? missingLeft : bin <= threshold);
          top = Math.max(top, gainOf(rows, left, rules, column, bounds));
        }
      if (top <= whole) return expect(best.column).toBe(-1);
      expect(best.column).toBe(3);
      expect(best.gain).toBeCloseTo(top, 9);
      const left = (bin: number): boolean => (bin === bins ? best.missingLeft : bin <= best.bin);
      expect(gainOf(rows, left, rules, column, bounds)).toBeCloseTo(top, 9);
      expect(best.rows).toBe(rows.bin.filter((bin) => left(bin)).length);
    },
  );

  it.each(Array.from({ length: 40 }, (_, i) => i))(
    'finds the best of all groupings of codes, draw %i',
    (seed) => {
      const random = new Random(100 + seed);
      const missing = random.below(2) === 1;
      const bins = 2 + random.below(6);
      const column = codeColumn(bins, missing);
      // Sorting by gradient over hessian is optimal (Fisher 1958) where nothing is added to the hessian.
      const rules = { ...plain, l2: 0 };
      const rows = drawRows(random, bins + (missing ? 1 : 0), 20 + random.below(60));
      const { best } = find(column, rows, rules);
      const all = bins + (missing ? 1 : 0);
      let top = -Infinity;
      for (let set = 1; set < 2 ** all - 1; set++)
        top = Math.max(
          top,
          gainOf(rows, (bin) => ((set >> bin) & 1) === 1, rules, column),
        );
      expect(best.gain).toBeCloseTo(top, 9);
      const left = (bin: number): boolean =>
        bin === bins ? best.missingLeft : (((best.set[0] as number) >> bin) & 1) === 1;
      expect(gainOf(rows, left, rules, column)).toBeCloseTo(top, 9);
      expect(best.rows).toBe(rows.bin.filter((bin) => left(bin)).length);
      // What was never seen goes with the many.
      expect(best.rows).toBeLessThanOrEqual(rows.bin.length - best.rows);
    },
  );

  it('tries few codes one against the rest', () => {
    const column = codeColumn(3, false);
    const rows: Rows = {
      bin: [0, 0, 1, 1, 2, 2],
      g: [100, 110, -500, -510, 90, 95],
      h: [10, 10, 10, 10, 10, 10],
    };
    const { best } = find(column, rows, { ...plain, oneAgainstRest: 4 });
    expect([best.codes, best.set[0], best.rows]).toEqual([true, 0b010, 2]);
  });
});
