// What one raw column knows of the target by itself.
import type { FittedRecipe } from '../../shared/domain';
import type { Frame, FrameColumn } from '../data';
import { figuresOfLists, likeliest, listsOf, rocAuc } from '../learn';
import { encodeTarget, listNumbers } from '../recipe';

export interface Alone {
  column: string;
  /** ROC area, accuracy, R² or NDCG@10 on the test rows. */
  score: number;
}

const BINS = 32;

/**
 * The column's values are put into bins (numbers by quantiles, texts one by one); each bin predicts what it held among the training rows.
 * Right for any shape of relation, not only a rising one.
 */
export function aloneScore(
  recipe: FittedRecipe,
  frame: Frame,
  column: FrameColumn,
  train: Int32Array,
  test: Int32Array,
): Alone {
  const binOf =
    column.kind === 'text' ? (row: number) => (column.codes[row] as number) + 1 : numberBins(column, train);
  const bins = column.kind === 'text' ? column.dictionary.length + 1 : 2 * BINS + 1;
  const { task } = recipe.spec;
  const width = task === 'multiclass' ? recipe.classes.length : 1;
  const known = encodeTarget(recipe, frame, train);
  const sums = new Float64Array(bins * width);
  const counts = new Float64Array(bins);
  const whole = new Float64Array(width);
  for (const [i, row] of train.entries()) {
    const y = known[i] as number;
    const bin = binOf(row);
    const at = task === 'multiclass' ? y : 0;
    const value = task === 'multiclass' ? 1 : y;
    sums[bin * width + at] = (sums[bin * width + at] as number) + value;
    whole[at] = (whole[at] as number) + value / train.length;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const actual = encodeTarget(recipe, frame, test);
  // One row's worth of the whole in each bin, so that a bin of one row is not believed.
  const predicted = new Float64Array(test.length * width);
  for (const [i, row] of test.entries()) {
    const bin = binOf(row);
    for (let k = 0; k < width; k++)
      predicted[i * width + k] =
        ((sums[bin * width + k] as number) + (whole[k] as number)) / ((counts[bin] as number) + 1);
  }
  const groups = listNumbers(frame, recipe.spec, test);
  const score = groups ? orderOf(groups, actual, predicted) : scoreOf(task, actual, predicted, width);
  return { column: column.name, score };
}

function orderOf(groups: Int32Array, actual: Float64Array, predicted: Float64Array): number {
  const figures = figuresOfLists(listsOf(groups, actual), predicted, 'ndcg10');
  return figures.reduce((sum, value) => sum + value, 0) / figures.length;
}

function scoreOf(
  task: FittedRecipe['spec']['task'],
  actual: Float64Array,
  predicted: Float64Array,
  width: number,
): number {
  if (task === 'binary') return rocAuc(actual, predicted);
  if (task === 'multiclass')
    return (
      actual.reduce((sum, y, i) => sum + (likeliest(predicted, i, width) === y ? 1 : 0), 0) / actual.length
    );
  const mean = actual.reduce((sum, y) => sum + y / actual.length, 0);
  let left = 0;
  let spread = 0;
  for (const [i, y] of actual.entries()) {
    left += (y - (predicted[i] as number)) ** 2;
    spread += (y - mean) ** 2;
  }
  return spread === 0 ? 0 : 1 - left / spread;
}

/** Bins of as many training rows each; the first is for missing values. */
function numberBins(
  { values }: Extract<FrameColumn, { kind: 'number' }>,
  train: Int32Array,
): (row: number) => number {
  const sorted = Float64Array.from(train, (row) => values[row] as number)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const edges = new Set<number>();
  for (let b = 1; b < BINS; b++) {
    const at = Math.floor((b * sorted.length) / BINS);
    const value = sorted[at];
    if (value === undefined) continue;
    edges.add(value);
    // A value that many rows share is a bin of its own: what is just above it may be another world (0, and amounts).
    if (sorted[at + 1] !== value) continue;
    const next = sorted.find((other) => other > value);
    if (next !== undefined) edges.add(next);
  }
  const limits = [...edges].sort((x, y) => x - y);
  return (row) => {
    const value = values[row] as number;
    if (Number.isNaN(value) || sorted.length === 0) return 0;
    let low = 0;
    let high = limits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((limits[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
