// Metrics of predictions: prepared once for a set of rows, then computed for any weights of these rows.
import { type Aim, type MetricName, smallerIsBetter, type Task } from '../../../shared/domain';
import { binaryMetrics } from './binary';
import { listMetrics } from './lists';
import { multiclassMetrics } from './multiclass';
import { regressionMetrics } from './regression';

/** Values by name. A metric that these rows do not define (the ROC of one class, say) is left out. */
export type MetricValues = Partial<Record<MetricName, number>>;

/** Metrics of the prepared rows, each counted as often as its weight says; where none are given, by `Scored.weights`, or once each. */
export type WeightedMetrics = (weights?: Float64Array) => MetricValues;

/** Predictions beside what was really so. */
export interface Scored {
  task: Task;
  /** Class index or number, row by row. */
  actual: Float64Array;
  /** rows x classes probabilities, or rows predictions. */
  outputs: ArrayLike<number>;
  classes: number;
  /** Binary: probability of the positive class (1) from which it is predicted. */
  threshold: number;
  /** Regression: what was predicted, where it is not the mean. Its deviance is a metric, and its quantile that of the pinball loss (else one half). */
  aim?: Aim | undefined;
  /** Ranking: the number of each row's list. */
  lists?: Int32Array | undefined;
  /** How much each row counts where no rows are drawn; all alike where absent. */
  weights?: Float64Array | undefined;
}

export function prepareMetrics(scored: Scored): WeightedMetrics {
  const measure = prepare(scored);
  return (weights = scored.weights) => measure(weights);
}

function prepare(scored: Scored): WeightedMetrics {
  if (scored.task === 'ranking') return listMetrics(scored);
  if (scored.task === 'regression') return regressionMetrics(scored);
  return scored.task === 'binary' ? binaryMetrics(scored) : multiclassMetrics(scored);
}

export { mainMetric } from '../../../shared/domain';

/** 1 where greater values are better, -1 where smaller ones are. */
export const direction = (metric: MetricName): 1 | -1 => (smallerIsBetter(metric) ? -1 : 1);
