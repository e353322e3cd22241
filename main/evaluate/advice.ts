// What would help a model that fails the gate or passes it with doubts, the most promising first, each with where it is done.
import {
  type Advice,
  type EvaluationReport,
  nameList,
  type Run,
  type Suspicion,
  text,
} from '../../shared/domain';
import { direction } from './metrics';
import { countMetrics, isCounted } from './metrics/counts';

type Advised = Omit<EvaluationReport, 'id' | 'advice'>;

/** Twice the rows are worth bringing where they improve the score by this share of it. */
const WORTH_DOUBLING = 0.005;

const BESIDE_THE_SCORE: ReadonlySet<string> = new Set(['suspicion', 'latency', 'size', 'fairness']);

/** @param runs of the same data and recipe */
export function adviceFor(report: Advised, run: Run, runs: readonly Run[]): Advice[] {
  if (report.gate.verdict === 'pass') return [];
  // What a person asks of certainty is missed by what is uncertain.
  const failed = report.gate.rules.filter(
    ({ rule, verdict }) =>
      rule.kind !== 'certainty' && (verdict === 'fail' || (verdict === 'warn' && !failsOutright(report))),
  );
  const fails = (kind: string): boolean => failed.some(({ rule }) => rule.kind === kind);
  const list: Advice[] = [];
  for (const suspicion of report.suspicions ?? []) list.push(...against(suspicion));
  if (failed.some(({ rule }) => rule.metric === 'ece') && !report.calibratedBy)
    list.push({ id: 'calibrate', summary: text('evaluate.advice.calibrate'), action: { kind: 'calibrate' } });
  const other = otherThreshold(report);
  if (other !== null)
    list.push({
      id: 'threshold',
      summary: text('evaluate.advice.threshold', { threshold: other }),
      action: { kind: 'threshold', threshold: other },
    });
  if (fails('worstSlice') || fails('fairness')) {
    const column = report.slices?.weak.find(({ sure }) => sure)?.conditions[0]?.column;
    list.push({
      id: 'weak',
      summary: text(column === undefined ? 'evaluate.advice.groups' : 'evaluate.advice.weak', {
        column: column ?? '',
      }),
      action: { kind: 'go', view: 'features', ...(column === undefined ? {} : { select: column }) },
    });
  }
  if (fails('latency') || fails('size'))
    list.push({
      id: 'smaller',
      summary: text('evaluate.advice.smaller'),
      action: { kind: 'go', view: 'training' },
    });
  // A score that is only doubted, or a model that is only slow, is not helped by learning more.
  if (failed.every(({ rule }) => BESIDE_THE_SCORE.has(rule.kind))) return list;
  list.push(...learningAdvice(report, run, runs));
  list.push({
    id: 'features',
    summary: text('evaluate.advice.features'),
    action: { kind: 'go', view: 'features' },
  });
  return list;
}

/** Whether something is surely missed, beside what is only uncertain. */
const failsOutright = ({ gate }: Advised): boolean =>
  gate.rules.some(({ rule, verdict }) => rule.kind !== 'certainty' && verdict === 'fail');

/** What takes the reason for a doubt away. */
function against({ kind, verdict, columns, summary }: Suspicion): Advice[] {
  const [column] = columns;
  if (verdict === 'pass') return [];
  if (kind === 'leak' && column !== undefined) {
    const about = text('evaluate.advice.leak', { column: nameList(columns, 12) });
    return [{ id: 'leak', summary: about, action: { kind: 'drop', columns } }];
  }
  if ((kind === 'entityOverlap' || kind === 'dateOverlap') && column !== undefined) {
    const method = kind === 'entityOverlap' ? 'grouped' : 'time';
    return [
      {
        id: kind,
        summary: text(`evaluate.advice.${kind}`, { column }),
        action: { kind: 'split', method, column },
      },
    ];
  }
  return verdict === 'fail' ? [{ id: kind, summary, action: { kind: 'go', view: 'features' } }] : [];
}

/** More rows, another learner, a longer run: in the order of what the learning curve and the runs so far say. */
function learningAdvice({ learningCurve: curve }: Advised, run: Run, runs: readonly Run[]): Advice[] {
  const train = (id: string, params = {}): Advice => ({
    id,
    summary: text(`evaluate.advice.${id}`, params),
    action: { kind: 'go', view: 'training', select: String(run.id) },
  });
  const finished = runs.filter(({ state }) => state === 'finished');
  const learners = new Set(finished.map(({ learner }) => learner));
  const others = learners.size < 2 ? [train('otherLearner')] : [];
  const longer = run.ending?.key.endsWith('timeBudget')
    ? [train('longer')]
    : run.learner === 'ensemble' || run.searchId != null
      ? [train('longerSearch')]
      : [];
  if (!curve) return [...others, ...longer];
  const gain = direction(curve.metric) * curve.nextDoubling;
  const relative = gain / Math.max(1e-9, Math.abs(curve.points.at(-1)?.value ?? 1));
  // One draw of the rows may look like progress.
  const worth = relative > WORTH_DOUBLING && gain > 2 * (curve.error ?? 0);
  const rows: Advice = {
    id: 'rows',
    summary: text(worth ? 'evaluate.advice.rows' : 'evaluate.advice.rowsLittle', {
      metric: text(`evaluate.metric.${curve.metric}`),
      gain: Math.abs(gain),
    }),
    action: { kind: 'go', view: 'data' },
  };
  return worth ? [rows, ...others, ...longer] : [...others, ...longer, rows];
}

/** A threshold at which everything that depends on it alone would hold on the validation rows, where it does not now. */
function otherThreshold({ gate, validationThresholds, chosenThreshold }: Advised): number | null {
  const demands = gate.rules.filter(
    ({ rule }) =>
      (rule.kind === 'atLeast' || rule.kind === 'atMost') &&
      rule.threshold !== null &&
      isCounted(rule.metric),
  );
  if (!demands.some(({ verdict }) => verdict === 'fail')) return null;
  const fitting = (validationThresholds ?? []).filter((row) => {
    const metrics = countMetrics(row);
    return demands.every(({ rule }) => {
      const value = metrics[rule.metric];
      const bound = rule.threshold ?? 0;
      return value !== undefined && (rule.kind === 'atLeast' ? value >= bound : value <= bound);
    });
  });
  const nearest = fitting.sort(
    (a, b) => Math.abs(a.threshold - chosenThreshold) - Math.abs(b.threshold - chosenThreshold),
  )[0];
  return nearest?.threshold ?? null;
}
