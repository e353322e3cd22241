// The losses of linear models, and how a target and its predictions are scaled while fitting.
import type { Task } from '../../../shared/domain';
import type { Labelled } from '../learner';
import { targetScale } from '../watch';

export const OBJECTIVES = ['auto', 'squared', 'absolute', 'quantile', 'poisson'] as const;
export type ObjectiveName = (typeof OBJECTIVES)[number];

/** The target as it is fitted is (y - shift) / unit; what is found then holds for y itself by the other numbers. */
export interface TargetScale {
  shift: number;
  unit: number;
  /** Weights for y are so many times those fitted, and so much is added to the intercept after that. */
  factor: number;
  base: number;
  /** The mean loss on y is so many times that fitted, and so much more. */
  lossFactor: number;
  lossBase: number;
  /** Penalties are multiplied by this while fitting. */
  penaltyFactor: number;
}

export interface LinearLoss {
  /** How linear predictors become outputs. */
  link: 'identity' | 'exp' | 'sigmoid' | 'softmax';
  /** What is told is so many times what is fitted: the squared error, not half of it. */
  told: number;
  /** Whether it has a corner, which fitting rounds off by less and less. */
  cornered: boolean;
  scaleOf(data: Pick<Labelled, 'y' | 'weights'>): TargetScale;
  /**
   * Loss of one row; `z` comes in as linear predictors and leaves as the loss's derivatives by them.
   * @param round half the width over which a corner is rounded off, in the target's unit
   */
  loss(z: Float64Array, y: number, round: number): number;
}

const UNSCALED: TargetScale = {
  shift: 0,
  unit: 1,
  factor: 1,
  base: 0,
  lossFactor: 1,
  lossBase: 0,
  penaltyFactor: 1,
};

/** log(1 + exp(z)) without overflow. */
const softplus = (z: number): number => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
export const sigmoid = (z: number): number =>
  z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));

export function lossFor(task: Task, objective: ObjectiveName, alpha: number): LinearLoss {
  if (task === 'binary') return binary;
  if (task === 'multiclass') return multiclass;
  switch (objective) {
    case 'absolute':
      return pinball(0.5, 2);
    case 'quantile':
      return pinball(alpha, 1);
    case 'poisson':
      return poisson;
    case 'auto':
    case 'squared':
      return squared;
  }
}

/** Negative log-likelihood of a yes or no. */
const binary: LinearLoss = {
  link: 'sigmoid',
  told: 1,
  cornered: false,
  scaleOf: () => UNSCALED,
  loss(z, y) {
    const first = z[0] as number;
    z[0] = sigmoid(first) - y;
    return softplus(first) - y * first;
  },
};

/** Negative log-likelihood of one of several classes. */
const multiclass: LinearLoss = {
  link: 'softmax',
  told: 1,
  cornered: false,
  scaleOf: () => UNSCALED,
  loss(z, y) {
    const own = z[y] as number;
    const top = z.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    for (let k = 0; k < z.length; k++) {
      const e = Math.exp((z[k] as number) - top);
      z[k] = e;
      sum += e;
    }
    for (let k = 0; k < z.length; k++) z[k] = (z[k] as number) / sum;
    z[y] = (z[y] as number) - 1;
    return Math.log(sum) + top - own;
  },
};

/** Fitted as half the squared error of a target with mean 0 and deviation 1; told as the squared error. */
const squared: LinearLoss = {
  link: 'identity',
  told: 2,
  cornered: false,
  scaleOf(data) {
    const { mean, deviation } = targetScale(data);
    return {
      ...UNSCALED,
      ...{ shift: mean, unit: deviation, factor: deviation, base: mean },
      lossFactor: 2 * deviation ** 2,
    };
  },
  loss(z, y) {
    const over = (z[0] as number) - y;
    z[0] = over;
    return over ** 2 / 2;
  },
};

/**
 * Pinball loss (Koenker and Bassett 1978) times `factor`, its corner a parabola over a width of 2 `round` (a uniform kernel's
 * convolution: Fernandes, Guerre and Horta 2021, "Smoothing quantile regressions").
 */
function pinball(alpha: number, factor: number): LinearLoss {
  return {
    link: 'identity',
    told: 1,
    cornered: true,
    scaleOf(data) {
      const { mean, deviation } = targetScale(data);
      return {
        ...UNSCALED,
        ...{ shift: mean, unit: deviation, factor: deviation, base: mean },
        lossFactor: deviation,
      };
    },
    loss(z, y, round) {
      const over = (z[0] as number) - y;
      if (Math.abs(over) >= round) {
        z[0] = factor * (over > 0 ? 1 - alpha : -alpha);
        return over * z[0];
      }
      const share = (over + round) / (2 * round);
      z[0] = factor * (share - alpha);
      return factor * (round * share ** 2 - alpha * over);
    },
  };
}

/** Counts: negative log-likelihood of a Poisson distribution, whose mean's logarithm is linear. Fitted on a target with mean 1. */
const poisson: LinearLoss = {
  link: 'exp',
  told: 1,
  cornered: false,
  scaleOf(data) {
    const { mean } = targetScale(data);
    if (!(mean > 0)) return UNSCALED;
    const base = Math.log(mean);
    return {
      ...UNSCALED,
      ...{ unit: mean, base, lossFactor: mean, lossBase: -mean * base, penaltyFactor: 1 / mean },
    };
  },
  loss(z, y) {
    const first = z[0] as number;
    const mean = Math.exp(first);
    z[0] = mean - y;
    return mean - y * first;
  },
};
