// Which trials are not worth their end: the median rule (Golovin and others 2017, section 3.2.2).
import type { MetricPoint } from '../../../shared/domain';
import { better } from '../watch';

/** Finished trials without which the rule says nothing. */
const ENOUGH = 4;

/** How far a trial is: its best value of a curve, by the step at which it was reached. */
export interface Course {
  /** In step order. */
  points: readonly Pick<MetricPoint, 'step' | 'value'>[];
}

/**
 * Whether a trial is behind the middle one of those that were finished, at the step that it has reached.
 * `folds`: its mean over the folds so far against theirs over the same folds. `best`: its best so far against theirs by that step, but not
 * before it has gone on as long as the middle one did: with a lower learning rate the same is reached later.
 * @returns the middle value that it is behind; null where it may go on
 */
export function behindMedian(
  metric: string,
  trial: Course,
  finished: readonly Course[],
  by: 'folds' | 'best',
): number | null {
  const last = trial.points.at(-1);
  if (!last || (by === 'folds' && last.step < 2)) return null;
  const reached = finished.flatMap((course) => {
    const until = course.points.filter(({ step }) => step <= last.step);
    return until.length > 0 ? [until] : [];
  });
  if (reached.length < ENOUGH) return null;
  const lengths = finished.map(({ points }) => points.at(-1)?.step ?? 0).sort((a, b) => a - b);
  if (by === 'best' && last.step < (lengths[Math.floor(lengths.length / 2)] ?? 0)) return null;
  const figure = (points: readonly Pick<MetricPoint, 'value'>[]): number =>
    by === 'folds'
      ? points.reduce((sum, { value }) => sum + value / points.length, 0)
      : points.reduce((a, { value }) => (better(metric, value, a) ? value : a), points[0]?.value ?? 0);
  const figures = reached.map(figure).sort((a, b) => a - b);
  const middle = figures[Math.floor(figures.length / 2)] ?? 0;
  return better(metric, middle, figure(trial.points)) ? middle : null;
}
