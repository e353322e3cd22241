// The four-fifths demand on groups that are drawn alike, or not: how often it fails, doubts and passes.
import { describe, expect, it } from 'vitest';
import { fairnessOf } from '../../../../main/evaluate/fairness';
import { judge } from '../../../../main/evaluate/gate';
import { type EvaluationRule, Random } from '../../../../shared/domain';

const TABLES = 80;
const rule: EvaluationRule = { id: 'f', kind: 'fairness', metric: 'rocAuc', threshold: 0.8 };

/** @param named the share that is named, by group @param customers rows a customer, all named or none of them */
function found(named: readonly number[], rows: number, customers = 1) {
  const random = new Random(23);
  const out = { pass: 0, warn: 0, fail: 0, apart: 0, reaches: 0 };
  for (let table = 0; table < TABLES; table++) {
    const of = new Uint8Array(rows);
    const scores = new Float64Array(rows);
    const actual = Float64Array.from({ length: rows }, () => random.below(2));
    for (let i = 0; i < rows; i++) {
      if (i % customers === 0) {
        of[i] = random.below(named.length);
        scores[i] = random.uniform() < (named[of[i] as number] as number) ? 0.9 : 0.1;
      } else {
        of[i] = of[i - 1] as number;
        scores[i] = scores[i - 1] as number;
      }
    }
    const conditions = named.map((_, g) => ({ kind: 'is' as const, column: 'g', value: String(g) }));
    const clusters = {
      of: Int32Array.from(of, (_, i) => Math.floor(i / customers)),
      count: Math.ceil(rows / customers),
    };
    const report = fairnessOf(
      { column: 'g', conditions, of },
      actual,
      scores,
      { threshold: 0.5, seed: table, attributes: 1 },
      customers > 1 ? clusters : undefined,
    );
    for (const figure of [report.ratio, report.parity, report.opportunity, report.odds]) {
      expect(figure?.low).toBeLessThanOrEqual(figure?.value ?? -1);
      expect(figure?.high).toBeGreaterThanOrEqual(figure?.value ?? 2);
    }
    const { verdict } = judge({ task: 'binary', metrics: {}, comparison: null, fairness: [report] }, [rule]);
    expect(report.verdict).toBe(verdict);
    out[verdict] += 1 / TABLES;
    if ([report.parity, report.opportunity, report.odds].some((one) => (one?.low ?? 0) > 0))
      out.apart += 1 / TABLES;
    if (report.ratio?.high === 1) out.reaches += 1 / TABLES;
  }
  return out;
}

describe('the four-fifths demand', () => {
  it.each([
    [4, 400],
    [6, 1000],
  ])('does not fail %i equal groups of %i rows', (groups, rows) => {
    const equal = found(Array<number>(groups).fill(0.3), rows);
    expect(equal.fail).toBeLessThanOrEqual(0.02);
    expect(equal.reaches).toBeGreaterThanOrEqual(0.93);
    // Three figures that are each wrong once in twenty.
    expect(equal.apart).toBeLessThanOrEqual(0.15);
  });

  it('seldom fails groups that just meet it, and does not where only whole customers differ', () => {
    expect(found([0.5, 0.4], 2000).fail).toBeLessThanOrEqual(0.05);
    const customers = found([0.4, 0.4, 0.4], 600, 6);
    expect(customers.fail).toBeLessThanOrEqual(0.05);
  });

  it('fails groups that surely miss it, and doubts where rows are too few to tell', () => {
    const many = found([0.6, 0.6, 0.3], 1500);
    expect(many.fail).toBeGreaterThan(0.95);
    const few = found([0.5, 0.3], 120);
    expect(few.warn).toBeGreaterThan(0.5);
    expect(few.pass).toBeLessThan(0.3);
    expect(found([0.5, 0.5], 4000).pass).toBeCloseTo(1, 9);
  });
});
