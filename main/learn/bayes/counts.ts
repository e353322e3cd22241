// What naive Bayes learns: by class how many rows there are, mean and variance of each number, and how often each code occurs.
import type { FeatureInfo } from '../../../shared/domain';
import type { Labelled } from '../learner';

/** Sums over rows by weight. `means` and `squares` (sums of squared differences) are classes x features, gaps left out. */
export class Counts {
  readonly rows: Float64Array;
  readonly known: Float64Array;
  readonly means: Float64Array;
  readonly squares: Float64Array;
  /** By feature of codes: classes x levels. */
  readonly codes: readonly (Float64Array | null)[];
  readonly width: number;

  constructor(
    features: readonly FeatureInfo[],
    readonly classes: number,
  ) {
    this.width = features.length;
    this.rows = new Float64Array(classes);
    this.known = new Float64Array(classes * this.width);
    this.means = new Float64Array(classes * this.width);
    this.squares = new Float64Array(classes * this.width);
    this.codes = features.map(({ levels }) =>
      levels === undefined ? null : new Float64Array(classes * levels),
    );
  }

  /** Takes in rows, one after another (West 1979: means and squares without loss of digits). */
  add({ x, y, weights, width }: Labelled, from: number, to: number): void {
    const { rows, known, means, squares, codes } = this;
    for (let i = from; i < to; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      if (weight === 0) continue;
      const k = y[i] as number;
      rows[k] = (rows[k] as number) + weight;
      for (let j = 0; j < width; j++) {
        const value = x[i * width + j] as number;
        if (Number.isNaN(value)) continue;
        const table = codes[j];
        if (table) {
          const levels = table.length / this.classes;
          const at = k * levels + value;
          if (value >= 0 && value < levels) table[at] = (table[at] as number) + weight;
          continue;
        }
        const at = k * width + j;
        const total = (known[at] as number) + weight;
        const over = value - (means[at] as number);
        known[at] = total;
        means[at] = (means[at] as number) + (over * weight) / total;
        squares[at] = (squares[at] as number) + weight * over * (value - (means[at] as number));
      }
    }
  }
}

/** Logarithms of all that a prediction adds up. */
export interface Tables {
  classes: number;
  width: number;
  prior: Float64Array;
  /** Features of numbers, and classes x these: mean, 1 / deviation, and the logarithm of the latter. */
  numbers: Int32Array;
  means: Float64Array;
  inverse: Float64Array;
  logInverse: Float64Array;
  /** Features of codes, how many levels each has, and classes x levels. */
  codes: Int32Array;
  levels: Int32Array;
  tables: Float64Array[];
}

/**
 * @param spread share of a number's own variance over all classes that is added to that in each class, so that no class is sure of a value
 * @param smoothing rows of every code that each class is given on top of its own
 */
export function tablesOf(counts: Counts, spread: number, smoothing: number): Tables {
  const { classes, width, rows } = counts;
  const all = Array.from({ length: width }, (_, j) => j);
  const numbers = Int32Array.from(all.filter((j) => counts.codes[j] === null));
  const codes = Int32Array.from(all.filter((j) => counts.codes[j] !== null));
  const total = rows.reduce((a, b) => a + b, 0);
  const size = classes * numbers.length;
  const [means, inverse] = [new Float64Array(size), new Float64Array(size)];
  numbers.forEach((j, place) => {
    const whole = overall(counts, j);
    for (let k = 0; k < classes; k++) {
      const own = counts.known[k * width + j] as number;
      const at = k * numbers.length + place;
      means[at] = own > 0 ? (counts.means[k * width + j] as number) : whole.mean;
      const variance = own > 0 ? (counts.squares[k * width + j] as number) / own : whole.variance;
      inverse[at] = 1 / Math.sqrt(variance + spread * (whole.variance || 1));
    }
  });
  const tables = Array.from(codes, (j) => {
    const table = counts.codes[j] ?? new Float64Array();
    const levels = table.length / classes;
    return table.map((count, at) => {
      const k = Math.floor(at / levels);
      const sum = table.subarray(k * levels, (k + 1) * levels).reduce((a, b) => a + b, 0);
      return Math.log((count + smoothing) / (sum + smoothing * levels));
    });
  });
  return {
    ...{ classes, width, numbers, codes, means, inverse, tables },
    prior: rows.map((row) => Math.log(Math.max(1e-15, row / total))),
    logInverse: inverse.map(Math.log),
    levels: Int32Array.from(codes, (j) => (counts.codes[j]?.length ?? 0) / classes),
  };
}

/** Mean and variance of a number over all classes. */
function overall(
  { classes, width, known, means, squares }: Counts,
  j: number,
): {
  mean: number;
  variance: number;
} {
  let total = 0;
  let mean = 0;
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const at = k * width + j;
    const own = known[at] as number;
    if (own === 0) continue;
    const over = (means[at] as number) - mean;
    sum += (squares[at] as number) + (over * over * own * total) / (total + own);
    total += own;
    mean += (over * own) / total;
  }
  return { mean, variance: total > 0 ? sum / total : 0 };
}
