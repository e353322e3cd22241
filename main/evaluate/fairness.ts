// How differently groups of people are treated at the chosen threshold.
import { type Estimate, type FairnessGroup, type FairnessReport, Random } from '../../shared/domain';
import { type Clusters, LEAST_CLUSTERS } from './clusters';
import { ratio } from './metrics/counts';
import { type Clustered, estimated, redrawn, RESAMPLES } from './resample';
import type { Levels } from './segments';

/** A smaller group is shown, but no verdict rests on it. */
const LEAST_ROWS = 30;
const STEPS = 100;

/** Found, false alarms, missed, rightly left alone; group after group. */
const CELLS = 4;

/** One attribute at a threshold of the report's table. Binary only. */
export function fairnessOf(
  levels: Levels,
  actual: Float64Array,
  scores: Float64Array,
  threshold: number,
  seed: number,
  clusters?: Clusters,
): FairnessReport {
  const counts = levels.conditions.map(() => ({
    positives: new Int32Array(STEPS + 1),
    negatives: new Int32Array(STEPS + 1),
    rows: 0,
  }));
  for (let i = 0; i < actual.length; i++) {
    const group = counts[levels.of[i] as number];
    if (!group) continue;
    group.rows++;
    let step = Math.min(STEPS, Math.floor((scores[i] as number) * STEPS));
    // Multiplying rounds; the comparison must be the one that predicts.
    while (step < STEPS && (step + 1) / STEPS <= (scores[i] as number)) step++;
    while (step > 0 && step / STEPS > (scores[i] as number)) step--;
    const side = actual[i] === 1 ? group.positives : group.negatives;
    side[step] = (side[step] as number) + 1;
  }
  const groups = counts.map(({ positives, negatives, rows }, at) => ({
    condition: levels.conditions[at] as Levels['conditions'][number],
    rows,
    few: rows < LEAST_ROWS || (clusters !== undefined && clustersIn(levels, at, clusters) < LEAST_CLUSTERS),
    positivesFrom: fromAbove(positives),
    negativesFrom: fromAbove(negatives),
  }));
  // The threshold of the report's table, as `at` takes it.
  const step = Math.round(threshold * STEPS) / STEPS;
  const cellOf = Int32Array.from(actual, (y, i) => {
    const named = (scores[i] as number) >= step;
    return CELLS * (levels.of[i] as number) + (named ? (y === 1 ? 0 : 1) : y === 1 ? 2 : 3);
  });
  return at(levels.column, groups, threshold, seed, clusters && { cellOf, clusters });
}

function clustersIn({ of }: Levels, level: number, clusters: Clusters): number {
  const seen = new Set<number>();
  for (let i = 0; i < of.length; i++) if (of[i] === level) seen.add(clusters.of[i] as number);
  return seen.size;
}

/** The same groups at another threshold, where each row stands for itself. */
export const fairnessAt = (report: FairnessReport, threshold: number, seed: number): FairnessReport =>
  at(report.column, report.groups, threshold, seed);

type Counted = Omit<FairnessGroup, 'named' | 'truePositiveRate' | 'falsePositiveRate'>;

function at(
  column: string,
  groups: readonly Counted[],
  threshold: number,
  seed: number,
  clustered?: Clustered,
): FairnessReport {
  const step = Math.round(threshold * STEPS);
  const cells = groups.flatMap(({ positivesFrom, negativesFrom }) => {
    const [tp, fp] = [positivesFrom[step] ?? 0, negativesFrom[step] ?? 0];
    return [tp, fp, (positivesFrom[0] ?? 0) - tp, (negativesFrom[0] ?? 0) - fp];
  });
  const judged = groups.flatMap((group, index) => (group.few ? [] : [index]));
  const random = new Random(seed);
  const draws = Array.from({ length: RESAMPLES }, () => redrawn(cells, random, clustered));
  const estimate = (figure: (cells: ArrayLike<number>) => number): Estimate | null => {
    const value = figure(cells);
    return Number.isFinite(value) ? estimated(value, draws.map(figure)) : null;
  };
  const rate = (name: keyof typeof RATES, group: number) => (drawn: ArrayLike<number>) =>
    RATES[name](drawn, group * CELLS);
  const spread =
    (name: keyof typeof RATES) =>
    (drawn: ArrayLike<number>): number => {
      const rates = judged.map((group) => rate(name, group)(drawn)).filter((r) => !Number.isNaN(r));
      return rates.length < 2 ? NaN : Math.max(...rates) - Math.min(...rates);
    };
  return {
    column,
    groups: groups.map((group, index) => ({
      ...group,
      named: estimate(rate('named', index)) ?? { value: 0, low: 0, high: 0 },
      truePositiveRate: estimate(rate('truePositive', index)),
      falsePositiveRate: estimate(rate('falsePositive', index)),
    })),
    parity: estimate(spread('named')),
    ratio: estimate((drawn) => {
      const rates = judged.map((group) => rate('named', group)(drawn));
      return rates.length < 2 || Math.max(...rates) === 0 ? NaN : Math.min(...rates) / Math.max(...rates);
    }),
    opportunity: estimate(spread('truePositive')),
    odds: estimate((drawn) => Math.max(spread('truePositive')(drawn), spread('falsePositive')(drawn))),
  };
}

const cell = (cells: ArrayLike<number>, from: number, at: number): number => cells[from + at] ?? 0;

/** NaN where nobody is there to be treated. */
const RATES = {
  named: (cells: ArrayLike<number>, from: number): number =>
    share(cell(cells, from, 0) + cell(cells, from, 1), cell(cells, from, 2) + cell(cells, from, 3)),
  truePositive: (cells: ArrayLike<number>, from: number): number =>
    share(cell(cells, from, 0), cell(cells, from, 2)),
  falsePositive: (cells: ArrayLike<number>, from: number): number =>
    share(cell(cells, from, 1), cell(cells, from, 3)),
};

const share = (part: number, rest: number): number => (part + rest === 0 ? NaN : ratio(part, part + rest));

/** Rows at or above each step. */
function fromAbove(steps: Int32Array): number[] {
  const out = Array<number>(steps.length).fill(0);
  let sum = 0;
  for (let step = steps.length - 1; step >= 0; step--) {
    sum += steps[step] as number;
    out[step] = sum;
  }
  return out;
}
