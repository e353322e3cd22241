// How likely each row's own class is, by a model that has not seen the row: log odds of its levels, column by column, weighed by a
// logistic regression; both learnt on the other folds. What it finds contradicted are candidates for wrong labels (confident learning,
// Northcutt, Jiang and Chuang 2021, goes on from there to counts of a noise matrix, which single rows do not need).
import { throwIfCancelled, turn } from '../../shared/domain';
import type { Levels } from './association';

/** Rows' worth of the overall rate that each level starts with. */
const PRIOR = 5;
const STEPS = 40;
const RIDGE = 1;

/**
 * The chance of "in the class" for each row. `positive` is 1 or 0, NaN where the row has no class; those rows get NaN. `folds[row]` counts from 0.
 * Errors: cancelled.
 */
export async function crossFittedChance(
  features: readonly Levels[],
  positive: Float64Array,
  folds: Uint8Array,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const rows = positive.length;
  const chance = new Float64Array(rows).fill(NaN);
  const count = 1 + folds.reduce((a, b) => Math.max(a, b), 0);
  for (let fold = 0; fold < count; fold++) {
    throwIfCancelled(signal);
    const train: number[] = [];
    const rest: number[] = [];
    for (let i = 0; i < rows; i++)
      if (!Number.isNaN(positive[i] ?? NaN)) (folds[i] === fold ? rest : train).push(i);
    const ones = train.reduce((sum, i) => sum + (positive[i] ?? 0), 0);
    if (ones === 0 || ones === train.length) continue;
    const base = ones / train.length;
    const scores: Float64Array[] = [];
    for (const feature of features) {
      scores.push(scoresOf(feature, positive, train, base));
      await turn();
    }
    const { weights, bias } = await regress(scores, positive, train, base);
    for (const i of rest) {
      let z = bias;
      for (const [f, score] of scores.entries()) z += (weights[f] ?? 0) * (score[i] ?? 0);
      chance[i] = 1 / (1 + Math.exp(-z));
    }
    await turn();
  }
  return chance;
}

/** Of every row, the log odds of its level less those of all; of a training row, without the row itself, or a rare level would know its answer. */
function scoresOf(
  { codes, count }: Levels,
  positive: Float64Array,
  train: readonly number[],
  base: number,
): Float64Array {
  const all = new Float64Array(count);
  const ones = new Float64Array(count);
  for (const i of train) {
    const code = codes[i] ?? 0;
    all[code] = (all[code] ?? 0) + 1;
    ones[code] = (ones[code] ?? 0) + (positive[i] ?? 0);
  }
  const middle = Math.log(base / (1 - base));
  const odds = (n: number, k: number): number => {
    const rate = (k + PRIOR * base) / (n + PRIOR);
    return Math.log(rate / (1 - rate)) - middle;
  };
  const scores = Float64Array.from(codes, (code) => odds(all[code] ?? 0, ones[code] ?? 0));
  for (const i of train) {
    const code = codes[i] ?? 0;
    scores[i] = odds((all[code] ?? 1) - 1, Math.max(0, (ones[code] ?? 0) - (positive[i] ?? 0)));
  }
  return scores;
}

/** Logistic regression with a ridge towards weights of 1, by gradient steps with momentum scaled to each column's size. */
async function regress(
  scores: readonly Float64Array[],
  positive: Float64Array,
  train: readonly number[],
  base: number,
): Promise<{ weights: Float64Array; bias: number }> {
  const n = train.length;
  const width = scores.length;
  // Row by row, since each step goes through all of them.
  const matrix = new Float64Array(n * width);
  for (let f = 0; f < width; f++) {
    const score = scores[f] as Float64Array;
    for (let k = 0; k < n; k++) matrix[k * width + f] = score[train[k] as number] as number;
  }
  const goal = Float64Array.from(train, (i) => positive[i] as number);
  const weights = new Float64Array(width).fill(1 / Math.max(1, Math.sqrt(width)));
  const speed = new Float64Array(width);
  const total = 1 + matrix.reduce((sum, score) => sum + score * score, 0) / n;
  let bias = Math.log(base / (1 - base));
  let drift = 0;
  const gradient = new Float64Array(width);
  for (let step = 0; step < STEPS; step++) {
    gradient.fill(0);
    let off = 0;
    for (let k = 0, at = 0; k < n; k++, at += width) {
      let z = bias;
      for (let f = 0; f < width; f++) z += (weights[f] as number) * (matrix[at + f] as number);
      const error = 1 / (1 + Math.exp(-z)) - (goal[k] as number);
      off += error;
      for (let f = 0; f < width; f++)
        gradient[f] = (gradient[f] as number) + error * (matrix[at + f] as number);
    }
    const rate = 4 / total;
    for (let f = 0; f < width; f++) {
      const slope = ((gradient[f] ?? 0) + RIDGE * ((weights[f] ?? 0) - 1)) / n;
      speed[f] = 0.7 * (speed[f] ?? 0) - rate * slope;
      weights[f] = Math.max(0, (weights[f] ?? 0) + (speed[f] ?? 0));
    }
    drift = 0.7 * drift - (rate * off) / n;
    bias += drift;
    if (n * width > 20_000) await turn();
  }
  return { weights, bias };
}
