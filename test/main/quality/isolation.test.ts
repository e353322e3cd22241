import { expect, it } from 'vitest';
import { Random } from '../../../shared/domain';
import { crossFittedChance } from '../../../main/quality/contradicted';
import { isolationScores } from '../../../main/quality/isolation';
import { errorOf } from '../data/workshop';

function cloud(rows: number): Float64Array[] {
  const random = new Random(3);
  const x = Float64Array.from({ length: rows }, () => random.normal());
  return [x, x.map((value) => value + 0.1 * random.normal())];
}

it('sets a row apart by the combination of its numbers, not by one of them', async () => {
  const [x, y] = cloud(1000) as [Float64Array, Float64Array];
  // Each of the two is usual; together they are not.
  x[17] = -1.8;
  y[17] = 1.8;
  const scores = await isolationScores([x, y], new Random(1));
  const others = [...scores].filter((_, i) => i !== 17 && Math.abs(x[i] ?? 0) < 1.5);
  expect(scores[17]).toBeGreaterThan(Math.max(...others));
  expect([...scores].every((score) => score > 0 && score < 1)).toBe(true);
  const usual = [...scores].sort((a, b) => a - b)[500] ?? 0;
  expect(usual).toBeGreaterThan(0.35);
  expect(usual).toBeLessThan(0.5);
});

it('gives the same scores for the same seed, and alike rows the same score', async () => {
  const columns = cloud(300);
  const [first, again] = [
    await isolationScores(columns, new Random(5)),
    await isolationScores(columns, new Random(5)),
  ];
  expect(again).toEqual(first);
  const alike = await isolationScores([new Float64Array(50).fill(2)], new Random(1));
  expect(new Set(alike).size).toBe(1);
});

it('stops when cancelled', async () => {
  const stop = new AbortController();
  stop.abort();
  expect((await errorOf(isolationScores(cloud(100), new Random(1), stop.signal))).code).toBe('cancelled');
});

it('gives the chance of a class by rows of the other folds: near the truth, and nothing of noise', async () => {
  const random = new Random(8);
  const rows = 4000;
  const codes = Int32Array.from({ length: rows }, () => random.below(4));
  const noise = Int32Array.from({ length: rows }, () => random.below(1500));
  const truth = [0.05, 0.3, 0.6, 0.95];
  const positive = Float64Array.from(codes, (code) => (random.uniform() < (truth[code] ?? 0) ? 1 : 0));
  positive[3] = NaN;
  const folds = Uint8Array.from({ length: rows }, (_, i) => i % 5);
  const features = [
    { codes, count: 4 },
    { codes: noise, count: 1500 },
  ];
  const chance = await crossFittedChance(features, positive, folds);
  expect(chance[3]).toBeNaN();
  for (const [code, expected] of truth.entries()) {
    const own = [...chance].filter((value, i) => codes[i] === code && !Number.isNaN(value));
    const mean = own.reduce((a, b) => a + b, 0) / own.length;
    expect(Math.abs(mean - expected)).toBeLessThan(0.05);
  }
});
