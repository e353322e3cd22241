// How far probabilities are from frequencies.

export const BINS = 10;

/** Which of ten bins of equal width a probability lies in. */
export const binOf = (p: number): number => Math.min(BINS - 1, Math.max(0, Math.floor(p * BINS)));

/**
 * Expected calibration error over ten bins of equal width (Naeini et al. 2015): how far, on average over rows, the mean probability
 * of a row's bin is from the share of rows in it for which the event came true. Of few rows it is far from 0 even where probabilities
 * are perfectly honest: `honesty.ts` says what it tells.
 */
export function calibrationError(
  probabilities: ArrayLike<number>,
  cameTrue: ArrayLike<number>,
  weights?: Float64Array,
): number {
  const off = new Float64Array(BINS);
  let total = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    if (weight === 0) continue;
    const p = probabilities[i] as number;
    const bin = binOf(p);
    off[bin] = (off[bin] as number) + weight * (p - (cameTrue[i] as number));
    total += weight;
  }
  return total === 0 ? 0 : off.reduce((sum, gap) => sum + Math.abs(gap), 0) / total;
}

/** -log p of what came true, with p kept off 0 by double precision's rounding unit, as scikit-learn does. */
export const surprise = (p: number): number =>
  -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p)));
