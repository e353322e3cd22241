// Intervals around predicted numbers that hold a promised share of rows: split conformal prediction.
import type { ConformalBand, Estimate, IntervalReport } from '../../shared/domain';
import { type Clusters, massOf, weightOf } from './clusters';
import { fromCounts } from './resample';

/** A bin of predictions has at least so many rows, or its own width would be guesswork. */
const LEAST_A_BIN = 100;
const MOST_BINS = 5;

/**
 * Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018, "Distribution-free predictive inference for regression", algorithm 2, on the
 * validation rows; bin by bin of the predicted number (Mondrian: Vovk, Gammerman and Shafer 2005), so that large predictions may have
 * wider intervals than small ones. Rows count by their weights where they have any (Tibshirani, Foygel Barber, Candès and Ramdas 2019).
 */
export function fitBand(
  predicted: Float64Array,
  actual: Float64Array,
  level: number,
  weights?: Float64Array,
): ConformalBand {
  const bins = Math.max(1, Math.min(MOST_BINS, Math.floor(predicted.length / LEAST_A_BIN)));
  const sorted = predicted.slice().sort();
  const edges = Array.from(
    { length: bins - 1 },
    (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / bins)] as number,
  );
  const limits = [...new Set(edges)].filter((edge) => edge > (sorted[0] as number));
  const residuals = Array.from({ length: limits.length + 1 }, (): { error: number; weight: number }[] => []);
  for (let i = 0; i < predicted.length; i++)
    residuals[binOf(limits, predicted[i] as number)]?.push({
      error: Math.abs((actual[i] as number) - (predicted[i] as number)),
      weight: weightOf(weights, i),
    });
  const halfWidths = residuals.map((own) => {
    const counting = own.filter(({ weight }) => weight > 0).sort((a, b) => a.error - b.error);
    const mass = counting.reduce((sum, { weight }) => sum + weight, 0);
    // One more row, which counts as much as these do on average, is the one that the interval is for.
    const asked = mass * (1 + 1 / counting.length) * level * (1 - 1e-12);
    let held = 0;
    return (counting.find(({ weight }) => (held += weight) >= asked) ?? counting.at(-1))?.error ?? 0;
  });
  return { level, edges: limits, halfWidths, rows: predicted.length };
}

function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && value >= (edges[bin] as number)) bin++;
  return bin;
}

/** Whether the promise holds on rows that had no part in it. */
export function measureBand(
  band: ConformalBand,
  predicted: ArrayLike<number>,
  actual: Float64Array,
  seed: number,
  clusters?: Clusters,
): IntervalReport {
  const cellOf = new Int32Array(actual.length);
  const weights = clusters?.weights;
  const mass = massOf(weights, actual.length);
  let held = 0;
  let width = 0;
  for (let i = 0; i < actual.length; i++) {
    const half = band.halfWidths[binOf(band.edges, predicted[i] as number)] as number;
    if (Math.abs((actual[i] as number) - (predicted[i] as number)) <= half) held += weightOf(weights, i);
    else cellOf[i] = 1;
    width += (2 * half * weightOf(weights, i)) / mass;
  }
  const { coverage } = fromCounts(
    [held, mass - held],
    (cells) => ({ coverage: (cells[0] as number) / ((cells[0] as number) + (cells[1] as number)) }),
    seed,
    clusters && { cellOf, clusters },
  );
  const nothing: Estimate = { value: 0, low: 0, high: 1 };
  return { band, coverage: coverage ?? nothing, width };
}
