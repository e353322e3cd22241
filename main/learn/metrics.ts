// The few metrics that are watched while training, on plain arrays.

/** Positions ordered by falling score. */
export function byFallingScore(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}

/**
 * Area under the ROC curve of a score for the positive class (1); ties count half (Hanley and McNeil 1982). 0.5 with one class only.
 */
export function rocAuc(actual: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = byFallingScore(scores);
  let positives = 0;
  let negatives = 0;
  let area = 0;
  for (let i = 0; i < order.length;) {
    const score = scores[order[i] as number] as number;
    let up = 0;
    let across = 0;
    for (; i < order.length && scores[order[i] as number] === score; i++) {
      if (actual[order[i] as number] === 1) up++;
      else across++;
    }
    area += across * (positives + up / 2);
    positives += up;
    negatives += across;
  }
  return positives === 0 || negatives === 0 ? 0.5 : area / (positives * negatives);
}

/** Share of rows whose greatest probability is that of the actual class. */
export function accuracy(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number {
  let right = 0;
  for (let i = 0; i < actual.length; i++) if (likeliest(probabilities, i, classes) === actual[i]) right++;
  return actual.length === 0 ? 0 : right / actual.length;
}

/** The class of the greatest probability in a row; the first of several. */
export function likeliest(probabilities: ArrayLike<number>, row: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) {
    if ((probabilities[row * classes + k] as number) > (probabilities[row * classes + best] as number))
      best = k;
  }
  return best;
}

/** Root of the mean squared difference. */
export function rmse(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += ((actual[i] as number) - (predicted[i] as number)) ** 2;
  return Math.sqrt(sum / Math.max(1, actual.length));
}
