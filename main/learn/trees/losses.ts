// The losses that trees are grown for: where scores begin, gradients and hessians, the loss itself, and scores as outputs.
import type { Task } from '../../../shared/domain';
import type { ListLoss, RankOptions } from './rank-loss';
import type { RowSet } from './rows';

export const OBJECTIVES = ['auto', 'squared', 'absolute', 'quantile', 'poisson', 'tweedie'] as const;
export type ObjectiveName = (typeof OBJECTIVES)[number];

export interface LossOptions {
  task: Task;
  classes: number;
  objective: ObjectiveName;
  /** Of ranking. */
  rank?: RankOptions;
  /** Of `quantile`: the share of rows that shall lie below. */
  alpha: number;
  /** Of `tweedie`: the power of the variance, between 1 (Poisson) and 2 (gamma). */
  power: number;
}

/** Weights are 1 where there are none. */
export interface Loss {
  /** Scores a row: one a class of several, else one. */
  outputs: number;
  /** What every row begins with. */
  start(y: Float64Array, weights: Float64Array | null): Float64Array;
  /** Writes gradients and hessians of a stretch of rows. */
  gradients(set: RowSet, from: number, to: number): void;
  /** The loop in WebAssembly that does the same as `gradients`, where there is one. */
  kernel?: 'logistic';
  /** The loss of one row with these scores. */
  loss(scores: Float64Array, at: number, y: number): number;
  /** The loss of every `step`-th row added up, one score a row: the same as `loss`, but quicker. */
  sum?(scores: Float64Array, y: Float64Array, step: number): number;
  /** Quantile of what is left of the target that a leaf's value is set to after it was grown, where Newton's step is no use. */
  renewal: number | null;
  /** Turns scores into outputs in place of `out`: probabilities of all classes, or the prediction. */
  output(scores: ArrayLike<number>, at: number, out: Float32Array, to: number): void;
  /** How scores become outputs, as the exported graph does it. */
  head: 'identity' | 'exp' | 'sigmoid' | 'softmax' | 'share' | 'shares';
  /** Of rows that are put in order: what goes by whole lists, in place of `gradients` and `loss`. */
  lists?: ListLoss;
}

export function sigmoid(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}
/** log(1 + exp(z)) without overflow. To 1e-16, which log1p, three times as slow, would better only near zero. */
const softplus = (z: number): number => Math.max(z, 0) + Math.log(1 + Math.exp(-Math.abs(z)));

/** Which loss, as it is told to helpers. */
export type LossSpec =
  ({ family: 'boosted' } & LossOptions) | { family: 'forest'; task: Task; classes: number };

export function lossFor(options: LossOptions): Loss {
  if (options.task === 'binary') return binary;
  if (options.task === 'multiclass') return multiclass(options.classes);
  switch (options.objective) {
    case 'absolute':
      return quantile(0.5, 2);
    case 'quantile':
      return quantile(options.alpha, 1);
    case 'poisson':
      return poisson;
    case 'tweedie':
      return tweedie(options.power);
    case 'auto':
    case 'squared':
      return squared;
  }
}

const weightOf = (weights: Float64Array | null, row: number): number =>
  weights ? (weights[row] as number) : 1;

export function weightedMean(y: Float64Array, weights: Float64Array | null): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    sum += weightOf(weights, i) * (y[i] as number);
    total += weightOf(weights, i);
  }
  return total > 0 ? sum / total : 0;
}

/** The least value such that at least a share `q` of the weight lies at or below it; of two that part it evenly, their middle. */
export function weightedQuantile(values: Float64Array, weights: Float64Array | null, q: number): number {
  const order = Uint32Array.from(values, (_, i) => i).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  let total = 0;
  for (let i = 0; i < values.length; i++) total += weightOf(weights, i);
  let below = 0;
  for (let i = 0; i < order.length; i++) {
    below += weightOf(weights, order[i] as number);
    const value = values[order[i] as number] as number;
    if (below === q * total && i + 1 < order.length)
      return (value + (values[order[i + 1] as number] as number)) / 2;
    if (below >= q * total) return value;
  }
  return values[order.at(-1) ?? 0] ?? 0;
}

export const identity: Pick<Loss, 'output' | 'head' | 'outputs'> = {
  outputs: 1,
  head: 'identity',
  output: (scores, at, out, to) => void (out[to] = scores[at] as number),
};
const exponential: Pick<Loss, 'output' | 'head' | 'outputs'> = {
  outputs: 1,
  head: 'exp',
  output: (scores, at, out, to) => void (out[to] = Math.exp(scores[at] as number)),
};

/** Negative log-likelihood of a yes or no. */
const binary: Loss = {
  outputs: 1,
  renewal: null,
  head: 'sigmoid',
  kernel: 'logistic',
  start(y, weights) {
    const share = Math.min(1 - 1e-15, Math.max(1e-15, weightedMean(y, weights)));
    return Float64Array.of(Math.log(share / (1 - share)));
  },
  gradients({ scores, y, weights, gradient, hessian }, from, to) {
    for (let i = from; i < to; i++) {
      const p = sigmoid(scores[i] as number);
      const weight = weights ? (weights[i] as number) : 1;
      gradient[i] = weight * (p - (y[i] as number));
      hessian[i] = weight * p * (1 - p);
    }
  },
  loss: (scores, at, y) => softplus(scores[at] as number) - y * (scores[at] as number),
  sum(scores, y, step) {
    let sum = 0;
    // The logarithm of a product of many instead of many logarithms; each factor is at most 2.
    let product = 1;
    for (let i = 0; i < y.length; i += step) {
      const z = scores[i] as number;
      product *= 1 + Math.exp(-Math.abs(z));
      sum += Math.max(z, 0) - (y[i] as number) * z;
      if (product < 1e300) continue;
      sum += Math.log(product);
      product = 1;
    }
    return sum + Math.log(product);
  },
  output(scores, at, out, to) {
    const z = scores[at] as number;
    out[to] = sigmoid(-z);
    out[to + 1] = sigmoid(z);
  },
};

/** Negative log-likelihood of one of several classes. Hessians as LightGBM has them (Friedman 2001's factor for the redundant class). */
function multiclass(classes: number): Loss {
  const probabilities = new Float64Array(classes);
  const softmax = (scores: ArrayLike<number>, at: number): number => {
    let top = -Infinity;
    for (let k = 0; k < classes; k++) top = Math.max(top, scores[at + k] as number);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const e = Math.exp((scores[at + k] as number) - top);
      probabilities[k] = e;
      sum += e;
    }
    for (let k = 0; k < classes; k++) probabilities[k] = (probabilities[k] as number) / sum;
    return top + Math.log(sum);
  };
  return {
    outputs: classes,
    renewal: null,
    head: 'softmax',
    start(y, weights) {
      const shares = new Float64Array(classes);
      for (let i = 0; i < y.length; i++)
        shares[y[i] as number] = (shares[y[i] as number] as number) + weightOf(weights, i);
      const total = shares.reduce((a, b) => a + b, 0);
      return shares.map((share) => Math.log(Math.max(1e-15, share / total)));
    },
    gradients({ scores, y, weights, gradient, hessian }, from, to) {
      const rows = y.length;
      const factor = classes / (classes - 1);
      for (let i = from; i < to; i++) {
        softmax(scores, i * classes);
        const weight = weights ? (weights[i] as number) : 1;
        for (let k = 0; k < classes; k++) {
          const p = probabilities[k] as number;
          gradient[k * rows + i] = weight * (y[i] === k ? p - 1 : p);
          hessian[k * rows + i] = weight * factor * p * (1 - p);
        }
      }
    },
    loss: (scores, at, y) => softmax(scores, at) - (scores[at + y] as number),
    output(scores, at, out, to) {
      softmax(scores, at);
      out.set(probabilities, to);
    },
  };
}

/** Squared error. */
const squared: Loss = {
  ...identity,
  renewal: null,
  start: (y, weights) => Float64Array.of(weightedMean(y, weights)),
  gradients({ scores, y, weights, gradient, hessian }, from, to) {
    for (let i = from; i < to; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      gradient[i] = weight * ((scores[i] as number) - (y[i] as number));
      hessian[i] = weight;
    }
  },
  loss: (scores, at, y) => ((scores[at] as number) - y) ** 2,
};

/** Pinball loss (Koenker and Bassett 1978), times `factor`: twice that of one half is the absolute error. */
function quantile(alpha: number, factor: number): Loss {
  return {
    ...identity,
    renewal: alpha,
    start: (y, weights) => Float64Array.of(weightedQuantile(y, weights, alpha)),
    gradients({ scores, y, weights, gradient, hessian }, from, to) {
      for (let i = from; i < to; i++) {
        const weight = factor * (weights ? (weights[i] as number) : 1);
        const over = (scores[i] as number) - (y[i] as number);
        gradient[i] = over > 0 ? weight * (1 - alpha) : over < 0 ? -weight * alpha : 0;
        hessian[i] = weight;
      }
    },
    loss(scores, at, y) {
      const over = (scores[at] as number) - y;
      return factor * (over > 0 ? (1 - alpha) * over : -alpha * over);
    },
  };
}

/** Counts: negative log-likelihood of a Poisson distribution, whose mean's logarithm is the score. */
const poisson: Loss = {
  ...exponential,
  renewal: null,
  start: (y, weights) => Float64Array.of(Math.log(Math.max(1e-15, weightedMean(y, weights)))),
  gradients({ scores, y, weights, gradient, hessian }, from, to) {
    for (let i = from; i < to; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      const mean = Math.exp(scores[i] as number);
      gradient[i] = weight * (mean - (y[i] as number));
      // A larger hessian than the true one keeps steps small where means are near 0 (as LightGBM's poisson_max_delta_step of 0.7).
      hessian[i] = weight * mean * Math.exp(0.7);
    }
  },
  loss: (scores, at, y) => Math.exp(scores[at] as number) - y * (scores[at] as number),
};

/** Amounts that are often nothing: negative log-likelihood of a Tweedie distribution but for what no score changes. */
function tweedie(power: number): Loss {
  const a = 1 - power;
  const b = 2 - power;
  return {
    ...exponential,
    renewal: null,
    start: (y, weights) => Float64Array.of(Math.log(Math.max(1e-15, weightedMean(y, weights)))),
    gradients({ scores, y, weights, gradient, hessian }, from, to) {
      for (let i = from; i < to; i++) {
        const weight = weights ? (weights[i] as number) : 1;
        const score = scores[i] as number;
        const first = (y[i] as number) * Math.exp(a * score);
        const second = Math.exp(b * score);
        gradient[i] = weight * (second - first);
        hessian[i] = weight * (b * second - a * first);
      }
    },
    loss: (scores, at, y) =>
      (-y * Math.exp(a * (scores[at] as number))) / a + Math.exp(b * (scores[at] as number)) / b,
  };
}
