// Metrics of predicted numbers.
import { lossOf } from '../../../shared/domain';
import { byFallingScore } from '../../learn';
import type { MetricValues, Scored, WeightedMetrics } from '.';

export function regressionMetrics({ actual, outputs, aim, weights: all }: Scored): WeightedMetrics {
  const rows = actual.length;
  const quantile = aim?.quantile ?? 0.5;
  // Of counts and amounts, by the loss that was asked for; there is none where one of the predictions is no mean of such.
  const deviance = aim?.metric.endsWith('Deviance') ? aim : null;
  const deviances =
    deviance && Float64Array.from(actual, (y, i) => lossOf(deviance, y, outputs[i] as number));
  // An error in per cent of nothing says nothing: with zeros among the actual values there is no such figure.
  const shares = actual.every((y, i) => Math.abs(y) > 1e-9 || all?.[i] === 0);
  const sizesOf = Float64Array.from(actual, (y, i) => Math.abs((outputs[i] as number) - y));
  const order = byFallingScore(sizesOf).reverse();
  return (weights) => {
    let total = 0;
    let sum = 0;
    let errors = 0;
    let squares = 0;
    let sizes = 0;
    let relative = 0;
    let pinball = 0;
    let deviated = 0;
    for (let i = 0; i < rows; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      const y = actual[i] as number;
      const error = (outputs[i] as number) - y;
      const size = sizesOf[i] as number;
      total += weight;
      sum += weight * y;
      errors += weight * error;
      squares += weight * error * error;
      sizes += weight * size;
      pinball += weight * size * (error < 0 ? quantile : 1 - quantile);
      if (deviances && weight > 0) deviated += weight * (deviances[i] as number);
      if (shares && weight > 0) relative += (weight * size) / Math.abs(y);
    }
    const mean = sum / total;
    const meanError = errors / total;
    let spread = 0;
    let unexplained = 0;
    for (let i = 0; i < rows; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      const y = actual[i] as number;
      spread += weight * (y - mean) ** 2;
      unexplained += weight * ((outputs[i] as number) - y - meanError) ** 2;
    }
    const values: MetricValues = {
      rmse: Math.sqrt(squares / total),
      mae: sizes / total,
      medae: weightedMedian(sizesOf, order, total, weights),
      pinball: pinball / total,
    };
    if (shares) values.mape = relative / total;
    if (deviance && Number.isFinite(deviated)) values[deviance.metric] = deviated / total;
    // Equal values whose mean was rounded leave a spread of nothing but rounding.
    if (spread > total * (1e-14 * mean) ** 2) {
      values.r2 = 1 - squares / spread;
      values.explainedVariance = 1 - unexplained / spread;
    }
    return values;
  };
}

/** The value with half of the weight on either side; the middle of two where the weight parts exactly between them. */
function weightedMedian(
  values: Float64Array,
  order: Uint32Array,
  total: number,
  weights?: Float64Array,
): number {
  let below = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    below += weights ? (weights[row] as number) : 1;
    if (below < total / 2) continue;
    const value = values[row] as number;
    if (below > total / 2) return value;
    for (let j = i + 1; j < order.length; j++) {
      const next = order[j] as number;
      if (!weights || (weights[next] as number) > 0) return (value + (values[next] as number)) / 2;
    }
    return value;
  }
  return NaN;
}
