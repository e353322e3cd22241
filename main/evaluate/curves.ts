// Curves and tables for looking at: ROC, precision-recall, thresholds, calibration, confusion.
import type { z } from 'zod';
import type { CalibrationBin, Point, ThresholdRow } from '../../shared/domain';
import { likeliest } from '../learn';
import { among, type Clusters, clusteredVariance, grouping, weightOf } from './clusters';
import { countMetrics } from './metrics/counts';
import { rank, type Ranking } from './metrics/ranking';

type P = z.infer<typeof Point>;
type Bin = z.infer<typeof CalibrationBin>;
type Row = z.infer<typeof ThresholdRow>;

const MOST_POINTS = 200;
const STEPS = 100;
const CALIBRATION_BINS = 10;

/**
 * ROC (false positive rate, true positive rate) and precision-recall (recall, precision), at most 200 points each.
 * @param weights how much each row counts; all alike where absent, here as below
 * @param ranking of the scores, where it is known already, here as below
 */
export function curves(
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: Float64Array,
  ranking: Ranking = rank(scores),
): { roc: P[]; precisionRecall: P[] } {
  const { order, last } = ranking;
  // One entry a distinct score, after the first, which stands for a threshold above them all.
  const hits = new Float64Array(order.length + 1);
  const misses = new Float64Array(order.length + 1);
  let steps = 0;
  let tp = 0;
  let fp = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    if (actual[row] === 1) tp += weightOf(weights, row);
    else fp += weightOf(weights, row);
    if (last[i] === 0 || tp + fp === 0) continue;
    steps++;
    hits[steps] = tp;
    misses[steps] = fp;
  }
  if (tp === 0 || fp === 0) return { roc: [], precisionRecall: [] };
  const roc = (i: number): P => ({ x: (misses[i] as number) / fp, y: (hits[i] as number) / tp });
  const precisionRecall = (i: number): P => {
    const at = Math.max(1, i);
    const named = (hits[at] as number) + (misses[at] as number);
    return { x: (hits[i] as number) / tp, y: (hits[at] as number) / named };
  };
  return { roc: thin(roc, steps + 1), precisionRecall: thin(precisionRecall, steps + 1) };
}

/** Keeps the ends, and in between points that lie about equally far apart along the curve. */
function thin(at: (i: number) => P, count: number): P[] {
  if (count <= MOST_POINTS) return Array.from({ length: count }, (_, i) => at(i));
  const apart = (a: P, b: P): number => Math.abs(b.x - a.x) + Math.abs(b.y - a.y);
  let total = 0;
  for (let i = 1, before = at(0); i < count; i++) {
    const point = at(i);
    total += apart(before, point);
    before = point;
  }
  const points: P[] = [];
  let along = 0;
  let next = 0;
  for (let i = 0, before = at(0); i < count; i++) {
    const point = at(i);
    along += apart(before, point);
    before = point;
    if (i !== count - 1 && along < next) continue;
    points.push(point);
    next = along + total / (MOST_POINTS - 2);
  }
  return points;
}

/** Counts at the thresholds 0, 0.01 … 1: a row is called positive where its probability is at or above. */
export function thresholdTable(
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: Float64Array,
): Row[] {
  const yes = new Float64Array(STEPS + 2);
  const no = new Float64Array(STEPS + 2);
  const rowsAt = new Float64Array(STEPS + 2);
  for (let i = 0; i < scores.length; i++) {
    const p = scores[i] as number;
    let step = Math.floor(p * STEPS);
    // Multiplying rounds; the comparison must be the one that predicts.
    while (step < STEPS && (step + 1) / STEPS <= p) step++;
    while (step >= 0 && step / STEPS > p) step--;
    const side = actual[i] === 1 ? yes : no;
    side[step + 1] = (side[step + 1] as number) + weightOf(weights, i);
    rowsAt[step + 1] = (rowsAt[step + 1] as number) + 1;
  }
  const [above, aboveNo, named] = [fromAbove(yes), fromAbove(no), fromAbove(rowsAt)];
  const [falseNegatives, trueNegatives] = [fromBelow(yes), fromBelow(no)];
  return Array.from({ length: STEPS + 1 }, (_, step) => ({
    threshold: step / STEPS,
    truePositives: above[step + 1] as number,
    falsePositives: aboveNo[step + 1] as number,
    falseNegatives: falseNegatives[step] as number,
    trueNegatives: trueNegatives[step] as number,
    ...(weights ? { named: named[step + 1] as number } : {}),
  }));
}

/** Sums of what is at and above each place; added up in this order, so that where nothing is above there is exactly nothing. */
const fromAbove = (values: Float64Array): Float64Array => fromBelow(values.toReversed()).reverse();

/** Sums of what is at and below each place. */
function fromBelow(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/** The threshold with the best F1, the one nearest to one half of several; null where no row is positive. */
export function bestThreshold(table: readonly Row[]): number | null {
  let best: Row | null = null;
  let bestF1 = 0;
  for (const row of table) {
    const f1 = countMetrics(row).f1 ?? 0;
    const nearer =
      best !== null && f1 === bestF1 && Math.abs(row.threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (f1 > bestF1 || nearer) {
      best = row;
      bestF1 = f1;
    }
  }
  return best?.threshold ?? null;
}

/**
 * Ten bins of as many rows each: mean probability against the share that came true, with Wilson's 95 % interval (Wilson 1927). Where rows
 * belong together or count differently, they are as many as would make the share as sure if each stood for itself (Korn and Graubard
 * 1998; Kish 1965 for weights).
 */
export function calibration(
  probabilities: ArrayLike<number>,
  cameTrue: ArrayLike<number>,
  clusters?: Clusters,
  ranking: Ranking = rank(probabilities),
): Bin[] {
  const order = ranking.order.slice().reverse();
  const bins: Bin[] = [];
  for (let b = 0; b < CALIBRATION_BINS; b++) {
    const from = Math.floor((b * order.length) / CALIBRATION_BINS);
    const to = Math.floor(((b + 1) * order.length) / CALIBRATION_BINS);
    const count = to - from;
    if (count === 0) continue;
    let predicted = 0;
    let observed = 0;
    const rows = order.subarray(from, to);
    const mass = rows.reduce((sum, row) => sum + weightOf(clusters?.weights, row), 0);
    // Rows that count nothing say nothing.
    if (mass === 0) continue;
    for (const row of rows) {
      const share = weightOf(clusters?.weights, row) / mass;
      predicted += (probabilities[row] as number) * share;
      observed += (cameTrue[row] as number) * share;
    }
    observed = Math.min(1, observed);
    bins.push({ predicted, observed, ...wilson(observed, effective(rows, cameTrue, clusters)), count });
  }
  return bins;
}

/** How many rows of their own say as much of the share that came true. */
function effective(rows: Uint32Array, cameTrue: ArrayLike<number>, all: Clusters | undefined): number {
  const count = rows.length;
  const own = among(all, rows);
  if (!own) return count;
  const weights = Float64Array.from(rows, (row) => weightOf(all?.weights, row));
  const mass = weights.reduce((sum, weight) => sum + weight, 0);
  const kish = mass ** 2 / weights.reduce((sum, weight) => sum + weight ** 2, 0);
  if (!grouping(own)) return kish;
  const share =
    rows.reduce((sum, row, i) => sum + (weights[i] as number) * (cameTrue[row] as number), 0) / mass;
  const spread = share * (1 - share);
  // All alike: nothing tells how alike a cluster's rows are, so each cluster counts once.
  if (spread < 1e-12) return Math.min(kish, own.count);
  const off = Float64Array.from(
    rows,
    (row, i) => (weights[i] as number) * ((cameTrue[row] as number) - share),
  );
  const variance = clusteredVariance(own, off) / (mass * mass);
  return Math.max(1, Math.min(kish, spread / variance));
}

function wilson(share: number, count: number): { low: number; high: number } {
  const z = 1.959963984540054;
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const half =
    (z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))) / (1 + (z * z) / count);
  // At the ends the interval starts exactly at the share, but for rounding.
  return {
    low: Math.min(share, Math.max(0, middle - half)),
    high: Math.max(share, Math.min(1, middle + half)),
  };
}

/** Rows: actual class, columns: likeliest class. */
export function confusionTable(
  actual: ArrayLike<number>,
  outputs: ArrayLike<number>,
  classes: number,
  weights?: Float64Array,
): number[][] {
  const table = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = table[actual[i] as number];
    const said = likeliest(outputs, i, classes);
    if (row) row[said] = (row[said] ?? 0) + weightOf(weights, i);
  }
  return table;
}
