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

/**
 * Accuracy, precision, recall and F1 of the positive class, their means over both classes, balanced accuracy, Cohen's kappa (Cohen 1960)
 * and Matthews' correlation (Matthews 1975).
 */
export function countMetrics(counts: Counts): MetricValues {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const total = tp + fp + fn + tn;
  const recalls = [...(tp + fn > 0 ? [tp / (tp + fn)] : []), ...(tn + fp > 0 ? [tn / (tn + fp)] : [])];
  const f1 = ratio(2 * tp, 2 * tp + fp + fn);
  const f1Negative = ratio(2 * tn, 2 * tn + fn + fp);
  // A class that neither was nor was predicted takes no part in the means.
  const labels = (tp + fp + fn > 0 ? 1 : 0) + (tn + fp + fn > 0 ? 1 : 0);
  const byChance = (tp + fp) * (tp + fn) + (tn + fn) * (tn + fp);
  return {
    accuracy: ratio(tp + tn, total),
    balancedAccuracy: ratio(
      recalls.reduce((a, b) => a + b, 0),
      recalls.length,
    ),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1,
    precisionMacro: ratio(ratio(tp, tp + fp) + ratio(tn, tn + fn), labels),
    f1Macro: ratio(f1 + f1Negative, labels),
    f1Weighted: ratio(f1 * (tp + fn) + f1Negative * (tn + fp), total),
    kappa: ratio(total * (tp + tn) - byChance, total * total - byChance),
    mcc: ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
  };
}

const COUNTED = countMetrics({ truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 });

/** Whether a metric of a yes-or-no question follows from the counts at the threshold. */
export const isCounted = (metric: string): boolean => metric in COUNTED;
