// The correction of a run's probabilities: which is asked for, and how far off they were before and after.
import { z } from 'zod';
import { AssayError, type EvaluationReport, type MetricName, saysNumber, text } from '../../shared/domain';
import { formatNumber } from '../../shared/messages';
import { table, type Terminal } from './terminal';

export const Correction = z.enum(['auto', 'platt', 'isotonic', 'none']);
export type Correction = z.infer<typeof Correction>;

/** How far probabilities are from what comes true; smaller is better. */
const FIGURES = ['ece', 'brier', 'logLoss'] as const satisfies readonly MetricName[];

/** Several classes have one correction, a temperature, and numbers none. @throws AssayError evaluate.noProbabilities, evaluate.oneCorrection */
export function refuseCorrection(
  correction: Correction,
  { task, target }: Pick<EvaluationReport, 'task' | 'target'>,
): void {
  if (saysNumber(task)) throw new AssayError('evaluate.noProbabilities', { target });
  if (task === 'multiclass' && (correction === 'platt' || correction === 'isotonic'))
    throw new AssayError('evaluate.oneCorrection', { target });
}

/** Whether a report is of a model that is corrected so already. */
export function isCorrected(correction: Correction, { task, calibratedBy }: EvaluationReport): boolean {
  if (task === 'multiclass' && correction === 'auto') return calibratedBy === 'temperature';
  return correction === (calibratedBy ?? 'none');
}

/** @param before the report of the model as it was; null where it was corrected so already */
export function printCorrection(
  terminal: Terminal,
  before: EvaluationReport | null,
  after: EvaluationReport,
): void {
  terminal.print();
  if (before === null) terminal.print(text('view.evaluation.calibration.already'));
  terminal.print(
    text(after.calibratedBy ? `view.evaluation.calibration.by.${after.calibratedBy}` : 'cli.correction.none'),
  );
  if (before === null) return;
  const span = ({ metrics }: EvaluationReport, name: MetricName): string => {
    const [value, low, high] = [metrics[name]?.value, metrics[name]?.low, metrics[name]?.high].map((one) =>
      one === undefined ? '–' : formatNumber(one, terminal.locale),
    );
    return `${value} (${low} – ${high})`;
  };
  const head = ['metric', 'before', 'after'].map((name) => terminal.say(text(`cli.column.${name}`)));
  const rows = FIGURES.filter((name) => before.metrics[name] ?? after.metrics[name]).map((name) => [
    ...[terminal.say(text(`evaluate.metric.${name}`)), span(before, name), span(after, name)],
  ]);
  for (const line of table([head, ...rows])) terminal.print(line);
  const chance = after.calibrationTest?.chance;
  if (chance !== undefined)
    terminal.print(text('cli.correction.chance', { chance: formatNumber(chance, terminal.locale) }));
}

export function correctionJson(before: EvaluationReport | null, after: EvaluationReport): object {
  const told = (report: EvaluationReport): object => ({
    by: report.calibratedBy ?? 'none',
    metrics: Object.fromEntries(FIGURES.map((name) => [name, report.metrics[name] ?? null])),
    test: report.calibrationTest ?? null,
    bins: report.calibration,
  });
  return { before: told(before ?? after), after: told(after) };
}
