// Intervals of what follows from the four counts alone: drawing rows again is drawing the counts from a multinomial distribution.
import { type Metrics, Random } from '../../shared/domain';
import type { z } from 'zod';
import type { ThresholdRow } from '../../shared/domain';
import { percentile } from './bootstrap';
import { countMetrics } from './metrics/counts';

const RESAMPLES = 400;
/** From here on a binomial draw is made by its normal approximation. */
const MANY = 2000;

/** Accuracy, precision, recall, F1, balanced accuracy and Matthews' correlation at one threshold, with 95 % intervals. */
export function countIntervals(row: z.infer<typeof ThresholdRow>, seed: number): Metrics {
  const random = new Random(seed);
  const cells = [row.truePositives, row.falsePositives, row.falseNegatives, row.trueNegatives];
  const total = cells.reduce((a, b) => a + b, 0);
  const point = countMetrics(row);
  const draws = Array.from({ length: RESAMPLES }, () => {
    let left = total;
    let mass = total;
    const drawn = cells.map((cell) => {
      const count = mass === 0 ? 0 : binomial(left, Math.min(1, cell / mass), random);
      left -= count;
      mass -= cell;
      return count;
    });
    const [truePositives = 0, falsePositives = 0, falseNegatives = 0, trueNegatives = 0] = drawn;
    return countMetrics({ truePositives, falsePositives, falseNegatives, trueNegatives });
  });
  return Object.fromEntries(
    (Object.keys(point) as (keyof typeof point)[]).map((name) => {
      const value = point[name] ?? 0;
      const sorted = Float64Array.from(draws, (draw) => draw[name] ?? 0).sort();
      return [name, { value, low: percentile(sorted, 0.025, value), high: percentile(sorted, 0.975, value) }];
    }),
  );
}

function binomial(n: number, p: number, random: Random): number {
  if (n > MANY && n * p * (1 - p) > 25) {
    const drawn = Math.round(n * p + Math.sqrt(n * p * (1 - p)) * random.normal());
    return Math.min(n, Math.max(0, drawn));
  }
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  if (n > MANY) return poissonLike(n, p, random);
  let count = 0;
  for (let i = 0; i < n; i++) if (random.uniform() < p) count++;
  return count;
}

/** Few successes among many: jumps from one success to the next by geometric draws. */
function poissonLike(n: number, p: number, random: Random): number {
  if (p <= 0) return 0;
  const step = Math.log1p(-p);
  let count = 0;
  for (let at = Math.floor(Math.log(1 - random.uniform()) / step); at < n; count++)
    at += 1 + Math.floor(Math.log(1 - random.uniform()) / step);
  return count;
}
