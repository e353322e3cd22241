// A report judged anew, once its figures, its threshold or the rules have changed.
import type { EvaluationReport, Metrics, Run, ThresholdGoal } from '../../shared/domain';
import type { Project } from '../project';
import { adviceFor } from './advice';
import type { Choices } from './choices';
import { judge } from './gate';
import { headline } from './headline';
import { isCounted } from './metrics/counts';
import type { Recounted } from './recount';

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

/** The report at another threshold of its table, with what depends on it counted anew. */
export function atThreshold(
  report: EvaluationReport,
  threshold: number,
  { metrics, ...rest }: Recounted,
  goal?: ThresholdGoal,
): Unjudged {
  const { thresholdGoal: _, comparison, ...before } = report;
  return {
    ...before,
    ...rest,
    // The other model was not asked at this threshold.
    comparison: comparison && { ...comparison, others: withoutCounted(comparison.others ?? {}) },
    metrics: { ...report.metrics, ...metrics },
    chosenThreshold: threshold,
    thresholdBy: goal ? 'goal' : 'person',
    ...(goal ? { thresholdGoal: goal } : {}),
  };
}

const withoutCounted = (others: Metrics): Metrics =>
  Object.fromEntries(Object.entries(others).filter(([name]) => !isCounted(name)));
