// How well a column tells the target, class by class or as an amount; what the checks of leaks share.
import { turn } from '../../shared/domain';
import { type Frame, type FrameColumn } from '../data';
import { correlation, crossFittedAuc, crossFittedEta, foldsOf, levelsOf } from './association';

/** Beyond this many classes, only the most frequent are asked about. */
const MOST_CLASSES = 10;
/** With fewer rows, nothing can be told. */
export const FEWEST_ROWS = 50;

export const foldsOfFrame = foldsOf;

export function distinctOf(goal: FrameColumn): number {
  if (goal.kind === 'text') return goal.dictionary.length;
  return new Set(goal.values.filter((value) => !Number.isNaN(value))).size;
}

/** A judge of columns: null where a column cannot be judged. */
export function judgeOf(
  goal: FrameColumn,
  classes: boolean,
  frame: Frame,
  folds: Uint8Array,
): (feature: FrameColumn) => Promise<number | null> {
  if (!classes) {
    if (goal.kind !== 'number') return () => Promise.resolve(null);
    return async (feature) => {
      const levels = levelsOf(feature);
      await turn();
      const eta = crossFittedEta(levels, goal.values, folds);
      const r = feature.kind === 'number' ? correlation(feature.values, goal.values) : 0;
      return eta === null ? null : Math.max(eta, r);
    };
  }
  const labels = labelsOf(goal);
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, counts.size === 2 ? 1 : MOST_CLASSES);
  const sides = frequent.map(([label, n]) => ({
    n,
    positive: Float64Array.from({ length: frame.rows }, (_, i) =>
      labels[i] === null ? NaN : labels[i] === label ? 1 : 0,
    ),
  }));
  return async (feature) => {
    const levels = levelsOf(feature);
    let sum = 0;
    let weight = 0;
    for (const { n, positive } of sides) {
      await turn();
      const area = crossFittedAuc(levels, positive, folds);
      if (area === null) continue;
      sum += n * area;
      weight += n;
    }
    return weight === 0 ? null : sum / weight;
  };
}

function labelsOf(goal: FrameColumn): (string | null)[] {
  if (goal.kind === 'text') return Array.from(goal.codes, (code) => goal.dictionary[code] ?? null);
  return Array.from(goal.values, (value) => (Number.isNaN(value) ? null : String(value)));
}
