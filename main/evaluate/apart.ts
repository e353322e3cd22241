// How far the groups that stand highest and lowest lie apart. Of several equal groups some always stand higher and some lower, so what the
// extremes show is held against all pairs at once (Bonferroni's share for each pair), and not against one pair that was chosen for its distance.
import type { Estimate } from '../../shared/domain';
import { normalQuantile } from './weak';

/** Rates of groups. */
export interface Rates {
  /** How many of how many, by group. */
  counts: readonly (readonly [part: number, whole: number])[];
  /** The same rates in rows that were drawn again, where rows belong together; null where each stands for itself. */
  draws: readonly (readonly number[])[] | null;
}

interface Spread {
  rates: number[];
  /** Groups x groups. */
  covariance: number[][];
  z: number;
}

/** @param looks how many such questions are asked together */
function spreadOf({ counts, draws }: Rates, looks: number): Spread | null {
  if (counts.length < 2) return null;
  const pairs = (counts.length * (counts.length - 1)) / 2;
  const own = draws && covarianceOf(draws, counts.length);
  const covariance = counts.map(([part, whole], i) =>
    counts.map((_, j) => {
      if (i !== j) return own?.[i]?.[j] ?? 0;
      // One row of either kind more: a rate of none or all is not known for certain (Agresti and Coull 1998).
      const rate = (part + 1) / (whole + 2);
      return Math.max((rate * (1 - rate)) / whole, own?.[i]?.[i] ?? 0);
    }),
  );
  const rates = counts.map(([part, whole]) => part / whole);
  return { rates, covariance, z: normalQuantile(1 - 0.025 / (pairs * Math.max(1, looks))) };
}

function covarianceOf(draws: readonly (readonly number[])[], groups: number): number[][] {
  const full = draws.filter((rates) => rates.every(Number.isFinite));
  const mean = Array.from({ length: groups }, (_, i) =>
    full.reduce((sum, rates) => sum + (rates[i] ?? 0) / full.length, 0),
  );
  const off = (rates: readonly number[], i: number): number => (rates[i] ?? 0) - (mean[i] ?? 0);
  return mean.map((_, i) =>
    mean.map((__, j) =>
      full.reduce((sum, rates) => sum + (off(rates, i) * off(rates, j)) / Math.max(1, full.length - 1), 0),
    ),
  );
}

/** The highest rate minus the lowest, with an interval that holds the true distance in 95 of 100 cases whatever pair stands out. */
export function differenceOf(rates: Rates, looks: number): Estimate | null {
  const spread = spreadOf(rates, looks);
  if (!spread) return null;
  const { rates: at, covariance, z } = spread;
  const out = { value: 0, low: 0, high: 0 };
  for (let i = 0; i < at.length; i++)
    for (let j = 0; j < i; j++) {
      const value = Math.abs((at[i] as number) - (at[j] as number));
      const half = z * Math.sqrt(Math.max(0, vary(covariance, i, j, 1)));
      out.value = Math.max(out.value, value);
      out.low = Math.max(out.low, value - half);
      out.high = Math.max(out.high, Math.min(1, value + half));
    }
  return out;
}

/** The lowest rate as a part of the highest, with such an interval (Fieller 1954, for each pair); null where no rate is above nought. */
export function ratioOf(rates: Rates, looks: number): Estimate | null {
  const spread = spreadOf(rates, looks);
  if (!spread || Math.max(...spread.rates) === 0) return null;
  const { rates: at, covariance, z } = spread;
  const out = { value: 1, low: 1, high: 1 };
  for (let i = 0; i < at.length; i++)
    for (let j = 0; j < at.length; j++) {
      const [a, b] = [at[i] as number, at[j] as number];
      if (i === j || b === 0) continue;
      const [low, high] = fieller(
        [a, b],
        [covariance[i]?.[i] ?? 0, covariance[j]?.[j] ?? 0],
        covariance[i]?.[j] ?? 0,
        z,
      );
      out.value = Math.min(out.value, a / b);
      out.low = Math.min(out.low, low);
      out.high = Math.min(out.high, high);
    }
  return out;
}

/** Of rate i less `by` times rate j. */
const vary = (covariance: readonly (readonly number[])[], i: number, j: number, by: number): number =>
  (covariance[i]?.[i] ?? 0) - 2 * by * (covariance[i]?.[j] ?? 0) + by * by * (covariance[j]?.[j] ?? 0);

/** All ratios r for which a - r b may be nought. */
function fieller(
  [a, b]: readonly [number, number],
  [va, vb]: readonly [number, number],
  both: number,
  z: number,
): [number, number] {
  const lead = b * b - z * z * vb;
  if (lead <= 0) return [0, Infinity];
  const middle = a * b - z * z * both;
  const root = Math.sqrt(Math.max(0, middle * middle - lead * (a * a - z * z * va)));
  return [Math.max(0, (middle - root) / lead), (middle + root) / lead];
}
