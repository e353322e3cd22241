// Intervals of what follows from counts alone: drawing rows again is drawing the counts from a multinomial distribution. Where rows belong
// together it is not, and the clusters are drawn.
import { type Estimate, type Metrics, Random, type ThresholdRow } from '../../shared/domain';
import { percentile } from './bootstrap';
import { type Clusters, drawClusters, weightOf } from './clusters';
import { type Counts, countMetrics } from './metrics/counts';

export const RESAMPLES = 400;
/** From here on a binomial draw is made by its normal approximation. */
const MANY = 2000;

/** Which cell each row is counted in (-1: none), and which rows are drawn together. */
export interface Clustered {
  cellOf: Int32Array;
  clusters: Clusters;
}

/** The counts of rows that are drawn again, one by one or in clusters. */
export function redrawn(
  cells: ArrayLike<number>,
  random: Random,
  clustered: Clustered | undefined,
): Float64Array {
  if (!clustered) return multinomial(cells, random);
  const { cellOf, clusters } = clustered;
  const times = drawClusters(clusters.count, random);
  const drawn = new Float64Array(cells.length);
  for (let i = 0; i < cellOf.length; i++) {
    const cell = cellOf[i] as number;
    const often = times[clusters.of[i] as number] as number;
    if (cell >= 0) drawn[cell] = (drawn[cell] as number) + often * weightOf(clusters.weights, i);
  }
  return drawn;
}

/** As many rows as the cells hold, drawn again over the cells by their shares. */
export function multinomial(cells: ArrayLike<number>, random: Random): Float64Array {
  const drawn = new Float64Array(cells.length);
  let mass = 0;
  for (let i = 0; i < cells.length; i++) mass += cells[i] as number;
  let left = mass;
  for (let i = 0; i < cells.length && left > 0; i++) {
    const cell = cells[i] as number;
    if (cell === 0) continue;
    const count = mass <= cell ? left : binomial(left, cell / mass, random);
    drawn[i] = count;
    left -= count;
    mass -= cell;
  }
  return drawn;
}

/** A figure with the 95 % interval of its draws. */
export function estimated(value: number, draws: Iterable<number>): Estimate {
  const sorted = Float64Array.from(draws).filter(Number.isFinite).sort();
  return { value, low: percentile(sorted, 0.025, value), high: percentile(sorted, 0.975, value) };
}

/** Figures that follow from counts, with 95 % intervals; a figure that the counts do not define is left out. */
export function fromCounts<Name extends string>(
  cells: ArrayLike<number>,
  figures: (cells: ArrayLike<number>) => Partial<Record<Name, number>>,
  seed: number,
  clustered?: Clustered,
): Partial<Record<Name, Estimate>> {
  const random = new Random(seed);
  const point = figures(cells);
  const draws = Array.from({ length: RESAMPLES }, () => figures(redrawn(cells, random, clustered)));
  const out: Partial<Record<Name, Estimate>> = {};
  for (const name of Object.keys(point) as Name[]) {
    const value = point[name];
    if (value !== undefined && Number.isFinite(value))
      out[name] = estimated(
        value,
        draws.map((draw) => draw[name] ?? NaN),
      );
  }
  return out;
}

const cellsOf = (row: ThresholdRow): number[] => [
  row.truePositives,
  row.falsePositives,
  row.falseNegatives,
  row.trueNegatives,
];

const bothIn = (counts: Counts): boolean =>
  counts.truePositives + counts.falseNegatives > 0 && counts.falsePositives + counts.trueNegatives > 0;

/**
 * Accuracy, precision, recall, F1 and what else follows from the counts at one threshold, with 95 % intervals.
 * @param clustered cells in this order: found, false alarm, missed, rightly left alone
 */
export function countIntervals(row: ThresholdRow, seed: number, clustered?: Clustered): Metrics {
  const counts = (cells: ArrayLike<number>): Counts => ({
    truePositives: cells[0] ?? 0,
    falsePositives: cells[1] ?? 0,
    falseNegatives: cells[2] ?? 0,
    trueNegatives: cells[3] ?? 0,
  });
  const both = bothIn(row);
  // Rows drawn again without one of the classes say nothing of what is made of it.
  const figures = (cells: ArrayLike<number>): ReturnType<typeof countMetrics> => {
    const drawn = counts(cells);
    const { accuracy, ...rest } = countMetrics(drawn);
    return { accuracy, ...(both && !bothIn(drawn) ? {} : rest) };
  };
  return fromCounts(cellsOf(row), figures, seed, clustered);
}

function binomial(n: number, p: number, random: Random): number {
  if (n > MANY && n * p * (1 - p) > 25) {
    const drawn = Math.round(n * p + Math.sqrt(n * p * (1 - p)) * random.normal());
    return Math.min(n, Math.max(0, drawn));
  }
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  if (n > MANY) return poissonLike(n, p, random);
  let count = 0;
  for (let i = 0; i < n; i++) if (random.uniform() < p) count++;
  return count;
}

/** Few successes among many: jumps from one success to the next by geometric draws. */
function poissonLike(n: number, p: number, random: Random): number {
  if (p <= 0) return 0;
  const step = Math.log1p(-p);
  let count = 0;
  for (let at = Math.floor(Math.log(1 - random.uniform()) / step); at < n; count++)
    at += 1 + Math.floor(Math.log(1 - random.uniform()) / step);
  return count;
}
