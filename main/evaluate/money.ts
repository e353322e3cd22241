// What acting on the named rows earns, threshold by threshold, and the threshold that suits a goal.
import {
  type EvaluationReport,
  type JobContext,
  type Money,
  namedAt,
  type Profit,
  type ProfitPoint,
  Random,
  throwIfCancelled,
  type ThresholdGoal,
  type ThresholdRow,
} from '../../shared/domain';
import { turn } from '../../shared/domain/turn';
import { type Clusters, drawRows } from './clusters';
import { ratio } from './metrics/counts';
import { estimated, multinomial, RESAMPLES } from './resample';

/** Rows with their scores, in money: what naming each would add. */
export interface Valued {
  /** Over not naming it. */
  gains: Float64Array;
  scores: ArrayLike<number>;
  /** Which rows are drawn together; each by itself where undefined. */
  clusters?: Clusters | undefined;
}

const MANY = 20_000;

/**
 * Profit over naming nobody at the thresholds of a table, with 95 % intervals: rows are drawn again as cells between two thresholds.
 */
export function profitCurve(table: readonly ThresholdRow[], money: Money, seed: number): ProfitPoint[] {
  const found = money.truePositive - money.falseNegative;
  const alarm = money.falsePositive - money.trueNegative;
  const cells = table.flatMap((row, i) => {
    const next = table[i + 1];
    return [row.truePositives - (next?.truePositives ?? 0), row.falsePositives - (next?.falsePositives ?? 0)];
  });
  const first = table[0];
  // Rows below the first threshold are named by none, but belong to what is drawn from.
  if (first) cells.push(first.falseNegatives, first.trueNegatives);
  const profits = (drawn: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(table.length);
    let sum = 0;
    for (let i = table.length - 1; i >= 0; i--) {
      sum += found * (drawn[2 * i] as number) + alarm * (drawn[2 * i + 1] as number);
      out[i] = sum;
    }
    return out;
  };
  const random = new Random(seed);
  const draws = Array.from({ length: RESAMPLES }, () => profits(multinomial(cells, random)));
  return pointsOf(table, profits(cells), draws);
}

/** The same where each row has a worth of its own, or belongs to others: rows are drawn again one by one, or in clusters. */
export async function valuedCurve(
  table: readonly ThresholdRow[],
  { gains, scores, clusters }: Valued,
  seed: number,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<ProfitPoint[]> {
  const steps = table.length;
  const bin = Int16Array.from(gains, (_, i) => {
    const score = scores[i] as number;
    let at = Math.min(steps - 1, Math.max(0, Math.floor(score * (steps - 1))));
    while (at + 1 < steps && (table[at + 1]?.threshold ?? 1) <= score) at++;
    while (at >= 0 && (table[at]?.threshold ?? 0) > score) at--;
    return at;
  });
  const fromAbove = (sums: Float64Array): Float64Array => {
    for (let i = steps - 2; i >= 0; i--) sums[i] = (sums[i] as number) + (sums[i + 1] as number);
    return sums;
  };
  const value = new Float64Array(steps);
  for (let i = 0; i < gains.length; i++)
    if ((bin[i] as number) >= 0)
      value[bin[i] as number] = (value[bin[i] as number] as number) + (gains[i] as number);
  const random = new Random(seed);
  const count = gains.length > MANY ? RESAMPLES / 2 : RESAMPLES;
  const draws: Float64Array[] = [];
  const weights = new Float64Array(clusters ? gains.length : 0);
  let since = performance.now();
  for (let draw = 0; draw < count; draw++) {
    const sums = new Float64Array(steps);
    if (clusters) {
      drawRows(weights, random, clusters);
      for (let i = 0; i < gains.length; i++) {
        const at = bin[i] as number;
        if (at >= 0) sums[at] = (sums[at] as number) + (weights[i] as number) * (gains[i] as number);
      }
    } else
      for (let i = 0; i < gains.length; i++) {
        const row = random.below(gains.length);
        const at = bin[row] as number;
        if (at >= 0) sums[at] = (sums[at] as number) + (gains[row] as number);
      }
    draws.push(fromAbove(sums));
    if (performance.now() - since < 25) continue;
    ctx.onFraction?.((draw + 1) / count);
    await turn();
    throwIfCancelled(ctx.signal);
    since = performance.now();
  }
  return pointsOf(table, fromAbove(value), draws);
}

function pointsOf(
  table: readonly ThresholdRow[],
  profits: Float64Array,
  draws: readonly Float64Array[],
): ProfitPoint[] {
  return table.map((row, i) => ({
    threshold: row.threshold,
    named: namedAt(row),
    profit: estimated(
      profits[i] as number,
      draws.map((draw) => draw[i] as number),
    ),
  }));
}

/** The threshold that earns most; of several the highest, which asks for the fewest actions. */
export function mostProfitable(curve: readonly ProfitPoint[]): number | null {
  let best: ProfitPoint | null = null;
  for (const point of curve) if (best === null || point.profit.value >= best.profit.value) best = point;
  return best?.threshold ?? null;
}

export const profitAt = (profit: Profit, threshold: number): ProfitPoint | null =>
  nearest(profit.curve, threshold);

export function nearest<T extends { threshold: number }>(rows: readonly T[], threshold: number): T | null {
  let best: T | null = null;
  for (const row of rows)
    if (best === null || Math.abs(row.threshold - threshold) < Math.abs(best.threshold - threshold))
      best = row;
  return best;
}

type Tables = Pick<EvaluationReport, 'thresholds' | 'validationThresholds' | 'profit'>;

/**
 * The threshold for a goal; null where no table says. Precision and recall: of the thresholds that reach what is asked for, the one
 * with the most of the other; where none does, the one that comes nearest.
 */
export function thresholdFor(goal: ThresholdGoal, report: Tables): number | null {
  const table = report.validationThresholds ?? report.thresholds;
  switch (goal.kind) {
    case 'profit':
      return report.profit ? (report.profit.best ?? mostProfitable(report.profit.curve)) : null;
    case 'capacity':
      return report.thresholds.find((row) => namedAt(row) <= goal.rows)?.threshold ?? 1;
    case 'recall': {
      const reached = table.filter((row) => recallOf(row) >= goal.least);
      return (reached.at(-1) ?? table[0])?.threshold ?? null;
    }
    case 'precision': {
      const named = table.filter((row) => row.truePositives + row.falsePositives > 0);
      const reached = named.find((row) => precisionOf(row) >= goal.least);
      const nearestTo = named.reduce<ThresholdRow | null>(
        (best, row) => (best === null || precisionOf(row) >= precisionOf(best) ? row : best),
        null,
      );
      return (reached ?? nearestTo)?.threshold ?? null;
    }
  }
}

const precisionOf = (row: ThresholdRow): number =>
  ratio(row.truePositives, row.truePositives + row.falsePositives);
const recallOf = (row: ThresholdRow): number =>
  ratio(row.truePositives, row.truePositives + row.falseNegatives);
