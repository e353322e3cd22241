// Metrics of several classes. Precision, recall, F1 and areas are plain means over the classes ("macro"; ROC one against the rest).
import { likeliest } from '../../learn';
import type { MetricValues, Scored, WeightedMetrics } from '.';
import { calibrationError, surprise } from './calibration';
import { ratio } from './counts';
import { areas, rank } from './ranking';

export function multiclassMetrics({ actual, outputs, classes }: Scored): WeightedMetrics {
  const rows = actual.length;
  const predicted = Int32Array.from({ length: rows }, (_, i) => likeliest(outputs, i, classes));
  const confidence = Float64Array.from(predicted, (k, i) => outputs[i * classes + k] as number);
  const right = Float64Array.from(predicted, (k, i) => (actual[i] === k ? 1 : 0));
  const losses = Float64Array.from(actual, (k, i) => {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += outputs[i * classes + c] as number;
    return surprise((outputs[i * classes + k] as number) / sum);
  });
  const byClass = Array.from({ length: classes }, (_, k) => ({
    ranking: rank(Float64Array.from({ length: rows }, (_row, i) => outputs[i * classes + k] as number)),
    own: Uint8Array.from(actual, (c) => (c === k ? 1 : 0)),
  }));
  return (weights) => {
    const confusion = new Float64Array(classes * classes);
    let loss = 0;
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      const cell = (actual[i] as number) * classes + (predicted[i] as number);
      confusion[cell] = (confusion[cell] as number) + weight;
      loss += weight * (losses[i] as number);
      total += weight;
    }
    const values: MetricValues = {
      ...fromConfusion(confusion, classes, total),
      logLoss: loss / total,
      ece: calibrationError(confidence, right, weights),
    };
    const found = byClass
      .map(({ ranking, own }) => areas(ranking, own, weights))
      .filter(({ rocAuc }) => !Number.isNaN(rocAuc));
    if (found.length === 0) return values;
    const mean = (name: 'rocAuc' | 'averagePrecision'): number =>
      found.reduce((sum, area) => sum + area[name], 0) / found.length;
    return { rocAuc: mean('rocAuc'), averagePrecision: mean('averagePrecision'), ...values };
  };
}

function fromConfusion(confusion: Float64Array, classes: number, total: number): MetricValues {
  let right = 0;
  let overlap = 0;
  let actualSquares = 0;
  let predictedSquares = 0;
  const seen = { precision: 0, recall: 0, f1: 0, f1Weighted: 0, labels: 0, recalls: 0, present: 0 };
  for (let k = 0; k < classes; k++) {
    const hits = confusion[k * classes + k] as number;
    let isK = 0;
    let saidK = 0;
    for (let j = 0; j < classes; j++) {
      isK += confusion[k * classes + j] as number;
      saidK += confusion[j * classes + k] as number;
    }
    right += hits;
    overlap += isK * saidK;
    actualSquares += isK * isK;
    predictedSquares += saidK * saidK;
    // A class that neither was nor was predicted takes no part in the means.
    if (isK + saidK > 0) seen.labels++;
    seen.precision += ratio(hits, saidK);
    seen.recall += ratio(hits, isK);
    seen.f1 += ratio(2 * hits, isK + saidK);
    seen.f1Weighted += isK * ratio(2 * hits, isK + saidK);
    if (isK > 0) {
      seen.present++;
      seen.recalls += hits / isK;
    }
  }
  return {
    accuracy: ratio(right, total),
    balancedAccuracy: ratio(seen.recalls, seen.present),
    precision: ratio(seen.precision, seen.labels),
    recall: ratio(seen.recall, seen.labels),
    f1: ratio(seen.f1, seen.labels),
    f1Weighted: ratio(seen.f1Weighted, total),
    kappa: ratio(right * total - overlap, total * total - overlap),
    // Gorodkin 2004, "Comparing two K-category assignments by a K-category correlation coefficient".
    mcc: ratio(
      right * total - overlap,
      Math.sqrt((total * total - predictedSquares) * (total * total - actualSquares)),
    ),
  };
}
