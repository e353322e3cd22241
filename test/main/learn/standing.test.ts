// Figures on held-out rows: their value, how sure it is, and pairs of runs on the rows that both held out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../../main/learn';
import { aucStanding, errorOf, paired, part, scoreOf, standingOf } from '../../../main/learn/standing';
import type { HeldOut } from '../../../main/project';
import { Random } from '../../../shared/domain';

/** Scores that tell the classes apart as well as `skill` says. */
function held(rows: number, skill: number, seed: number, noise = seed): HeldOut {
  const random = new Random(seed);
  const other = new Random(noise);
  const actual = Float64Array.from({ length: rows }, () => (random.uniform() < 0.3 ? 1 : 0));
  const outputs = new Float32Array(2 * rows);
  actual.forEach((y, i) => {
    const p = 1 / (1 + Math.exp(-(skill * y + other.normal())));
    outputs.set([1 - p, p], 2 * i);
  });
  return { positions: Int32Array.from(actual, (_, i) => 2 * i), actual, width: 2, repeats: 1, outputs };
}

describe('standing', () => {
  it('is the AUC, with influences that add up to nothing, ties and all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ y: fc.boolean(), s: fc.integer({ min: 0, max: 6 }) }), { minLength: 4 }),
        (rows) => {
          const actual = rows.map(({ y }) => (y ? 1 : 0));
          const scores = rows.map(({ s }) => s);
          const { value, influence } = aucStanding(actual, scores);
          expect(value).toBeCloseTo(rocAuc(actual, scores), 10);
          expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
        },
      ),
    );
  });

  it('has the standard error that drawing rows again shows', () => {
    const rows = held(600, 1, 4);
    const { influence } = standingOf('binary', rows);
    const random = new Random(9);
    const scores = rows.outputs.filter((_, i) => i % 2 === 1);
    const draws = Array.from({ length: 400 }, () => {
      const drawn = Array.from({ length: 600 }, () => random.below(600));
      return rocAuc(
        drawn.map((i) => rows.actual[i] as number),
        drawn.map((i) => scores[i] as number),
      );
    });
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const spread = Math.sqrt(draws.reduce((sum, v) => sum + (v - mean) ** 2, 0) / draws.length);
    expect(errorOf(influence) / spread).toBeGreaterThan(0.85);
    expect(errorOf(influence) / spread).toBeLessThan(1.15);
    const { low, value, high } = scoreOf('binary', rows);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  it('is accuracy and RMSE for the other tasks, and the mean over repeats', () => {
    const actual = Float64Array.of(0, 1, 2, 1);
    const says = (k: number): number[] => [0, 1, 2].map((i) => (i === k ? 1 : 0));
    const outputs = Float32Array.from([0, 1, 2, 2, 0, 0, 0, 0].flatMap(says));
    const positions = Int32Array.of(0, 1, 2, 3);
    const three = { positions, actual, width: 3, repeats: 2, outputs };
    expect(standingOf('multiclass', three).value).toBeCloseTo((0.75 + 0.25) / 2, 12);
    const numbers = { positions, actual, width: 1, repeats: 1, outputs: Float32Array.of(0, 1, 2, 5) };
    expect(standingOf('regression', numbers).value).toBeCloseTo(2, 12);
  });

  it('compares two on the rows that both held out, more surely than each alone', () => {
    const good = held(800, 1.2, 4, 5);
    const bad = held(800, 0.9, 4, 5);
    const all = paired('binary', good, bad);
    if (!all) throw new Error('nothing in common');
    expect(all.difference).toBeGreaterThan(0);
    expect(all.error).toBeLessThan(errorOf(standingOf('binary', good).influence));
    const some = part(
      good,
      good.positions.filter((_, i) => i % 3 > 0),
    );
    expect(paired('binary', some, bad)?.rows).toBe(some.positions.length);
    expect(paired('binary', { ...good, positions: good.positions.map((row) => row + 1) }, bad)).toBeNull();
  });
});
