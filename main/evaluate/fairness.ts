// How differently groups of people are treated at the chosen threshold.
import {
  type Estimate,
  type FairnessGroup,
  type FairnessReport,
  Random,
  type Verdict,
} from '../../shared/domain';
import { differenceOf, type Rates, ratioOf } from './apart';
import { type Clusters, grouping, LEAST_CLUSTERS, weightOf } from './clusters';
import { type Clustered, estimated, redrawn, RESAMPLES } from './resample';
import type { Levels } from './segments';

/** A smaller group is shown, but no verdict rests on it. */
const LEAST_ROWS = 30;
const STEPS = 100;

/** What the four-fifths rule asks for (Uniform Guidelines on Employee Selection Procedures 1978, section 4D). */
const FOUR_FIFTHS = 0.8;

/** Fails where the ratio is surely below what is asked for; below it, but no further than chance takes equal groups, is a doubt. */
export function ratioVerdict(ratio: Estimate | null, asked = FOUR_FIFTHS): Verdict {
  if (!ratio) return 'warn';
  if (ratio.value >= asked) return 'pass';
  return ratio.high < asked ? 'fail' : 'warn';
}

/** Found, false alarms, missed, rightly left alone; group after group. */
const CELLS = 4;

export interface Looked {
  threshold: number;
  seed: number;
  /** Over how many attributes fairness is judged: intervals are wide enough for all of them. */
  attributes: number;
}

/** One attribute at a threshold of the report's table. Binary only. */
export function fairnessOf(
  levels: Levels,
  actual: Float64Array,
  scores: Float64Array,
  looked: Looked,
  clusters?: Clusters,
): FairnessReport {
  const counts = levels.conditions.map(() => ({
    positives: new Float64Array(STEPS + 1),
    negatives: new Float64Array(STEPS + 1),
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
    side[step] = (side[step] as number) + weightOf(clusters?.weights, i);
  }
  const together = grouping(clusters);
  const groups = counts.map(({ positives, negatives, rows }, at) => ({
    condition: levels.conditions[at] as Levels['conditions'][number],
    rows,
    few: rows < LEAST_ROWS || (together !== undefined && clustersIn(levels, at, together) < LEAST_CLUSTERS),
    positivesFrom: fromAbove(positives),
    negativesFrom: fromAbove(negatives),
  }));
  // The threshold of the report's table, as `at` takes it.
  const step = Math.round(looked.threshold * STEPS) / STEPS;
  const cellOf = Int32Array.from(actual, (y, i) => {
    const named = (scores[i] as number) >= step;
    return CELLS * (levels.of[i] as number) + (named ? (y === 1 ? 0 : 1) : y === 1 ? 2 : 3);
  });
  return at(levels.column, groups, looked, clusters && { cellOf, clusters });
}

function clustersIn({ of }: Levels, level: number, clusters: Clusters): number {
  const seen = new Set<number>();
  for (let i = 0; i < of.length; i++) if (of[i] === level) seen.add(clusters.of[i] as number);
  return seen.size;
}

/** The same groups at another threshold, where each row stands for itself. */
export const fairnessAt = (report: FairnessReport, looked: Looked): FairnessReport =>
  at(report.column, report.groups, looked);

type Counted = Omit<FairnessGroup, 'named' | 'truePositiveRate' | 'falsePositiveRate'>;

function at(
  column: string,
  groups: readonly Counted[],
  { threshold, seed, attributes }: Looked,
  clustered?: Clustered,
): FairnessReport {
  const step = Math.round(threshold * STEPS);
  const cells = groups.flatMap(({ positivesFrom, negativesFrom }) => {
    const [tp, fp] = [positivesFrom[step] ?? 0, negativesFrom[step] ?? 0];
    return [tp, fp, (positivesFrom[0] ?? 0) - tp, (negativesFrom[0] ?? 0) - fp];
  });
  const random = new Random(seed);
  const draws = Array.from({ length: RESAMPLES }, () => redrawn(cells, random, clustered));
  const own = (name: keyof typeof RATES, group: number): Estimate | null => {
    const rate = (drawn: ArrayLike<number>): number => rateOf(RATES[name](drawn, group * CELLS));
    const value = rate(cells);
    return Number.isFinite(value) ? estimated(value, draws.map(rate)) : null;
  };
  const judged = groups.flatMap((group, index) => (group.few ? [] : [index * CELLS]));
  const rates = (name: keyof typeof RATES): Rates => {
    const parts = judged.filter((from) => RATES[name](cells, from)[1] > 0);
    return {
      counts: parts.map((from) => RATES[name](cells, from)),
      draws: clustered ? draws.map((drawn) => parts.map((from) => rateOf(RATES[name](drawn, from)))) : null,
    };
  };
  const [named, found, alarmed] = [rates('named'), rates('truePositive'), rates('falsePositive')];
  const ratio = ratioOf(named, attributes);
  // Both differences are looked at, so that either must stand out more.
  const odds = [differenceOf(found, 2 * attributes), differenceOf(alarmed, 2 * attributes)].flatMap(
    (difference) => difference ?? [],
  );
  const most = (end: keyof Estimate): number => Math.max(...odds.map((difference) => difference[end]));
  return {
    column,
    groups: groups.map((group, index) => ({
      ...group,
      named: own('named', index) ?? { value: 0, low: 0, high: 0 },
      truePositiveRate: own('truePositive', index),
      falsePositiveRate: own('falsePositive', index),
    })),
    parity: differenceOf(named, attributes),
    ratio,
    opportunity: differenceOf(found, attributes),
    odds: odds.length < 2 ? null : { value: most('value'), low: most('low'), high: most('high') },
    verdict: ratioVerdict(ratio),
  };
}

const cell = (cells: ArrayLike<number>, from: number, at: number): number => cells[from + at] ?? 0;

/** How many of how many. */
type Part = readonly [part: number, whole: number];

const RATES = {
  named: (cells: ArrayLike<number>, from: number): Part => {
    const named = cell(cells, from, 0) + cell(cells, from, 1);
    return [named, named + cell(cells, from, 2) + cell(cells, from, 3)];
  },
  truePositive: (cells: ArrayLike<number>, from: number): Part => [
    cell(cells, from, 0),
    cell(cells, from, 0) + cell(cells, from, 2),
  ],
  falsePositive: (cells: ArrayLike<number>, from: number): Part => [
    cell(cells, from, 1),
    cell(cells, from, 1) + cell(cells, from, 3),
  ],
};

/** NaN where nobody is there to be treated. */
const rateOf = ([part, whole]: Part): number => (whole === 0 ? NaN : part / whole);

/** Rows at or above each step. */
function fromAbove(steps: Float64Array): number[] {
  const out = Array<number>(steps.length).fill(0);
  let sum = 0;
  for (let step = steps.length - 1; step >= 0; step--) {
    sum += steps[step] as number;
    out[step] = sum;
  }
  return out;
}
