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
  const whole = clustered?.clusters.weights ? countsOf(clustered.cellOf, width) : confusion;
  const rows = (k: number): number => (whole[k] ?? []).reduce((a, b) => a + b, 0);
  const said = (k: number): number => whole.reduce((sum, row) => sum + (row[k] ?? 0), 0);
  return classes.map((name, k) => {
    const figure = (at: 0 | 1 | 2): Estimate =>
      estimated(
        point[3 * k + at] as number,
        draws.map((draw) => draw[3 * k + at] as number),
      );
    return { name, rows: rows(k), said: said(k), precision: figure(0), recall: figure(1), f1: figure(2) };
  });
}

/** The table of rows, whatever each counts. */
function countsOf(cellOf: Int32Array, width: number): number[][] {
  const table = Array.from({ length: width }, () => Array<number>(width).fill(0));
  for (const cell of cellOf) {
    const row = table[Math.floor(cell / width)] as number[];
    row[cell % width] = (row[cell % width] as number) + 1;
  }
  return table;
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
