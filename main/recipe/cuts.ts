// Where to part a number so that the target differs most between the parts: a regression tree on one feature.
import type { FitContext } from './transform';

/** Classes that count, the most frequent; more would say little and cost much. */
const MOST_CLASSES = 20;

/**
 * The target as numbers whose means tell rows apart: itself, or a 0/1 column for each class (of two, one). Their summed variance is
 * what a part is judged by (for classes that is Gini's index).
 */
export function outputsOf({ task, classes, target }: FitContext): Float64Array[] {
  if (task !== 'multiclass') return [target];
  const counts = classes.map((_, c) => ({ c, n: target.reduce((sum, v) => sum + (v === c ? 1 : 0), 0) }));
  return counts
    .sort((a, b) => b.n - a.n || a.c - b.c)
    .slice(0, MOST_CLASSES)
    .map(({ c }) => target.map((value) => (Number.isNaN(value) ? NaN : value === c ? 1 : 0)));
}

interface Part {
  from: number;
  to: number;
  gain: number;
  at: number;
}

/**
 * Ascending cuts, at most `parts - 1`: the best first (Breiman et al. 1984, section 8.3), each part holding `least` rows or more. A value
 * belongs above a cut when it reaches it. Rows whose value or target is missing are left out.
 */
export function targetCuts(
  values: Float64Array,
  outputs: readonly Float64Array[],
  parts: number,
  least: number,
): number[] {
  const known = outputs[0] ?? new Float64Array(0);
  const order = Array.from(values.keys())
    .filter((i) => !Number.isNaN(values[i]) && !Number.isNaN(known[i]))
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  const n = order.length;
  const sorted = Float64Array.from(order, (i) => values[i] as number);
  const sums = outputs.map((output) => {
    const running = new Float64Array(n + 1);
    order.forEach((row, i) => (running[i + 1] = (running[i] as number) + (output[row] as number)));
    return running;
  });
  /** What the means of a part explain. */
  const explained = (from: number, to: number): number =>
    to <= from
      ? 0
      : sums.reduce((all, s) => all + ((s[to] as number) - (s[from] as number)) ** 2 / (to - from), 0);
  const best = (from: number, to: number): Part => {
    const part: Part = { from, to, gain: 0, at: -1 };
    const whole = explained(from, to);
    for (let at = from + least; at <= to - least; at++) {
      if (sorted[at] === sorted[at - 1]) continue;
      const gain = explained(from, at) + explained(at, to) - whole;
      if (gain > part.gain * (1 + 1e-12) + 1e-12) Object.assign(part, { gain, at });
    }
    return part;
  };
  const open = [best(0, n)];
  const cuts: number[] = [];
  while (cuts.length < parts - 1) {
    const next = open.reduce<Part | null>(
      (top, part) => (part.at >= 0 && part.gain > (top?.gain ?? 0) ? part : top),
      null,
    );
    if (!next) break;
    open.splice(open.indexOf(next), 1, best(next.from, next.at), best(next.at, next.to));
    const [below, above] = [sorted[next.at - 1] as number, sorted[next.at] as number];
    const middle = below / 2 + above / 2;
    cuts.push(middle > below ? middle : above);
  }
  return cuts.sort((a, b) => a - b);
}
