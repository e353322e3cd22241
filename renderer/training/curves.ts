// From the stored points of a run to the curves that are drawn.
import type { MetricPoint } from '../../shared/domain';
import type { XY } from '../charts';

/** The curves of one run by metric name, each sorted by x (epochs). */
export type Curves = ReadonlyMap<string, readonly XY[]>;

const KNOWN_LOSSES = new Set(['loss', 'validationLoss']);

/**
 * Adds points to a run's curves; they come in order, so that only what is out of order is sorted. A run that goes on from a
 * checkpoint writes some steps again: the newer point replaces the older one at the same place.
 */
export function extend(curves: Curves, points: readonly MetricPoint[]): Curves {
  const next = new Map(curves);
  const fresh = new Set<string>();
  for (const p of points) {
    let list: XY[];
    if (fresh.has(p.name)) list = next.get(p.name) as XY[];
    else {
      list = [...(next.get(p.name) ?? [])];
      next.set(p.name, list);
      fresh.add(p.name);
    }
    while (list.length > 0 && (list[list.length - 1]?.x ?? -Infinity) >= p.epoch) {
      const last = list[list.length - 1];
      if (last && last.x === p.epoch) {
        list.pop();
        continue;
      }
      break;
    }
    list.push({ x: p.epoch, y: p.value });
  }
  for (const name of fresh) {
    const list = next.get(name) as XY[];
    for (let i = 1; i < list.length; i++)
      if ((list[i]?.x ?? 0) < (list[i - 1]?.x ?? 0)) {
        next.set(name, tidy(list));
        break;
      }
  }
  return next;
}

/** The same with points of any runs, as they come together. */
export function extendAll(
  curves: ReadonlyMap<number, Curves>,
  points: readonly MetricPoint[],
): ReadonlyMap<number, Curves> {
  const byRun = new Map<number, MetricPoint[]>();
  for (const p of points) {
    const list = byRun.get(p.runId);
    if (list) list.push(p);
    else byRun.set(p.runId, [p]);
  }
  const next = new Map(curves);
  for (const [id, list] of byRun) next.set(id, extend(next.get(id) ?? new Map(), list));
  return next;
}

/** Sorted by x, the newest of equal x kept. */
function tidy(list: readonly XY[]): XY[] {
  const byX = new Map<number, XY>();
  for (const p of list) byX.set(p.x, p);
  return [...byX.values()].sort((a, b) => a.x - b.x);
}

/** The metric that is watched beside the losses, if the run writes one. */
export function watchedMetric(curves: Curves, best: string | null): string | null {
  if (best && !KNOWN_LOSSES.has(best) && curves.has(best)) return best;
  for (const name of curves.keys()) if (!KNOWN_LOSSES.has(name) && name !== 'learningRate') return name;
  return null;
}

/** The curve's value at or just before an epoch; null where it has none. */
export function valueAt(points: readonly XY[], x: number): number | null {
  let found: number | null = null;
  for (const p of points) {
    if (p.x > x + 1e-9) break;
    found = p.y;
  }
  return found;
}
