// From counts to what they mean for the business.
import type { ClassAgainstRest, EvaluationReport, MetricName, RuleResult, Task } from '../../shared/domain';

export type ThresholdRow = EvaluationReport['thresholds'][number];

/** The row of the threshold table nearest to a threshold. */
export function rowAt(rows: readonly ThresholdRow[], threshold: number): ThresholdRow | null {
  let best: ThresholdRow | null = null;
  for (const row of rows)
    if (!best || Math.abs(row.threshold - threshold) < Math.abs(best.threshold - threshold)) best = row;
  return best;
}

export const recallOf = (r: ThresholdRow): number =>
  share(r.truePositives, r.truePositives + r.falseNegatives);
/** Of those named; null where none is named. */
export const precisionOf = (r: ThresholdRow): number | null =>
  r.truePositives + r.falsePositives === 0
    ? null
    : share(r.truePositives, r.truePositives + r.falsePositives);
export const falseAlarmsOf = (r: ThresholdRow): number =>
  share(r.falsePositives, r.falsePositives + r.trueNegatives);
export const rowsOf = (r: ThresholdRow): number =>
  r.truePositives + r.falsePositives + r.falseNegatives + r.trueNegatives;

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** "7 of 10", in the smallest of 10, 100 or 1,000 that neither rounds something to nothing nor not-quite-all to all. */
export function outOf(value: number): { count: number; of: number } {
  for (const of of [10, 100, 1000]) {
    const count = Math.round(value * of);
    const whole = count === 0 || count === of;
    if (!whole || value === 0 || value === 1 || of === 1000) return { count, of };
  }
  return { count: 0, of: 10 };
}

/** Whether a share is near enough to one half to be called so. */
export const isHalf = (value: number): boolean => Math.abs(value - 0.5) < 0.025;

const ORDER: Readonly<Record<Task, readonly MetricName[]>> = {
  binary: [
    'rocAuc',
    'averagePrecision',
    'recall',
    'precision',
    'f1',
    'f1Macro',
    'f1Weighted',
    'precisionMacro',
    'accuracy',
    'balancedAccuracy',
    'mcc',
    'kappa',
    'logLoss',
    'brier',
    'ece',
  ],
  multiclass: [
    'accuracy',
    'balancedAccuracy',
    'precision',
    'recall',
    'f1',
    'f1Weighted',
    'mcc',
    'kappa',
    'rocAuc',
    'rocAucWeighted',
    'averagePrecision',
    'averagePrecisionWeighted',
    'logLoss',
    'ece',
  ],
  regression: [
    ...(['poissonDeviance', 'tweedieDeviance'] as const),
    ...(['mae', 'medae', 'rmse', 'mape', 'pinball', 'r2', 'explainedVariance'] as const),
  ],
  ranking: ['ndcg10', 'ndcg5', 'map', 'mrr'],
};

/** Metrics of a report in the order in which they matter. */
export function metricsOf(report: Pick<EvaluationReport, 'task' | 'aim' | 'metrics'>): MetricName[] {
  const main = report.aim?.metric;
  const known = [...ORDER[report.task]]
    .sort((a, b) => Number(b === main) - Number(a === main))
    .filter((name) => report.metrics[name] !== undefined);
  const others = (Object.keys(report.metrics) as MetricName[]).filter((name) => !known.includes(name));
  return [...known, ...others];
}

/** Metrics that say most of what there is to say; the others are shown when asked for. */
const FIRST = new Set<MetricName>([
  ...(['rocAuc', 'averagePrecision', 'recall', 'precision', 'f1', 'accuracy', 'logLoss', 'ece'] as const),
  ...(['mae', 'medae', 'rmse', 'mape', 'r2', 'poissonDeviance', 'tweedieDeviance'] as const),
  ...(['ndcg10', 'ndcg5', 'map', 'mrr'] as const),
]);
export const isFirst = (metric: MetricName): boolean => FIRST.has(metric);

/** Metrics that a rule may name for a task. */
export const metricsFor = (task: Task): readonly MetricName[] => ORDER[task];

/** Whether the gate lets the model through, by itself or by a person's decision. */
export const isThrough = (report: EvaluationReport): boolean =>
  report.gate.verdict !== 'fail' || report.accepted !== null;

export const failing = (rules: readonly RuleResult[]): RuleResult[] =>
  rules.filter((r) => r.verdict === 'fail');

/** An importance that its interval cannot tell from nothing. */
export const isNothing = (drop: { low: number; high: number }): boolean => drop.low <= 0;

/** The class that is looked at; where none was chosen, the first that has curves. */
export const chosenClass = (
  { oneVsRest: all = [] }: Pick<EvaluationReport, 'oneVsRest'>,
  name: string | undefined,
): ClassAgainstRest | undefined =>
  all.find((one) => one.name === name) ?? all.find(({ roc }) => roc.length > 1) ?? all[0];
