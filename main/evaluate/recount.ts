// What depends on the threshold, counted anew: from a report's tables where each row stands for itself and counts as much as any, else from
// the rows, since tables do not say which rows belong together or what they count.
import type { EvaluationReport } from '../../shared/domain';
import { columnOf } from '../recipe';
import { classMetrics, confusedAt, confusionAt } from './classes';
import { fairnessAt, fairnessOf } from './fairness';
import { positiveOf } from './metrics/binary';
import { nearest } from './money';
import { countIntervals } from './resample';
import { levelsOf } from './segments';
import type { Testbed } from './testbed';

/** The metrics among these are those that follow from the four counts. */
export type Recounted = Pick<EvaluationReport, 'metrics' | 'perClass' | 'fairness'>;

type Row = EvaluationReport['thresholds'][number];

export function recountTable(report: EvaluationReport, row: Row, seed: number): Recounted {
  const { classes, perClass, fairness } = report;
  return {
    metrics: countIntervals(row, seed),
    ...(perClass ? { perClass: classMetrics(classes, confusionAt(row), seed) } : {}),
    ...(fairness
      ? {
          fairness: fairness.map((one) =>
            fairnessAt(one, { threshold: row.threshold, seed, attributes: fairness.length }),
          ),
        }
      : {}),
  };
}

/** @param attributes columns over which fairness is told */
export async function recountRows(
  { scorer, frame, split, recipe, actual, clusters }: Testbed,
  { row, attributes }: { row: Row; attributes: readonly string[] },
  seed: number,
  ctx: { signal?: AbortSignal | undefined } = {},
): Promise<Recounted> {
  const { threshold } = row;
  const scores = positiveOf(await scorer.outputs(frame, split.test, ctx));
  const cellOf = confusedAt(actual, scores, threshold);
  const clustered = clusters && { cellOf, clusters };
  // The table's order is left alone, false alarm, missed, found; the counts' is found, false alarm, missed, left alone.
  const counts = clusters && { cellOf: cellOf.map((cell) => [3, 1, 2, 0][cell] as number), clusters };
  return {
    metrics: countIntervals(row, seed, counts),
    perClass: classMetrics(recipe.classes, confusionAt(row), seed, clustered),
    fairness: attributes.map((name) =>
      fairnessOf(
        levelsOf(columnOf(frame, name), split.test),
        actual,
        scores,
        { threshold, seed, attributes: attributes.length },
        clusters,
      ),
    ),
  };
}

/** The row of the report's table for a threshold; null where there are no thresholds. */
export const rowAt = (report: EvaluationReport, threshold: number): Row | null =>
  nearest(report.thresholds, threshold);
