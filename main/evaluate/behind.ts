// How far levels and segments are behind the whole. Of many that are as good as the whole the weakest seems weak by chance, so each interval is
// wide enough for all of them (Bonferroni's share).
import type { MetricName, Slice, WeakSegment } from '../../shared/domain';
import { direction } from './metrics';
import { type Judged, type Part, wholeOf } from './slices';
import { normalQuantile } from './weak';

export type FoundSegment = WeakSegment & Part & { proof: number };

/** Slices and segments with how far each is behind. */
export function behindWhole(
  judged: Judged,
  metric: MetricName,
  slices: readonly (Slice & Part)[],
  segments: readonly FoundSegment[],
): { slices: Slice[]; weak: WeakSegment[] } {
  const looks = [...slices, ...segments].filter(({ score }) => score !== null).length;
  const z = normalQuantile(1 - 0.025 / Math.max(1, looks));
  const whole = wholeOf(judged);
  const rows = judged.actual.length;
  const behind = ({ score, standardError }: Part, own: number): Pick<Slice, 'behind'> => {
    if (!score || !Number.isFinite(whole)) return {};
    const value = direction(metric) * (whole - score.value);
    // The rows are part of the whole, which goes with them the more, the more they are.
    const half =
      z * Math.max(standardError, chanceError(judged, own, whole)) * Math.sqrt(Math.max(0, 1 - own / rows));
    return { behind: { value, low: value - half, high: value + half } };
  };
  return {
    slices: slices.map(({ standardError, ...slice }) => ({
      ...slice,
      ...behind({ ...slice, standardError }, slice.rows),
    })),
    weak: segments.map(({ score, standardError, proof, ...segment }) => ({
      ...segment,
      ...behind({ score, standardError }, proof),
    })),
  };
}

/** Of as many rows that are as good as the whole: what drawing a few rows again cannot show where all happen to be right, or two are positive. */
function chanceError({ task, actual }: Judged, rows: number, whole: number): number {
  if (task === 'multiclass') return Math.sqrt((whole * (1 - whole)) / rows);
  if (task !== 'binary') return 0;
  const share = actual.reduce((sum, y) => sum + y, 0) / actual.length;
  const [yes, no] = [Math.max(1, share * rows), Math.max(1, (1 - share) * rows)];
  // Hanley and McNeil 1982.
  const [q, r] = [whole / (2 - whole), (2 * whole * whole) / (1 + whole)];
  return Math.sqrt(
    (whole * (1 - whole) + (yes - 1) * (q - whole * whole) + (no - 1) * (r - whole * whole)) / (yes * no),
  );
}
