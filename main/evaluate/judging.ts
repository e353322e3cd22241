// A report judged anew, once its figures, its threshold or the rules have changed.
import type { EvaluationReport, Run, ThresholdGoal } from '../../shared/domain';
import type { Project } from '../project';
import { adviceFor } from './advice';
import type { Choices } from './choices';
import { classMetrics, confusionAt } from './classes';
import { fairnessAt } from './fairness';
import { judge } from './gate';
import { headline } from './headline';
import { nearest } from './money';
import { countIntervals } from './resample';

/** What is to be kept of a report whose figures changed. */
type Unjudged = Omit<EvaluationReport, 'gate' | 'accepted' | 'headline' | 'advice'>;

/** Runs of the same inputs. */
export const siblingsOf = (project: Project, { inputs }: Run): Run[] =>
  project.runs.list().filter((other) => other.inputs === inputs);

/** Keeps what follows from the figures: headline, verdict and advice; an acceptance was of the old ones. */
export function judgeAnew(project: Project, choices: Choices, report: Unjudged): EvaluationReport {
  const gate = judge(report, choices.rules(report.task));
  const judged = { ...report, headline: headline(report), gate, accepted: null };
  const run = project.runs.get(report.runId);
  return project.evaluations.update({ ...judged, advice: adviceFor(judged, run, siblingsOf(project, run)) });
}

/** The report at another threshold: what depends on it is counted anew. Null where there are no thresholds. */
export function atThreshold(
  report: EvaluationReport,
  threshold: number,
  seed: number,
  goal?: ThresholdGoal,
): Unjudged | null {
  const row = nearest(report.thresholds, threshold);
  if (!row) return null;
  const { thresholdGoal: _, ...rest } = report;
  return {
    ...rest,
    metrics: { ...report.metrics, ...countIntervals(row, seed) },
    chosenThreshold: row.threshold,
    thresholdBy: goal ? 'goal' : 'person',
    ...(goal ? { thresholdGoal: goal } : {}),
    ...(report.perClass ? { perClass: classMetrics(report.classes, confusionAt(row), seed) } : {}),
    ...(report.fairness
      ? { fairness: report.fairness.map((one) => fairnessAt(one, row.threshold, seed)) }
      : {}),
  };
}
