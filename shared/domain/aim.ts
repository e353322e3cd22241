// What a model of numbers was trained to say where that is not the mean, and what judges it then. For who needs no schema.
import type { MetricName } from './metrics';
import type { Task } from './recipe';

/** A model that was trained by another loss than the squared one is judged by that loss. */
export interface Aim {
  metric: Extract<MetricName, 'mae' | 'pinball' | 'poissonDeviance' | 'tweedieDeviance'>;
  /** Of `pinball`: the share of rows that shall lie below. */
  quantile?: number | undefined;
  /** Of `tweedieDeviance`: the power of the variance, between 1 and 2. */
  power?: number | undefined;
}

const MAIN = { binary: 'rocAuc', multiclass: 'accuracy', regression: 'rmse', ranking: 'ndcg10' } as const;

/** The metric that models are compared by: that of their aim, where they have one. */
export const mainMetric = (task: Task, aim?: Pick<Aim, 'metric'> | null): MetricName =>
  aim?.metric ?? MAIN[task];

/** By a run's settings; undefined where it was trained for the usual. */
export function aimOf(task: Task, settings: Readonly<Record<string, unknown>>): Aim | undefined {
  if (task !== 'regression') return undefined;
  const { objective, alpha, power } = settings;
  switch (objective) {
    case 'absolute':
      return { metric: 'mae' };
    case 'quantile':
      return { metric: 'pinball', quantile: typeof alpha === 'number' ? alpha : 0.5 };
    case 'poisson':
      return { metric: 'poissonDeviance' };
    case 'tweedie':
      return { metric: 'tweedieDeviance', power: typeof power === 'number' ? power : 1.5 };
    default:
      return undefined;
  }
}

/** The settings of a learner by which it is trained so: `aimOf` the other way round. Empty for the usual. */
export function aimSettings(aim: Aim | undefined): Record<string, string | number> {
  switch (aim?.metric) {
    case 'mae':
      return { objective: 'absolute' };
    case 'pinball':
      return { objective: 'quantile', alpha: aim.quantile ?? 0.5 };
    case 'poissonDeviance':
      return { objective: 'poisson' };
    case 'tweedieDeviance':
      return { objective: 'tweedie', power: aim.power ?? 1.5 };
    case undefined:
      return {};
  }
}

/** Equal for models that answer the same question, so that their figures compare. */
export const sameAim = (a: Aim | undefined, b: Aim | undefined): boolean =>
  a?.metric === b?.metric && a?.quantile === b?.quantile && a?.power === b?.power;

/**
 * What one row adds to the loss of an aim: absolute error, pinball loss (Koenker and Bassett 1978), or deviance (Jørgensen 1987). A deviance is
 * NaN where the prediction is no possible mean, or the answer is below 0.
 */
export function lossOf({ metric, quantile = 0.5, power = 1.5 }: Aim, actual: number, said: number): number {
  const over = said - actual;
  switch (metric) {
    case 'mae':
      return Math.abs(over);
    case 'pinball':
      return over < 0 ? -quantile * over : (1 - quantile) * over;
    case 'poissonDeviance':
      if (!(said > 0) || actual < 0) return NaN;
      return 2 * ((actual > 0 ? actual * Math.log(actual / said) : 0) - actual + said);
    case 'tweedieDeviance':
      if (!(said > 0) || actual < 0) return NaN;
      return (
        2 *
        (actual ** (2 - power) / ((1 - power) * (2 - power)) -
          (actual * said ** (1 - power)) / (1 - power) +
          said ** (2 - power) / (2 - power))
      );
  }
}
