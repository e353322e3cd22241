// What a difference from another model says of the demand to be better, or not worse: with confidence, and in words that claim no more.
import {
  type Estimate,
  type EvaluationRule,
  type RuleResult,
  type Text,
  text,
  type Verdict,
} from '../../shared/domain';
import type { Judged } from './gate';
import { direction } from './metrics';
import { isCounted } from './metrics/counts';
import { metricText } from './words';

/** So much of the other model's figure may be lost where no more is asked than not to be worse: two models are never quite the same. */
const SLACK = 0.01;

export interface Contest {
  /** This model's figure less the other's. */
  difference: Estimate;
  /** The other's figure; null where it is not known. */
  other: number | null;
  against: Text;
}

export function judgeContest(rule: EvaluationRule, { difference, other, against }: Contest): RuleResult {
  const sign = direction(rule.metric);
  const gain = sign * difference.value;
  const [low, high] = [sign * difference.low, sign * difference.high].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const metric = metricText(rule.metric);
  const slack = SLACK * Math.abs(other ?? 0);
  const kind = rule.than ?? (rule.kind === 'betterThanBaseline' ? 'better' : 'notWorse');
  const verdict = kind === 'better' ? surelyBetter(gain, low) : surelyNotWorse(low, high, slack);
  const way = text(sign > 0 ? 'evaluate.way.higher' : 'evaluate.way.lower');
  const params = { metric, against, way, by: Math.abs(gain), gain, low, high, slack };
  return {
    rule,
    value: difference.value,
    verdict,
    summary: text(`evaluate.rule.${kind}.${verdict}`, params),
  };
}

/** The whole interval must lie above nought; ahead, but perhaps by chance, is a doubt. */
const surelyBetter = (gain: number, low: number): Verdict => (low > 0 ? 'pass' : gain > 0 ? 'warn' : 'fail');

const surelyNotWorse = (low: number, high: number, slack: number): Verdict =>
  low >= -slack ? 'pass' : high < 0 ? 'fail' : 'warn';

/** Against the baseline, or a model without input where there is none. */
export function judgeBaseline({ comparison, baseline, trivial }: Judged, rule: EvaluationRule): RuleResult {
  const { metric } = rule;
  const difference = comparison?.metric === metric ? comparison.difference : comparison?.others?.[metric];
  if (!comparison || !difference) {
    const key = comparison?.others && isCounted(metric) ? 'moved' : 'none';
    const summary = text(`evaluate.rule.uncompared.${key}`, { metric: metricText(metric) });
    return { rule, value: 0, verdict: 'warn', summary };
  }
  const other = (comparison.against === 'trivial' ? trivial : baseline)?.[metric]?.value ?? null;
  const against = text(`evaluate.against.${comparison.against ?? 'baseline'}`);
  return judgeContest(rule, { difference, other, against });
}

/** Against what is in use. */
export function judgeChampion({ champion }: Judged, rule: EvaluationRule): RuleResult {
  const said = (kind: 'none' | 'unmeasured'): RuleResult => ({
    ...{ rule, value: 0, verdict: kind === 'none' ? 'pass' : 'warn' },
    summary: text(`evaluate.rule.betterThanChampion.${kind}`),
  });
  if (!champion) return said(champion === undefined ? 'none' : 'unmeasured');
  const { metric, difference, version, value } = champion;
  const against = text('evaluate.against.champion', { version });
  return judgeContest({ ...rule, metric }, { difference, other: value, against });
}
