// The few metrics that are watched while training, on plain arrays.

/** From here on sorting by digits is quicker than by comparing. */
const MANY = 256;
const DIGIT = 11;

/** Positions ordered by falling score; equal scores keep their order. Scores are numbers, not NaN. */
export function byFallingScore(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  if (scores.length < MANY)
    return order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  const single = Float32Array.from(scores);
  // Models answer in single precision: half the digits of double.
  if (single.every((score, i) => score === scores[i])) {
    const bits = new Uint32Array(single.buffer);
    return byKeys(
      bits.map((word) => (word >>> 31 === 1 ? word : ~word & 0x7fffffff)),
      order,
    );
  }
  // The lower words first, as each ordering keeps the one before where keys are equal.
  const words = new Uint32Array(Float64Array.from(scores).buffer);
  const high = (row: number): number => words[2 * row + 1] as number;
  const falls = (row: number): boolean => high(row) >>> 31 === 0;
  const low = order.map((row) => (falls(row) ? ~(words[2 * row] as number) : (words[2 * row] as number)));
  const rows = byKeys(low, order);
  return byKeys(
    rows.map((row) => (falls(row) ? ~high(row) & 0x7fffffff : high(row))),
    rows,
  );
}

/**
 * Rows by rising keys, those of equal keys in the order they are in: least-significant-digit radix sort, three digits, each key moved along
 * with its row. Keys that rise as scores fall are a number's bits, turned over but for the sign where it is positive. Overwrites both.
 */
function byKeys(keys: Uint32Array, rows: Uint32Array): Uint32Array {
  let [from, to]: [Uint32Array, Uint32Array] = [rows, new Uint32Array(rows.length)];
  let [own, moved]: [Uint32Array, Uint32Array] = [keys, new Uint32Array(rows.length)];
  for (let shift = 0; shift < 32; shift += DIGIT) {
    const places = new Uint32Array((1 << DIGIT) + 1);
    const digit = (key: number): number => (key >>> shift) & ((1 << DIGIT) - 1);
    for (let i = 0; i < own.length; i++) {
      const place = digit(own[i] as number) + 1;
      places[place] = (places[place] as number) + 1;
    }
    for (let d = 1; d < places.length; d++) places[d] = (places[d] as number) + (places[d - 1] as number);
    for (let i = 0; i < own.length; i++) {
      const key = own[i] as number;
      const d = digit(key);
      const place = places[d] as number;
      places[d] = place + 1;
      to[place] = from[i] as number;
      moved[place] = key;
    }
    [from, to] = [to, from];
    [own, moved] = [moved, own];
  }
  return from;
}

/**
 * Area under the ROC curve of a score for the positive class (1); ties count half (Hanley and McNeil 1982). 0.5 with one class only.
 * Rows count by their weights where there are any, here as below.
 */
export function rocAuc(
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  const order = byFallingScore(scores);
  let positives = 0;
  let negatives = 0;
  let area = 0;
  for (let i = 0; i < order.length;) {
    const score = scores[order[i] as number] as number;
    let up = 0;
    let across = 0;
    for (; i < order.length && scores[order[i] as number] === score; i++) {
      const weight = weights ? (weights[order[i] as number] as number) : 1;
      if (actual[order[i] as number] === 1) up += weight;
      else across += weight;
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
  weights?: ArrayLike<number>,
): number {
  let right = 0;
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    total += weight;
    if (likeliest(probabilities, i, classes) === actual[i]) right += weight;
  }
  return total === 0 ? 0 : right / total;
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
export function rmse(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    total += weight;
    sum += weight * ((actual[i] as number) - (predicted[i] as number)) ** 2;
  }
  return total === 0 ? 0 : Math.sqrt(sum / total);
}
