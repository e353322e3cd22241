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
import { judgeCalibration, judgeFurther, metricText } from './demands';
import { direction, mainMetric } from './metrics';

/** What a gate judges. */
export type Judged = Pick<
  EvaluationReport,
  | 'metrics'
  | 'calibrationTest'
  | 'comparison'
  | 'task'
  | 'champion'
  | 'slices'
  | 'fairness'
  | 'suspicions'
  | 'profit'
  | 'speed'
> & { chosenThreshold?: number };

/**
 * Asked for unless a person asks for something else: better than the baseline, clearly better than guessing, and (for probabilities)
 * honest about its chances; no worse than what is in use, and without a reason to doubt its score.
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
  if (task === 'ranking') return [better, rule('atLeast', 'ndcg10', 0.5), ...always];
  return [better, rule('atLeast', 'r2', 0.1), ...always];
}

/** Every rule is judged, none hides another; the gate is as good as its worst rule. */
export function judge(report: Judged, rules: readonly EvaluationRule[]): EvaluationReport['gate'] {
  const results = rules.map((rule) => judgeRule(report, rule));
  const verdicts = results.map(({ verdict }) => verdict);
  return {
    verdict: verdicts.includes('fail') ? 'fail' : verdicts.includes('warn') ? 'warn' : 'pass',
    rules: results,
  };
}

function judgeRule(report: Judged, rule: EvaluationRule): RuleResult {
  switch (rule.kind) {
    case 'atLeast':
    case 'atMost':
      if (rule.metric === 'ece') return judgeCalibration(report, rule);
      return judgeThreshold(report, rule);
    case 'betterThanBaseline':
      return judgeComparison(report, rule);
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

/** Better for certain (the interval of the difference leaves zero out), better on these rows, or not better. */
function judgeComparison({ comparison }: Judged, rule: EvaluationRule): RuleResult {
  const metric = metricText(rule.metric);
  if (!comparison || comparison.metric !== rule.metric)
    return { rule, value: 0, verdict: 'warn', summary: text('evaluate.rule.uncompared', { metric }) };
  const sign = direction(rule.metric);
  const { difference } = comparison;
  const gain = sign * difference.value;
  const [low, high] = [sign * difference.low, sign * difference.high].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const verdict: Verdict = low > 0 ? 'pass' : gain > 0 ? 'warn' : 'fail';
  const against = text(`evaluate.against.${comparison.against ?? 'baseline'}`);
  const way = text(sign > 0 ? 'evaluate.way.higher' : 'evaluate.way.lower');
  const params = { metric, against, way, by: Math.abs(gain), low, high };
  return { rule, value: difference.value, verdict, summary: text(`evaluate.rule.better.${verdict}`, params) };
}
