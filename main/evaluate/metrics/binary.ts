// Metrics of a yes-or-no question.
import type { MetricValues, Scored, WeightedMetrics } from '.';
import { calibrationError, surprise } from './calibration';
import { countMetrics } from './counts';
import { areasOf, compact, marksOf, rank } from './ranking';

/** Probabilities of the positive class. */
export function positiveOf(outputs: ArrayLike<number>): Float64Array {
  const positive = new Float64Array(outputs.length / 2);
  for (let i = 0; i < positive.length; i++) positive[i] = outputs[2 * i + 1] as number;
  return positive;
}

export function binaryMetrics({ actual, outputs, threshold }: Scored): WeightedMetrics {
  const p = positiveOf(outputs);
  const marks = marksOf(rank(p), actual);
  // Probabilities are single precision; the two of a row are normalised as scikit-learn does before taking logarithms.
  const losses = p.map((positive, i) => {
    const negative = outputs[2 * i] as number;
    return surprise((actual[i] === 1 ? positive : negative) / (positive + negative));
  });
  return (weights) => {
    const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
    let total = 0;
    let loss = 0;
    let squares = 0;
    for (let i = 0; i < p.length; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      if (weight === 0) continue;
      const probability = p[i] as number;
      const yes = actual[i] === 1;
      if (probability >= threshold) counts[yes ? 'truePositives' : 'falsePositives'] += weight;
      else counts[yes ? 'falseNegatives' : 'trueNegatives'] += weight;
      total += weight;
      loss += weight * (losses[i] as number);
      squares += weight * (probability - (yes ? 1 : 0)) ** 2;
    }
    const { rocAuc, averagePrecision } = areasOf(marks, compact(weights, p.length));
    const values: MetricValues = {
      ...countMetrics(counts),
      logLoss: loss / total,
      brier: squares / total,
      ece: calibrationError(p, actual, weights),
    };
    return Number.isNaN(rocAuc) ? values : { rocAuc, averagePrecision, ...values };
  };
}
