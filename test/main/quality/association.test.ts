import { describe, expect, it } from 'vitest';
import { Random } from '../../../shared/domain';
import type { Frame, FrameColumn } from '../../../main/data';
import {
  correlation,
  crossFittedAuc,
  crossFittedEta,
  foldsOf,
  levelsOf,
} from '../../../main/quality/association';

const ROWS = 4000;
const random = new Random(11);
const rowIds = Float64Array.from({ length: ROWS }, (_, i) => i);
const frame: Frame = { rows: ROWS, rowIds, columns: [] };
const folds = foldsOf(frame);
const noise = Float64Array.from({ length: ROWS }, () => random.normal());
const y = Float64Array.from(noise, (x) => (x > 0.5 ? 1 : 0));

const numbers = (values: Float64Array): FrameColumn => ({
  kind: 'number',
  name: 'x',
  type: 'number',
  values,
});
const words = (codes: Int32Array, size: number): FrameColumn => ({
  kind: 'text',
  name: 'x',
  type: 'text',
  codes,
  dictionary: Array.from({ length: size }, (_, i) => `w${i}`),
});
const auc = (column: FrameColumn): number => crossFittedAuc(levelsOf(column), y, folds) ?? NaN;

describe('how well one column tells a class', () => {
  it('is one for the class in other words, wherever the border lies', () => {
    expect(auc(words(Int32Array.from(y), 2))).toBe(1);
    expect(auc(numbers(noise))).toBeGreaterThan(0.995);
    expect(auc(numbers(noise.map((x) => -x)))).toBeGreaterThan(0.995);
    expect(
      auc(numbers(noise.map((x) => (x > 0.5 ? random.normal() ** 2 + 9 : random.normal())))),
    ).toBeGreaterThan(0.97);
  });

  it('sees what is told by a middle range', () => {
    const middle = Float64Array.from(y, (label) => (label === 1 ? 0 : random.uniform() < 0.5 ? -5 : 5));
    expect(auc(numbers(middle))).toBeGreaterThan(0.99);
  });

  it('is chance for noise, for ids and for a constant', () => {
    expect(Math.abs(auc(numbers(Float64Array.from(noise, () => random.normal()))) - 0.5)).toBeLessThan(0.05);
    expect(auc(words(Int32Array.from(rowIds), ROWS))).toBeCloseTo(0.5, 2);
    expect(auc(words(new Int32Array(ROWS), 1))).toBeCloseTo(0.5, 10);
  });

  it('takes missing for a level of its own', () => {
    expect(
      auc(numbers(Float64Array.from(y, (label) => (label === 1 ? NaN : random.normal())))),
    ).toBeGreaterThan(0.99);
  });

  it('cannot be told without both classes', () => {
    expect(crossFittedAuc(levelsOf(numbers(noise)), new Float64Array(ROWS), folds)).toBeNull();
  });
});

describe('how well one column tells an amount', () => {
  it('is one for the amount itself, chance for ids', () => {
    expect(crossFittedEta(levelsOf(numbers(noise)), noise, folds)).toBeGreaterThan(0.98);
    expect(
      correlation(
        noise,
        noise.map((x) => 3 - 2 * x),
      ),
    ).toBeCloseTo(1, 12);
    expect(crossFittedEta(levelsOf(words(Int32Array.from(rowIds), ROWS)), noise, folds)).toBeLessThan(0.05);
    expect(crossFittedEta(levelsOf(numbers(noise)), new Float64Array(ROWS).fill(2), folds)).toBeNull();
    expect(correlation(noise, new Float64Array(ROWS))).toBe(0);
  });
});
