import type { EvaluationReport } from '../../../shared/domain';

const estimate = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });

/** A small binary report, consistent in itself: 100 test rows, 10 of them positive. */
export const report: EvaluationReport = {
  id: 1,
  runId: 3,
  baselineRunId: 1,
  task: 'binary',
  target: 'buys',
  positive: 'yes',
  classes: ['no', 'yes'],
  rows: 100,
  metrics: { recall: estimate(0.7), precision: estimate(0.5), rocAuc: estimate(0.9), logLoss: estimate(0.2) },
  baseline: { rocAuc: estimate(0.8) },
  comparison: { metric: 'rocAuc', difference: { value: 0.1, low: 0.05, high: 0.15 } },
  trivial: { rocAuc: estimate(0.5) },
  roc: [],
  precisionRecall: [],
  thresholds: [
    { threshold: 0, truePositives: 10, falsePositives: 90, falseNegatives: 0, trueNegatives: 0 },
    { threshold: 0.5, truePositives: 7, falsePositives: 7, falseNegatives: 3, trueNegatives: 83 },
    { threshold: 0.8, truePositives: 4, falsePositives: 1, falseNegatives: 6, trueNegatives: 89 },
    { threshold: 1, truePositives: 0, falsePositives: 0, falseNegatives: 10, trueNegatives: 90 },
  ],
  chosenThreshold: 0.5,
  calibration: [],
  confusion: [],
  scatter: [],
  importance: [],
  gate: { verdict: 'pass', rules: [] },
  accepted: null,
  openings: 1,
  startedAt: 0,
  seconds: 1,
};
