// Corrections that make probabilities honest, fitted on the validation rows.
import { type Calibration, type JobContext, Random, throwIfCancelled } from '../../shared/domain';
import { type Belonging, foldsOf } from '../data';
import { byFallingScore, NEAREST } from '../learn';
import { turn } from '../../shared/domain/turn';
import { surprise } from './metrics/calibration';

/** More rows say nothing that so many don't. */
const MOST_ROWS = 200_000;
const MOST_POINTS = 200;
const FOLDS = 5;

export type Method = 'auto' | 'platt' | 'isotonic';

/** What was said of rows, and what came true. */
export interface Answered {
  /** rows x classes. */
  outputs: Float64Array;
  actual: Float64Array;
  /** How much each row counts, with mean 1; all alike where absent. */
  weights?: Float64Array | undefined;
  /** The group of each row, where the split keeps groups together. */
  groups?: Int32Array | undefined;
}

/**
 * The correction of probabilities for the classes that came true. Two classes: Platt's, the isotonic one, or whichever has the lower log
 * loss in five-fold cross-validation (`auto`), whose folds keep whole what belongs together; several classes: a temperature.
 */
export async function fitCalibration(
  { outputs, actual, weights: all, groups }: Answered,
  classes: number,
  method: Method,
  seed: number,
  ctx: JobContext = {},
): Promise<Calibration> {
  const random = new Random(seed);
  const order = random
    .shuffle(Int32Array.from({ length: actual.length }, (_, i) => i))
    .subarray(0, MOST_ROWS);
  if (classes > 2) return fitTemperature({ outputs, actual, weights: all }, classes, order);
  const p = Float64Array.from(order, (row) => outputs[2 * row + 1] as number);
  const y = Float64Array.from(order, (row) => actual[row] as number);
  const w = Float64Array.from(order, (row) => (all ? (all[row] as number) : 1));
  const fits = { platt: fitPlatt, isotonic: fitIsotonic };
  if (method !== 'auto') return fits[method](p, y, w);
  const belonging: Belonging = groups
    ? { kind: 'groups', groups: Int32Array.from(order, (row) => groups[row] as number) }
    : { kind: 'none' };
  const folds = foldsOf(y, { task: 'binary', belonging, folds: FOLDS, seed });
  const losses = { platt: 0, isotonic: 0 };
  for (let fold = 0; fold < FOLDS; fold++) {
    const without = (values: Float64Array): Float64Array => values.filter((_, i) => folds[i] !== fold);
    const left = without(y);
    // One group may hold all rows, or all of a class: then there is nothing to learn from without it.
    if (left.every((value) => value === left[0]) || without(w).every((weight) => weight === 0)) continue;
    for (const name of ['platt', 'isotonic'] as const) {
      const fitted = fits[name](without(p), left, without(w));
      for (let i = 0; i < p.length; i++) {
        if (folds[i] !== fold) continue;
        const q = calibrated(p[i] as number, fitted);
        losses[name] += (w[i] as number) * surprise(y[i] === 1 ? q : 1 - q);
      }
      await turn();
      throwIfCancelled(ctx.signal);
    }
  }
  return losses.isotonic < losses.platt ? fitIsotonic(p, y, w) : fitPlatt(p, y, w);
}

/** The corrected probability of the positive class. */
export function calibrated(p: number, calibration: Exclude<Calibration, { kind: 'temperature' }>): number {
  if (calibration.kind === 'platt')
    return 1 / (1 + Math.exp(-(calibration.slope * logit(p) + calibration.intercept)));
  const { x, y } = calibration;
  const last = x.length - 1;
  const kept = Math.min(Math.max(p, x[0] as number), x[last] as number);
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((x[middle] as number) <= kept) low = middle;
    else high = middle - 1;
  }
  if (low === last) return y[last] as number;
  const [from, to] = [x[low] as number, x[low + 1] as number];
  const [a, b] = [y[low] as number, y[low + 1] as number];
  return a + ((b - a) * (kept - from)) / (to - from);
}

/** Corrected outputs, rows x classes; what the graph does (learn/correction.ts). */
export function calibrateAll(outputs: Float64Array, classes: number, calibration: Calibration): Float64Array {
  const out = new Float64Array(outputs.length);
  for (let from = 0; from < outputs.length; from += classes) {
    if (calibration.kind !== 'temperature') {
      const q = calibrated(outputs[from + 1] as number, calibration);
      out[from] = 1 - q;
      out[from + 1] = q;
      continue;
    }
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const power = Math.max(NEAREST, outputs[from + k] as number) ** (1 / calibration.temperature);
      out[from + k] = power;
      sum += power;
    }
    for (let k = 0; k < classes; k++) out[from + k] = (out[from + k] as number) / sum;
  }
  return out;
}

const logit = (p: number): number => {
  const kept = Math.min(1 - NEAREST, Math.max(NEAREST, p));
  return Math.log(kept / (1 - kept));
};

/**
 * Platt 1999, "Probabilistic outputs for support vector machines": logistic regression on the log odds, with his targets a little
 * inside 0 and 1; by Newton's method with halved steps (Lin, Lin and Weng 2007).
 */
export function fitPlatt(
  p: Float64Array,
  y: Float64Array,
  w: Float64Array = new Float64Array(p.length).fill(1),
): Extract<Calibration, { kind: 'platt' }> {
  const x = p.map(logit);
  const mass = w.reduce((sum, v) => sum + v, 0);
  const positives = y.reduce((sum, v, i) => sum + v * (w[i] as number), 0);
  const up = (positives + 1) / (positives + 2);
  const down = 1 / (mass - positives + 2);
  let slope = 1;
  let intercept = 0;
  const lossAt = (a: number, b: number): number => {
    let loss = 0;
    for (let i = 0; i < x.length; i++) {
      const line = a * (x[i] as number) + b;
      const target = y[i] === 1 ? up : down;
      // -(t log q + (1 - t) log(1 - q)), without a large exponential.
      loss +=
        (w[i] as number) *
        (line >= 0
          ? (1 - target) * line + Math.log1p(Math.exp(-line))
          : -target * line + Math.log1p(Math.exp(line)));
    }
    return loss;
  };
  let loss = lossAt(slope, intercept);
  for (let step = 0; step < 100; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
    for (let i = 0; i < x.length; i++) {
      const xi = x[i] as number;
      const q = 1 / (1 + Math.exp(-(slope * xi + intercept)));
      const error = (w[i] as number) * (q - (y[i] === 1 ? up : down));
      const bend = (w[i] as number) * q * (1 - q);
      ga += error * xi;
      gb += error;
      haa += bend * xi * xi;
      hab += bend * xi;
      hbb += bend;
    }
    const determinant = haa * hbb - hab * hab;
    if (!(Math.abs(determinant) > 1e-12)) break;
    const da = (hbb * ga - hab * gb) / determinant;
    const db = (haa * gb - hab * ga) / determinant;
    let scale = 1;
    let next = lossAt(slope - da, intercept - db);
    while (next > loss && scale > 1e-6) {
      scale /= 2;
      next = lossAt(slope - scale * da, intercept - scale * db);
    }
    if (next > loss) break;
    slope -= scale * da;
    intercept -= scale * db;
    const gained = loss - next;
    loss = next;
    if (gained < 1e-10 * Math.max(1, loss)) break;
  }
  return { kind: 'platt', slope, intercept, rows: p.length };
}

/**
 * Zadrozny and Elkan 2002, by pooling adjacent violators (Ayer et al. 1955). Nothing is called impossible or certain on the word of
 * finitely many rows.
 */
export function fitIsotonic(
  p: Float64Array,
  y: Float64Array,
  w: Float64Array = new Float64Array(p.length).fill(1),
): Extract<Calibration, { kind: 'isotonic' }> {
  const order = byFallingScore(p).reverse();
  const blocks: { low: number; high: number; sum: number; count: number }[] = [];
  for (let i = 0; i < order.length;) {
    const score = p[order[i] as number] as number;
    const block = { low: score, high: score, sum: 0, count: 0 };
    for (; i < order.length && p[order[i] as number] === score; i++) {
      const row = order[i] as number;
      block.sum += (w[row] as number) * (y[row] as number);
      block.count += w[row] as number;
    }
    // Rows that count nothing say nothing.
    if (block.count === 0) continue;
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      if (before.sum / before.count < block.sum / block.count) break;
      block.low = before.low;
      block.sum += before.sum;
      block.count += before.count;
      blocks.pop();
    }
    blocks.push(block);
  }
  const least = 1 / (p.length + 2);
  const points = blocks.flatMap(({ low, high, sum, count }) => {
    const level = Math.min(1 - least, Math.max(least, sum / count));
    return low === high
      ? [{ x: low, y: level }]
      : [
          { x: low, y: level },
          { x: high, y: level },
        ];
  });
  const step = Math.max(1, (points.length - 1) / (MOST_POINTS - 1));
  const kept = Array.from(
    { length: Math.min(points.length, MOST_POINTS) },
    (_, i) => points[Math.round(i * step)] ?? points[points.length - 1],
  ).filter((point) => point !== undefined);
  return {
    kind: 'isotonic',
    x: kept.map((point) => point.x),
    y: kept.map((point) => point.y),
    rows: p.length,
  };
}

/** Guo et al. 2017: the temperature of least log loss, by golden section on its logarithm. */
async function fitTemperature(
  { outputs, actual, weights }: Pick<Answered, 'outputs' | 'actual' | 'weights'>,
  classes: number,
  all: Int32Array,
): Promise<Calibration> {
  // One number is known well enough from so many rows, and each trial of it is one turn.
  const rows = all.subarray(0, 20_000);
  const lossAt = (log: number): number => {
    const power = Math.exp(-log);
    let loss = 0;
    for (const row of rows) {
      let sum = 0;
      let own = 0;
      for (let k = 0; k < classes; k++) {
        const q = Math.max(NEAREST, outputs[row * classes + k] as number) ** power;
        sum += q;
        if (k === actual[row]) own = q;
      }
      loss += (weights ? (weights[row] as number) : 1) * surprise(own / sum);
    }
    return loss;
  };
  const part = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.05);
  let high = Math.log(20);
  for (let step = 0; step < 30; step++) {
    const [a, b] = [high - part * (high - low), low + part * (high - low)];
    await turn();
    const fa = lossAt(a);
    await turn();
    if (fa < lossAt(b)) high = b;
    else low = a;
  }
  return { kind: 'temperature', temperature: Math.exp((low + high) / 2), rows: rows.length };
}
