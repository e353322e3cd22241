// What the gate may demand beyond a bound on a metric: the champion, the weakest level, fairness, suspicion, profit, speed and size.
import {
  type EvaluationRule,
  type MetricName,
  type RuleResult,
  type Text,
  text,
  type Verdict,
} from '../../shared/domain';
import { ratioVerdict } from './fairness';
import type { Judged } from './gate';
import { direction } from './metrics';
import { profitAt } from './money';

export const metricText = (metric: MetricName): Text => text(`evaluate.metric.${metric}`);

type Params = Text['params'];

const result = (rule: EvaluationRule, value: number, verdict: Verdict, params: Params = {}): RuleResult => ({
  rule,
  value,
  verdict,
  summary: text(`evaluate.rule.${rule.kind}.${verdict}`, params),
});

/** What could not be measured is a doubt, not a failure. */
const unmeasured = (rule: EvaluationRule): RuleResult => ({
  rule,
  value: 0,
  verdict: 'warn',
  summary: text(`evaluate.rule.${rule.kind}.unmeasured`),
});

export function judgeFurther(report: Judged, rule: EvaluationRule): RuleResult {
  switch (rule.kind) {
    case 'betterThanChampion':
      return judgeChampion(report, rule);
    case 'worstSlice':
      return judgeSlices(report, rule);
    case 'fairness':
      return judgeFairness(report, rule);
    case 'suspicion':
      return judgeSuspicion(report, rule);
    case 'profit':
      return judgeProfit(report, rule);
    case 'latency':
      return judgeCeiling(rule, report.speed?.thousandRows);
    case 'size':
      return judgeCeiling(rule, report.speed && report.speed.bytes / 1e6);
    default:
      return unmeasured(rule);
  }
}

/** What honest probabilities come to less often than this is no chance. */
const UNLIKELY = 0.05;

/** Surely worse than what is in use fails; as good within the error is a doubt. */
function judgeChampion({ champion }: Judged, rule: EvaluationRule): RuleResult {
  if (champion === undefined)
    return { rule, value: 0, verdict: 'pass', summary: text('evaluate.rule.betterThanChampion.none') };
  if (champion === null) return unmeasured(rule);
  const { metric, difference, version } = champion;
  const sign = direction(metric);
  const [low, high] = [sign * difference.low, sign * difference.high].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const gain = sign * difference.value;
  const verdict: Verdict = low > 0 ? 'pass' : high < 0 ? 'fail' : 'warn';
  const params = { metric: metricText(metric), version, gain, low, high };
  return result(rule, difference.value, verdict, params);
}

/**
 * Whether probabilities are honest to within the bound. Fails where they surely are not; passes where they surely are, or cannot be told
 * from honest ones although an error beyond the bound would have shown; else these rows are too few to tell.
 */
export function judgeCalibration(
  { metrics, calibrationTest: test }: Judged,
  rule: EvaluationRule,
): RuleResult {
  const { threshold } = rule;
  const error = metrics.ece;
  const said = (kind: string, verdict: Verdict, params: NonNullable<Text['params']>): RuleResult => ({
    ...{ rule, value: error?.value ?? 0, verdict },
    summary: text(`evaluate.rule.calibration.${kind}`, params),
  });
  if (!error || !test || threshold === null) return said('unmeasured', 'warn', {});
  const { value, low, high } = error;
  const params = { value, low, high, threshold, ...test };
  if (test.surely > threshold) return said('fail', 'fail', params);
  const unsuspicious = test.p >= UNLIKELY;
  if (test.atMost <= threshold || (unsuspicious && test.detectable <= threshold))
    return said(unsuspicious ? 'pass' : 'little', 'pass', params);
  return said(unsuspicious ? 'few' : 'warn', 'warn', params);
}

/** How far the weakest level that has a score lies from the whole: on its interval's kind end that is certain, on the other possible. */
function judgeSlices({ slices, metrics }: Judged, rule: EvaluationRule): RuleResult {
  const whole = slices && metrics[slices.metric];
  if (!slices || !whole || rule.threshold === null) return unmeasured(rule);
  const sign = direction(slices.metric);
  let worst: { gap: number; surely: number; column: string } | null = null;
  for (const { score, condition } of slices.slices) {
    if (!score) continue;
    const gap = sign * (whole.value - score.value);
    const surely = sign * (whole.value - (sign > 0 ? score.high : score.low));
    if (worst === null || gap > worst.gap) worst = { gap, surely, column: condition.column };
  }
  if (worst === null) return unmeasured(rule);
  const verdict: Verdict =
    worst.gap <= rule.threshold ? 'pass' : worst.surely > rule.threshold ? 'fail' : 'warn';
  const params = {
    metric: metricText(slices.metric),
    column: worst.column,
    gap: Math.max(0, worst.gap),
    threshold: rule.threshold,
  };
  return result(rule, worst.gap, verdict, params);
}

const WORST_FIRST: readonly Verdict[] = ['fail', 'warn', 'pass'];

/** The attribute by which groups surely stand furthest apart; where none surely does, the one with the lowest ratio. */
function judgeFairness({ fairness }: Judged, rule: EvaluationRule): RuleResult {
  const { threshold } = rule;
  if (!fairness || threshold === null) return unmeasured(rule);
  const [worst] = fairness
    .flatMap(({ column, ratio }) =>
      ratio ? [{ column, ratio, verdict: ratioVerdict(ratio, threshold) }] : [],
    )
    .sort(
      (a, b) =>
        WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict) || a.ratio.value - b.ratio.value,
    );
  if (!worst) return unmeasured(rule);
  const { column, ratio, verdict } = worst;
  return result(rule, ratio.value, verdict, { column, ...ratio, threshold });
}

function judgeSuspicion({ suspicions }: Judged, rule: EvaluationRule): RuleResult {
  if (!suspicions) return unmeasured(rule);
  const count = (verdict: Verdict): number => suspicions.filter((s) => s.verdict === verdict).length;
  const first = suspicions.find((s) => s.verdict === 'fail') ?? suspicions.find((s) => s.verdict === 'warn');
  const verdict = first?.verdict ?? 'pass';
  return result(rule, count(verdict), verdict, { looked: suspicions.length, first: first?.summary ?? '' });
}

function judgeProfit({ profit, chosenThreshold }: Judged, rule: EvaluationRule): RuleResult {
  const { threshold } = rule;
  const point = profit && chosenThreshold !== undefined ? profitAt(profit, chosenThreshold) : null;
  if (!point || threshold === null) return unmeasured(rule);
  const { value, low, high } = point.profit;
  const verdict: Verdict = value < threshold ? 'fail' : low < threshold ? 'warn' : 'pass';
  return result(rule, value, verdict, { value, low, high, threshold });
}

function judgeCeiling(rule: EvaluationRule, value: number | undefined): RuleResult {
  const { threshold } = rule;
  if (value === undefined || threshold === null) return unmeasured(rule);
  return result(rule, value, value <= threshold ? 'pass' : 'fail', { value, threshold });
}
