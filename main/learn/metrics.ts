// The few metrics that are watched while training, on plain arrays.

/** From here on sorting by digits is quicker than by comparing. */
const MANY = 256;
/** Where a word's digits begin, and what is left of it there: 11, 11 and 10 bits. */
const DIGITS = [
  [0, 0x7ff],
  [11, 0x7ff],
  [22, 0x3ff],
] as const;

/** Positions ordered by falling score; equal scores keep their order. Scores are numbers, not NaN. */
export function byFallingScore(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  if (scores.length < MANY)
    return order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  const single = new Float32Array(scores.length);
  let exact = true;
  for (let i = 0; i < single.length; i++) {
    single[i] = scores[i] as number;
    exact &&= single[i] === scores[i];
  }
  return exact ? bySingles(single, order) : byDigits(scores, order);
}

/** The same on the bits of single precision, in which models answer: three digits of 11 bits, each score moved along with its row. */
function bySingles(scores: Float32Array, order: Uint32Array): Uint32Array {
  const DIGIT = 11;
  const rows = order.length;
  let keys: Uint32Array = new Uint32Array(scores.buffer);
  for (let i = 0; i < rows; i++) {
    const bits = keys[i] as number;
    keys[i] = bits >>> 31 === 1 ? bits : ~bits & 0x7fffffff;
  }
  let from = order;
  let to: Uint32Array = new Uint32Array(rows);
  let moved: Uint32Array = new Uint32Array(rows);
  for (let shift = 0; shift < 32; shift += DIGIT) {
    const places = new Uint32Array((1 << DIGIT) + 1);
    const digit = (key: number): number => (key >>> shift) & ((1 << DIGIT) - 1);
    for (let i = 0; i < rows; i++) {
      const place = digit(keys[i] as number) + 1;
      places[place] = (places[place] as number) + 1;
    }
    for (let d = 1; d < places.length; d++) places[d] = (places[d] as number) + (places[d - 1] as number);
    for (let i = 0; i < rows; i++) {
      const key = keys[i] as number;
      const d = digit(key);
      const place = places[d] as number;
      places[d] = place + 1;
      to[place] = from[i] as number;
      moved[place] = key;
    }
    [from, to] = [to, from];
    [keys, moved] = [moved, keys];
  }
  return from;
}

/** Least-significant-digit radix sort on the bits of the numbers, three digits a word, of which single precision has one. */
function byDigits(scores: ArrayLike<number>, order: Uint32Array): Uint32Array {
  const words = keysOf(scores);
  const count = words.length / scores.length;
  let from: Uint32Array = order;
  let to: Uint32Array = new Uint32Array(order.length);
  for (let word = 0; word < count; word++)
    for (const [shift, mask] of DIGITS) {
      const places = new Uint32Array(mask + 2);
      for (let i = 0; i < from.length; i++) {
        const key = (((words[i * count + word] as number) >>> shift) & mask) + 1;
        places[key] = (places[key] as number) + 1;
      }
      for (let key = 1; key < places.length; key++)
        places[key] = (places[key] as number) + (places[key - 1] as number);
      for (let i = 0; i < from.length; i++) {
        const row = from[i] as number;
        const key = ((words[row * count + word] as number) >>> shift) & mask;
        const place = places[key] as number;
        places[key] = place + 1;
        to[place] = row;
      }
      [from, to] = [to, from];
    }
  return from;
}

/** Whole numbers that fall as scores fall, the lower word first: bits of positive numbers are turned over, those of negative ones but for their sign. */
function keysOf(scores: ArrayLike<number>): Uint32Array {
  const single = scores instanceof Float32Array;
  const words = new Uint32Array(single ? scores.slice().buffer : Float64Array.from(scores).buffer);
  const count = single ? 1 : 2;
  for (let at = count - 1; at < words.length; at += count) {
    const high = words[at] as number;
    if (high >>> 31 === 1) continue;
    words[at] = ~high & 0x7fffffff;
    if (!single) words[at - 1] = ~(words[at - 1] as number);
  }
  return words;
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
