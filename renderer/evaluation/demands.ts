// What the gate can demand: a bound on a metric, or one of the further demands.
import {
  type EvaluationReport,
  type EvaluationRule,
  type MetricName,
  smallerIsBetter,
  type Task,
} from '../../shared/domain';
import { t } from '../app/i18n.svelte';
import { metricsFor } from './words';

type Bound = 'atLeast' | 'atMost' | 'betterThanBaseline';
/** `certainty` is a switch over all demands. */
type Further = Exclude<EvaluationRule['kind'], Bound | 'certainty'>;

/** What a demand is about: a metric, or the kind of a further demand. */
export type Subject = MetricName | Further;
/** The figures that new demands begin with. */
export type Measured = Pick<EvaluationReport, 'task' | 'metrics' | 'trivial'>;

/** Where a further demand begins; null has no bound. */
const START: Readonly<Record<Further, number | null>> = {
  betterThanTrivial: 0,
  betterThanChampion: null,
  suspicion: null,
  worstSlice: 0.1,
  fairness: 0.8,
  profit: 0,
  latency: 1000,
  size: 10,
};
const ONLY_BINARY = new Set<Further>(['fairness', 'profit']);
/** Of an error in the target's own unit, a group may be worse by this part of it. */
const SLICE_PART = 0.25;
const isFurther = (subject: Subject): subject is Further => Object.hasOwn(START, subject);

export const demandsFor = (task: Task): Subject[] => [
  ...metricsFor(task),
  ...(Object.keys(START) as Further[]).filter((kind) => task === 'binary' || !ONLY_BINARY.has(kind)),
];

/** Null for the switch over all demands. */
export function of(rule: EvaluationRule): Subject | null {
  if (rule.kind === 'certainty') return null;
  return rule.kind === 'atLeast' || rule.kind === 'atMost' || rule.kind === 'betterThanBaseline'
    ? rule.metric
    : rule.kind;
}

/** By what else a demand on a metric was judged, as the run was trained for another loss; null where as it stands. */
export function judgedBy(
  { id, metric }: EvaluationRule,
  { gate }: Pick<EvaluationReport, 'gate'>,
): string | null {
  const judged = gate.rules.find(({ rule }) => rule.id === id)?.rule;
  if (!judged || judged.metric === metric) return null;
  const trivial = judged.kind === 'betterThanTrivial' ? '.trivial' : '';
  return t(`view.evaluation.rule.aimed${trivial}`, { metric: demanded(judged.metric) });
}

export const demanded = (subject: Subject): string =>
  isFurther(subject) ? t(`view.evaluation.demand.${subject}`) : t(`view.evaluation.metric.${subject}`);

/** A demand on a subject as it begins: what was measured meets it, so that it is moved from there. */
export function newRule(id: string, subject: Subject, measured: Measured): EvaluationRule {
  const [main = 'accuracy'] = metricsFor(measured.task);
  if (isFurther(subject)) {
    const error = measured.task === 'regression' ? measured.metrics.rmse?.value : undefined;
    const own =
      subject === 'worstSlice' && error !== undefined ? rounded(SLICE_PART * error, Math.ceil) : null;
    return { id, kind: subject, metric: main, threshold: own ?? START[subject] };
  }
  const kind = smallerIsBetter(subject) ? 'atMost' : 'atLeast';
  return { id, kind, metric: subject, threshold: startOf(subject, measured) };
}

/** The safe end of the run's own figure, to two digits. */
export function startOf(metric: MetricName, { metrics }: Pick<Measured, 'metrics'>): number {
  const figure = metrics[metric];
  if (!figure) return 0.5;
  return smallerIsBetter(metric) ? rounded(figure.high, Math.ceil) : rounded(figure.low, Math.floor);
}

function rounded(value: number, to: (value: number) => number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const digits = 1 - Math.floor(Math.log10(Math.abs(value)));
  // Powers of ten below one are not exact: 0.07 is 7 / 100, not 7 x 0.01.
  return digits >= 0 ? to(value * 10 ** digits) / 10 ** digits : to(value / 10 ** -digits) * 10 ** -digits;
}

/** How finely a bound is moved: about a fiftieth of it, in ones, twos or fives. */
export function stepOf(value: number): number {
  if (value === 0) return 0.05;
  return 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1) * (Math.abs(value) < 1 ? 5 : 1);
}

/** What a further demand's number bounds. */
export function boundText(rule: EvaluationRule): string {
  const subject = of(rule);
  return subject !== null && isFurther(subject) ? t(`view.evaluation.rule.bound.${subject}`) : '';
}
