// What the gate may demand beyond a bound on a metric: honest probabilities, the weakest level, fairness, suspicion, profit, speed and size.
import { type EvaluationRule, type RuleResult, type Text, text, type Verdict } from '../../shared/domain';
import { ratioVerdict } from './fairness';
import type { Judged } from './gate';
import { doubted } from './headline';
import { direction } from './metrics';
import { profitAt } from './money';
import { metricText } from './words';

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
    case 'betterThanTrivial':
      return judgeTrivial(report, rule);
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

/** Better by more than was asked for: for certain, on these rows, or not. */
function judgeTrivial({ task, trivial, overTrivial }: Judged, rule: EvaluationRule): RuleResult {
  const { threshold } = rule;
  if (!overTrivial || threshold === null) return unmeasured(rule);
  const { metric, difference } = overTrivial;
  const sign = direction(metric);
  const gain = sign * difference.value;
  const [low, high] = [sign * difference.low, sign * difference.high].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const verdict: Verdict = low > threshold ? 'pass' : gain > threshold ? 'warn' : 'fail';
  return result(rule, difference.value, verdict, {
    metric: metricText(metric),
    against: text(task === 'ranking' ? 'evaluate.against.drawn' : 'evaluate.against.trivial'),
    way: text(sign > 0 ? 'evaluate.way.higher' : 'evaluate.way.lower'),
    by: Math.abs(gain),
    base: trivial?.[metric]?.value ?? null,
    ...{ low, high, threshold },
  });
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

/**
 * How far the weakest level or found segment lies behind the whole. Fails where one surely lies further than the bound, passes where surely none
 * does; what so few rows cannot tell is a doubt.
 */
function judgeSlices({ slices }: Judged, rule: EvaluationRule): RuleResult {
  const { threshold } = rule;
  const parts = [
    ...(slices?.slices ?? []).map(({ condition, behind }) => ({ columns: [condition.column], behind })),
    ...(slices?.weak ?? []).map(({ conditions, behind }) => ({
      columns: conditions.map(({ column }) => column),
      behind,
    })),
  ].flatMap(({ columns, behind }) => (behind ? [{ columns, ...behind }] : []));
  const least = (end: 'low' | 'value'): (typeof parts)[number] | undefined =>
    parts.reduce<(typeof parts)[number] | undefined>((a, b) => (a && a[end] >= b[end] ? a : b), undefined);
  const [surest, worst] = [least('low'), least('value')];
  if (!slices || !surest || !worst || threshold === null) return unmeasured(rule);
  const unsure = parts.filter(({ high }) => high > threshold).length;
  const failed = surest.low > threshold;
  const shown = failed ? surest : worst;
  const kind = failed ? 'fail' : unsure === 0 ? 'pass' : worst.value > threshold ? 'warn' : 'few';
  return {
    ...{ rule, value: shown.value, verdict: kind === 'few' ? 'warn' : kind },
    summary: text(`evaluate.rule.worstSlice.${kind}`, {
      metric: metricText(slices.metric),
      column: shown.columns.join(' + '),
      gap: Math.max(0, shown.value),
      low: shown.low,
      high: shown.high,
      threshold,
      unsure,
      parts: parts.length,
    }),
  };
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
  const certain = verdict !== 'pass' || ratio.low >= threshold;
  return { ...result(rule, ratio.value, verdict, { column, ...ratio, threshold }), certain };
}

function judgeSuspicion({ suspicions }: Judged, rule: EvaluationRule): RuleResult {
  if (!suspicions) return unmeasured(rule);
  const count = (verdict: Verdict): number => suspicions.filter((s) => s.verdict === verdict).length;
  const first = suspicions.find((s) => s.verdict === 'fail') ?? suspicions.find((s) => s.verdict === 'warn');
  const verdict = first?.verdict ?? 'pass';
  return result(rule, count(verdict), verdict, { looked: suspicions.length, first: first?.summary ?? '' });
}

function judgeProfit(report: Judged, rule: EvaluationRule): RuleResult {
  const { profit, chosenThreshold, classProfit, decidedBy = 'likeliest' } = report;
  const { threshold } = rule;
  if (classProfit && threshold !== null) {
    const { value, low, high } = classProfit[decidedBy];
    const verdict: Verdict = value < threshold ? 'fail' : low < threshold ? 'warn' : 'pass';
    const said = text(`evaluate.rule.classProfit.${verdict}`, { value, low, high, threshold });
    return { rule, value, verdict, summary: doubted(said, classProfit) };
  }
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
