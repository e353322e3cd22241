// Areas under curves by whole passes over marked rows, against pairs of rows counted one by one; ranking by digits; work that is left between steps.
import { describe, expect, it } from 'vitest';
import { ClassedMetrics, multiclassMetrics } from '../../../main/evaluate/metrics/multiclass';
import { areas, areasOf, areasOfTie, compact, marksOf, rank } from '../../../main/evaluate/metrics/ranking';
import { allSteps, inSteps } from '../../../main/evaluate/steps';
import { byFallingScore } from '../../../main/learn';
import { type AssayError, Random } from '../../../shared/domain';

/** The share of pairs that are put in the right order, ties half; and precision at each positive's score. */
function slowly(scores: readonly number[], positive: readonly number[], weights: readonly number[]) {
  let [pairs, right, gained, mass] = [0, 0, 0, 0];
  for (const [i, a] of scores.entries()) {
    if (positive[i] !== 1) continue;
    let [hits, named] = [0, 0];
    for (const [j, b] of scores.entries()) {
      const pair = (weights[i] ?? 0) * (weights[j] ?? 0);
      if (positive[j] !== 1) pairs += pair;
      if (positive[j] !== 1) right += pair * (a > b ? 1 : a === b ? 0.5 : 0);
      if (b < a) continue;
      named += weights[j] ?? 0;
      hits += positive[j] === 1 ? (weights[j] ?? 0) : 0;
    }
    gained += ((weights[i] ?? 0) * hits) / (named || 1);
    mass += weights[i] ?? 0;
  }
  return { rocAuc: right / pairs, averagePrecision: gained / mass };
}

describe('areas', () => {
  const random = new Random(3);
  const scores = Array.from({ length: 300 }, () => Math.fround(Math.round(40 * random.uniform()) / 40));
  const positive = scores.map((score) => (random.uniform() < score ? 1 : 0));
  const kinds: [string, number[]][] = [
    ['once each', scores.map(() => 1)],
    ['as drawn, some not at all', scores.map(() => Math.floor(3 * random.uniform()))],
    ['by parts', scores.map(() => 2 * random.uniform())],
    ['more often than a byte counts', scores.map((_, i) => (i % 7 === 0 ? 1000 : 1))],
  ];
  it.each(kinds)('are those of all pairs, rows counted %s', (_, weights) => {
    const found = areas(rank(scores), positive, Float64Array.from(weights));
    const slow = slowly(scores, positive, weights);
    expect(found.rocAuc).toBeCloseTo(slow.rocAuc, 12);
    expect(found.averagePrecision).toBeCloseTo(slow.averagePrecision, 12);
  });

  it('of equal scores follow from how many are of the class', () => {
    const marks = marksOf(rank(positive.map(() => 0.25)), positive);
    const hits = positive.filter((one) => one === 1).length;
    const told = areasOfTie(hits, 300 - hits);
    const found = areasOf(marks, compact(undefined, 300));
    expect(told.rocAuc).toBe(found.rocAuc);
    expect(told.averagePrecision).toBeCloseTo(found.averagePrecision, 14);
    expect(areasOfTie(0, 5).rocAuc).toBeNaN();
    expect(areasOfTie(5, 0).averagePrecision).toBeNaN();
  });

  it('takes a byte a row only where that holds what each counts', () => {
    expect(compact(Float64Array.of(0, 255), 2)).toBeInstanceOf(Uint8Array);
    for (const beyond of [256, 0.5, -1])
      expect(compact(Float64Array.of(1, beyond), 2)).toEqual(Float64Array.of(1, beyond));
  });
});

it.each([
  ['single', Math.fround],
  ['double', (value: number) => value],
])('ranks many scores of %s precision as a comparison does, equal ones in their order', (_, as) => {
  const random = new Random(11);
  const scores = Array.from({ length: 6000 }, (_row, i) =>
    i % 5 === 0 ? as(0.1) : i % 401 === 0 ? -Infinity : as(random.normal() * 10 ** (i % 9)),
  );
  scores[7] = as(1e-40);
  const slow = scores.map((_row, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  expect([...byFallingScore(scores)]).toEqual(slow);
});

describe('several classes', () => {
  const random = new Random(5);
  const rows = 500;
  const outputs = Float64Array.from({ length: 3 * rows }, () => random.uniform());
  const actual = Float64Array.from({ length: rows }, () => Math.floor(3 * random.uniform()));
  const scored = { task: 'multiclass' as const, actual, outputs, classes: 3, threshold: 0.5 };

  it('come to the same in steps and at once', async () => {
    const weights = Float64Array.from({ length: rows }, () => Math.floor(3 * random.uniform()));
    const steps = new ClassedMetrics(scored);
    const found = await inSteps(steps.measuring(weights), undefined);
    expect(found.values).toEqual(multiclassMetrics(scored)(weights));
    expect(allSteps(steps.measuring(weights))).toEqual(found);
  });

  it('let a cancel through before the next class', async () => {
    const abort = new AbortController();
    const work = new ClassedMetrics(scored).measuring();
    let steps = 0;
    function* watched(): typeof work {
      for (;;) {
        const step = work.next();
        if (step.done) return step.value;
        if (++steps === 2) abort.abort();
        yield;
      }
    }
    await expect(inSteps(watched(), abort.signal)).rejects.toEqual(
      expect.objectContaining({ code: 'cancelled' } satisfies Partial<AssayError>),
    );
    expect(steps).toBe(2);
  });
});
