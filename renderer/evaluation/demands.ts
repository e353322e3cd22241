// What the gate can demand: a bound on a metric, or one of the further demands.
import type { EvaluationRule, MetricName, Task } from '../../shared/domain';
import { t } from '../app/i18n.svelte';
import { metricsFor, smallerIsBetter } from './words';

type Bound = 'atLeast' | 'atMost' | 'betterThanBaseline';
type Further = Exclude<EvaluationRule['kind'], Bound>;

/** What a demand is about: a metric, or the kind of a further demand. */
export type Subject = MetricName | Further;

/** Where a further demand begins; null has no bound. */
const START: Readonly<Record<Further, number | null>> = {
  betterThanChampion: null,
  suspicion: null,
  worstSlice: 0.1,
  fairness: 0.8,
  profit: 0,
  latency: 1000,
  size: 10,
};
const ONLY_BINARY = new Set<Further>(['fairness', 'profit']);
const isFurther = (subject: Subject): subject is Further => Object.hasOwn(START, subject);

export const demandsFor = (task: Task): Subject[] => [
  ...metricsFor(task),
  ...(Object.keys(START) as Further[]).filter((kind) => task === 'binary' || !ONLY_BINARY.has(kind)),
];

export const of = (rule: EvaluationRule): Subject =>
  rule.kind === 'atLeast' || rule.kind === 'atMost' || rule.kind === 'betterThanBaseline'
    ? rule.metric
    : rule.kind;

export const demanded = (subject: Subject): string =>
  isFurther(subject) ? t(`view.evaluation.demand.${subject}`) : t(`view.evaluation.metric.${subject}`);

/** A demand on a subject as it begins. */
export function newRule(id: string, subject: Subject, task: Task): EvaluationRule {
  const [main = 'accuracy'] = metricsFor(task);
  if (isFurther(subject)) return { id, kind: subject, metric: main, threshold: START[subject] };
  return { id, kind: smallerIsBetter(subject) ? 'atMost' : 'atLeast', metric: subject, threshold: 0.5 };
}

/** What a further demand's number bounds. */
export function boundText(rule: EvaluationRule): string {
  const subject = of(rule);
  return isFurther(subject) ? t(`view.evaluation.rule.bound.${subject}`) : '';
}
