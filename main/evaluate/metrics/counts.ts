// Metrics that follow from the four counts of a yes-or-no question.
import type { MetricValues } from '.';

export interface Counts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

/** 0 where there is nothing to divide by, as scikit-learn's zero_division=0. */
export const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** Accuracy, precision, recall, F1, balanced accuracy and Matthews' correlation (Matthews 1975). */
export function countMetrics(counts: Counts): MetricValues {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const total = tp + fp + fn + tn;
  const recalls = [...(tp + fn > 0 ? [tp / (tp + fn)] : []), ...(tn + fp > 0 ? [tn / (tn + fp)] : [])];
  return {
    accuracy: ratio(tp + tn, total),
    balancedAccuracy: ratio(
      recalls.reduce((a, b) => a + b, 0),
      recalls.length,
    ),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    mcc: ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
  };
}
