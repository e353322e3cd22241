// The geometry of the waterfall: each column's bar from what the model said before it to what it says after.
import type { Contribution, Explanation } from '../../../shared/domain';

export interface Step {
  contribution: Contribution;
  /** Shares of the width, 0 to 1. */
  from: number;
  to: number;
}

export interface Waterfall {
  steps: Step[];
  /** The columns that are not shown, as one. */
  rest: { count: number; from: number; to: number; before: number; after: number } | null;
  /** Where the output is corrected after the sum. */
  adjusted: { from: number; to: number } | null;
  /** Where the average row and this one lie. */
  base: number;
  end: number;
}

/** @param most columns with a bar of their own; the rest is taken together */
export function waterfall(
  { contributions, baseSays, says, unadjusted }: Explanation,
  most: number,
): Waterfall {
  const values = [baseSays, says, ...contributions.map(({ after }) => after)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = (high - low || Math.abs(high) || 1) * 0.04;
  const place = (value: number): number => (value - low + air) / (high - low + 2 * air);
  const shown = contributions.slice(0, most);
  const hidden = contributions.slice(most);
  const before = shown.at(-1)?.after ?? baseSays;
  const after = hidden.at(-1)?.after ?? before;
  return {
    steps: shown.map((contribution) => ({
      contribution,
      from: place(contribution.before),
      to: place(contribution.after),
    })),
    rest:
      hidden.length === 0
        ? null
        : { count: hidden.length, from: place(before), to: place(after), before, after },
    adjusted: unadjusted === null ? null : { from: place(unadjusted), to: place(says) },
    base: place(baseSays),
    end: place(says),
  };
}

/** Whether a change is too small to be told. */
export const isNothing = (before: number, after: number, whole: number): boolean =>
  Math.abs(after - before) < Math.max(1e-12, Math.abs(whole) / 500);
