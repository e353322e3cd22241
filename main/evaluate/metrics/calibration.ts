// How far probabilities are from frequencies.

const BINS = 10;

/**
 * Expected calibration error over ten bins of equal width (Naeini et al. 2015): how far, on average over rows, the mean probability
 * of a row's bin is from the share of rows in it for which the event came true.
 */
export function calibrationError(
  probabilities: ArrayLike<number>,
  cameTrue: ArrayLike<number>,
  weights?: Float64Array,
): number {
  const count = new Float64Array(BINS);
  const predicted = new Float64Array(BINS);
  const observed = new Float64Array(BINS);
  let total = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    if (weight === 0) continue;
    const p = probabilities[i] as number;
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(p * BINS)));
    count[bin] = (count[bin] as number) + weight;
    predicted[bin] = (predicted[bin] as number) + weight * p;
    observed[bin] = (observed[bin] as number) + weight * (cameTrue[i] as number);
    total += weight;
  }
  if (total === 0) return 0;
  return predicted.reduce((sum, p, bin) => sum + Math.abs(p - (observed[bin] as number)), 0) / total;
}

/** -log p of what came true, with p kept off 0 by double precision's rounding unit, as scikit-learn does. */
export const surprise = (p: number): number =>
  -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p)));
