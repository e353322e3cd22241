// The demand on honest probabilities, on tables drawn so that it is known whether they are: how often it passes, fails, and cannot tell.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../../main/evaluate/gate';
import { honestyOf } from '../../../../main/evaluate/honesty';
import { calibrationError } from '../../../../main/evaluate/metrics/calibration';
import { type EvaluationRule, Random, type Verdict } from '../../../../shared/domain';

const TABLES = 80;
const rule: EvaluationRule = { id: 'c', kind: 'atMost', metric: 'ece', threshold: 0.1 };
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Drawn {
  said: Float64Array;
  came: Float64Array;
  clusters?: { of: Int32Array; count: number };
}

/** @param shift what the probabilities say too much, in log odds times */
function draw(random: Random, rows: number, overconfident: number): Drawn {
  const odds = Float64Array.from({ length: rows }, () => 1.5 * random.normal() - 0.5);
  return {
    said: odds.map((x) => sigmoid(overconfident * x)),
    came: odds.map((x) => (random.uniform() < sigmoid(x) ? 1 : 0)),
  };
}

function verdicts(
  once: (random: Random) => Drawn,
): Record<Verdict, number> & { without: number; above: number } {
  const random = new Random(17);
  const found = { pass: 0, warn: 0, fail: 0, without: 0, above: 0 };
  for (let i = 0; i < TABLES; i++) {
    const { said, came, clusters } = once(random);
    const { error, test } = honestyOf(said, came, i, clusters);
    expect(error.value).toBeCloseTo(calibrationError(said, came), 12);
    if (error.low > error.value || error.high < error.value) found.without++;
    if (error.low > 0) found.above++;
    const gate = judge({ task: 'binary', metrics: { ece: error }, calibrationTest: test, comparison: null }, [
      rule,
    ]);
    found[gate.verdict] += 1 / TABLES;
  }
  return found;
}

describe('honest probabilities', () => {
  it.each([100, 200, 400, 1000])('do not fail on %i rows, and their interval holds nought', (rows) => {
    const found = verdicts((random) => draw(random, rows, 1));
    expect(found.fail).toBeLessThanOrEqual(0.02);
    expect(found.without).toBe(0);
    expect(found.above / TABLES).toBeLessThanOrEqual(0.05);
    // Few rows cannot tell; enough rows do.
    if (rows === 100) expect(found.warn).toBeGreaterThan(0.9);
    if (rows >= 400) expect(found.pass).toBeGreaterThanOrEqual(0.93);
  });

  it('do not fail where the rows of a customer come true together', () => {
    const found = verdicts((random) => {
      const of = Int32Array.from({ length: 600 }, (_, i) => Math.floor(i / 6));
      const own = Array.from({ length: 100 }, () => ({
        p: 0.05 + 0.9 * random.uniform(),
        u: random.uniform(),
      }));
      return {
        said: Float64Array.from(of, (c) => own[c]?.p ?? 0),
        came: Float64Array.from(of, (c) => ((own[c]?.u ?? 0) < (own[c]?.p ?? 0) ? 1 : 0)),
        clusters: { of, count: 100 },
      };
    });
    expect(found.fail).toBeLessThanOrEqual(0.05);
  });
});

describe('overconfident probabilities', () => {
  it('fail with enough rows, and never pass', () => {
    // Off by 0.15 on average.
    const many = verdicts((random) => draw(random, 2000, 4));
    expect(many.fail).toBeGreaterThan(0.9);
    expect(many.pass).toBe(0);
    const few = verdicts((random) => draw(random, 300, 4));
    expect(few.pass).toBeLessThan(0.05);
  });
});
