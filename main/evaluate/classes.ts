// Every class against the others, from the table of what was taken for what.
import { type ClassMetrics, type Estimate, Random, type ThresholdRow } from '../../shared/domain';
import { ratio } from './metrics/counts';
import { type Clustered, estimated, redrawn, RESAMPLES } from './resample';

/** From so many classes on there are fewer draws: a table of 200 x 200 is drawn anew each time. */
const MANY_CLASSES = 40;

/**
 * @param confusion rows: actual class, columns: predicted class
 * @param clustered cells of that table, row after row; where rows have weights, the table is of those
 */
export function classMetrics(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  seed: number,
  clustered?: Clustered,
): ClassMetrics[] {
  const width = classes.length;
  const cells = Float64Array.from(confusion.flat());
  const point = figuresOf(cells, width);
  const random = new Random(seed);
  const draws = Array.from({ length: width > MANY_CLASSES ? RESAMPLES / 4 : RESAMPLES }, () =>
    figuresOf(redrawn(cells, random, clustered), width),
  );
  return classes.map((name, k) => {
    const figure = (at: 0 | 1 | 2): Estimate =>
      estimated(
        point[3 * k + at] as number,
        draws.map((draw) => draw[3 * k + at] as number),
      );
    const rows = clustered?.clusters.weights
      ? clustered.cellOf.reduce((count, cell) => count + (Math.floor(cell / width) === k ? 1 : 0), 0)
      : (confusion[k] ?? []).reduce((a, b) => a + b, 0);
    return { name, rows, precision: figure(0), recall: figure(1), f1: figure(2) };
  });
}

/** The table of a yes-or-no question at a threshold, the negative class first. */
export const confusionAt = (row: ThresholdRow): number[][] => [
  [row.trueNegatives, row.falsePositives],
  [row.falseNegatives, row.truePositives],
];

/** The cell of each row in that table. */
export const confusedAt = (actual: Float64Array, scores: ArrayLike<number>, threshold: number): Int32Array =>
  Int32Array.from(actual, (y, i) => 2 * (y === 1 ? 1 : 0) + ((scores[i] as number) >= threshold ? 1 : 0));

/** Precision, recall and F1, class by class. */
function figuresOf(cells: Float64Array, width: number): Float64Array {
  const out = new Float64Array(3 * width);
  for (let k = 0; k < width; k++) {
    let is = 0;
    let said = 0;
    for (let j = 0; j < width; j++) {
      is += cells[k * width + j] as number;
      said += cells[j * width + k] as number;
    }
    const hits = cells[k * width + k] as number;
    out[3 * k] = ratio(hits, said);
    out[3 * k + 1] = ratio(hits, is);
    out[3 * k + 2] = ratio(2 * hits, is + said);
  }
  return out;
}
