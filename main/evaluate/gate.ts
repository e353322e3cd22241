// The evaluation gate: what is demanded, and what the report says to it.
import {
  type EvaluationReport,
  type EvaluationRule,
  type MetricName,
  type RuleResult,
  type Task,
  text,
  type Verdict,
} from '../../shared/domain';
import { judgeBaseline, judgeChampion } from './contest';
import { judgeCalibration, judgeFurther } from './demands';
import { mainMetric } from './metrics';
import { metricText } from './words';

/** The share of the differences between rows that a model of numbers is to explain by default. */
const LEAST_R2 = 0.1;

/** What a gate judges. */
export type Judged = Pick<
  EvaluationReport,
  | 'metrics'
  | 'calibrationTest'
  | 'overTrivial'
  | 'aim'
  | 'comparison'
  | 'task'
  | 'champion'
  | 'slices'
  | 'fairness'
  | 'suspicions'
  | 'profit'
  | 'classProfit'
  | 'decidedBy'
  | 'speed'
> &
  Partial<Pick<EvaluationReport, 'chosenThreshold' | 'baseline' | 'trivial'>>;

/**
 * Asked for unless a person asks for something else: better than the baseline, better than guessing, honest probabilities, not worse than
 * what is in use, and no reason to doubt the score. A demand that is surely missed fails; one that is neither surely met nor surely missed is a
 * doubt, with which the model is let through unless `certainty` is demanded too.
 */
export function defaultRules(task: Task): EvaluationRule[] {
  const rule = (
    kind: EvaluationRule['kind'],
    metric: MetricName,
    threshold: number | null,
  ): EvaluationRule => ({
    id: `${kind}.${metric}`,
    kind,
    metric,
    threshold,
  });
  const better = rule('betterThanBaseline', mainMetric(task), null);
  const always = [
    rule('betterThanChampion', mainMetric(task), null),
    rule('suspicion', mainMetric(task), null),
  ];
  if (task === 'binary')
    return [better, rule('atLeast', 'rocAuc', 0.65), rule('atMost', 'ece', 0.1), ...always];
  if (task === 'multiclass') return [better, rule('atLeast', 'mcc', 0.2), ...always];
  // How good an order can be depends on the lists; that it is better than none at all does not.
  if (task === 'ranking') return [better, rule('betterThanTrivial', 'ndcg10', 0), ...always];
  return [better, rule('atLeast', 'r2', LEAST_R2), ...always];
}

/** Every rule is judged, none hides another; the gate is as good as its worst rule. */
export function judge(report: Judged, given: readonly EvaluationRule[]): EvaluationReport['gate'] {
  const rules = given.map((rule) => aimedRule(report, rule));
  const plain = rules.filter(({ kind }) => kind !== 'certainty').map((rule) => judgeRule(report, rule));
  const strict = rules.filter(({ kind }) => kind === 'certainty').map((rule) => judgeCertainty(plain, rule));
  const results = [...plain, ...strict];
  const verdicts = results.map(({ verdict }) => verdict);
  return {
    verdict: verdicts.includes('fail') ? 'fail' : verdicts.includes('warn') ? 'warn' : 'pass',
    rules: results,
  };
}

/**
 * Rules stand for a task; a run that was trained for another loss is asked the same by that loss. The explained variance that is asked for by
 * default says little of a quantile: it is to be surely better than a model without input.
 */
function aimedRule({ task, aim }: Judged, rule: EvaluationRule): EvaluationRule {
  if (!aim) return rule;
  const { metric } = aim;
  if (rule.kind === 'atLeast' && rule.metric === 'r2' && rule.threshold === LEAST_R2)
    return { ...rule, kind: 'betterThanTrivial', metric, threshold: 0 };
  const compares = rule.kind !== 'atLeast' && rule.kind !== 'atMost';
  return compares && rule.metric === mainMetric(task) ? { ...rule, metric } : rule;
}

/** What is not certain does not pass. */
function judgeCertainty(others: readonly RuleResult[], rule: EvaluationRule): RuleResult {
  const unsure = others.filter(({ verdict, certain }) => verdict === 'warn' || certain === false).length;
  const verdict = unsure === 0 ? 'pass' : 'fail';
  return { rule, value: unsure, verdict, summary: text(`evaluate.rule.certainty.${verdict}`, { unsure }) };
}

function judgeRule(report: Judged, rule: EvaluationRule): RuleResult {
  switch (rule.kind) {
    case 'atLeast':
    case 'atMost':
      if (rule.metric === 'ece') return judgeCalibration(report, rule);
      return judgeThreshold(report, rule);
    case 'betterThanBaseline':
      return judgeBaseline(report, rule);
    case 'betterThanChampion':
      return judgeChampion(report, rule);
    default:
      return judgeFurther(report, rule);
  }
}

/** The figure must lie on the right side; the whole interval, or it is a warning. */
function judgeThreshold({ metrics }: Judged, rule: EvaluationRule): RuleResult {
  const estimate = metrics[rule.metric];
  if (!estimate || rule.threshold === null)
    return {
      rule,
      value: 0,
      verdict: 'warn',
      summary: text('evaluate.rule.unmeasured', { metric: metricText(rule.metric) }),
    };
  const { value, low, high } = estimate;
  const upward = rule.kind === 'atLeast';
  const holds = (figure: number): boolean =>
    rule.threshold !== null && (upward ? figure >= rule.threshold : figure <= rule.threshold);
  const verdict: Verdict = !holds(value) ? 'fail' : holds(upward ? low : high) ? 'pass' : 'warn';
  const params = { metric: metricText(rule.metric), value, low, high, threshold: rule.threshold };
  return { rule, value, verdict, summary: text(`evaluate.rule.${rule.kind}.${verdict}`, params) };
}
