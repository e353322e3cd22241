// The rows of a table that lie nearest to others. Distances are made as the exported graph makes them: squares expanded, in double
// precision, then rounded to single so that equal rows are equally near; of those the first counts as nearer.

export interface Kept {
  /** rows x width. */
  x: Float32Array;
  rows: number;
  width: number;
  /** Squared length of each. */
  norms: Float64Array;
}

export function keep(x: Float32Array, rows: number, width: number): Kept {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) norms[i] = product(x, i * width, x, i * width, width);
  return { x, rows, width, norms };
}

function product(a: Float32Array, from: number, b: Float32Array, at: number, width: number): number {
  let sum = 0;
  for (let j = 0; j < width; j++) sum += (a[from + j] as number) * (b[at + j] as number);
  return sum;
}

/**
 * Writes the places of the `count` kept rows nearest to a row, nearest first.
 * @param without a kept row that does not count: the row itself
 */
export function nearest(
  kept: Kept,
  x: Float32Array,
  at: number,
  count: number,
  places: Int32Array,
  distances: Float32Array,
  without = -1,
): void {
  const { width, norms } = kept;
  const own = product(x, at, x, at, width);
  let found = 0;
  for (let i = 0; i < kept.rows; i++) {
    if (i === without) continue;
    const distance = Math.fround(own - 2 * product(x, at, kept.x, i * width, width) + (norms[i] as number));
    if (found === count && !(distance < (distances[count - 1] as number))) continue;
    let place = found < count ? found++ : count - 1;
    for (; place > 0 && (distances[place - 1] as number) > distance; place--) {
      distances[place] = distances[place - 1] as number;
      places[place] = places[place - 1] as number;
    }
    distances[place] = distance;
    places[place] = i;
  }
}
