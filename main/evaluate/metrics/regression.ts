// Metrics of predicted numbers.
import type { MetricValues, Scored, WeightedMetrics } from '.';

export function regressionMetrics({ actual, outputs }: Scored): WeightedMetrics {
  const rows = actual.length;
  // An error in per cent of nothing says nothing: with zeros among the actual values there is no such figure.
  const shares = actual.every((y) => Math.abs(y) > 1e-9);
  return (weights) => {
    let total = 0;
    let sum = 0;
    let squares = 0;
    let sizes = 0;
    let relative = 0;
    for (let i = 0; i < rows; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      const y = actual[i] as number;
      const error = (outputs[i] as number) - y;
      total += weight;
      sum += weight * y;
      squares += weight * error * error;
      sizes += weight * Math.abs(error);
      if (shares) relative += (weight * Math.abs(error)) / Math.abs(y);
    }
    const mean = sum / total;
    let spread = 0;
    for (let i = 0; i < rows; i++)
      spread += (weights ? (weights[i] as number) : 1) * ((actual[i] as number) - mean) ** 2;
    const values: MetricValues = { rmse: Math.sqrt(squares / total), mae: sizes / total };
    if (shares) values.mape = relative / total;
    // Equal values whose mean was rounded leave a spread of nothing but rounding.
    if (spread > total * (1e-14 * mean) ** 2) values.r2 = 1 - squares / spread;
    return values;
  };
}
