// What a threshold earns, in the words of the report's headline.
import {
  type EvaluationReport,
  type GainPoint,
  type ProfitPoint,
  type Text,
  text,
} from '../../../shared/domain';

/** The point of the profit curve nearest to a threshold. */
export function pointAt(curve: readonly ProfitPoint[], threshold: number): ProfitPoint | null {
  let best: ProfitPoint | null = null;
  for (const point of curve)
    if (!best || Math.abs(point.threshold - threshold) < Math.abs(best.threshold - threshold)) best = point;
  return best;
}

/** What is gained at the point nearest to a share of the rows: of 904 rows a tenth is 90, which is a little less than 10 %. */
export const gainAt = (gains: readonly GainPoint[], share: number): GainPoint | null =>
  gains.reduce<GainPoint | null>(
    (best, point) =>
      best === null || Math.abs(point.share - share) < Math.abs(best.share - share) ? point : best,
    null,
  );

export function earned(report: EvaluationReport, threshold: number): Text | null {
  const point = report.profit ? pointAt(report.profit.curve, threshold) : null;
  if (!point) return null;
  const { value, low, high } = point.profit;
  const key = point.named === 0 ? 'none' : value >= 0 ? 'earns' : 'loses';
  const ends = value >= 0 ? { value, low, high } : { value: -value, low: -high, high: -low };
  return text(`evaluate.headline.profit.${key}`, { named: point.named, ...ends });
}
