// What is gained by taking the best-scored rows first: cumulative gain, and lift tenth by tenth.
import { type GainPoint, type LiftTenth, mapInTurns, Random } from '../../shared/domain';
import { type Clusters, drawRows, weightOf } from './clusters';
import type { Ranking } from './metrics/ranking';
import { estimated, multinomial, redrawn, RESAMPLES } from './resample';

const STEPS = 100;
const TENTHS = 10;
/** From here on rows are drawn half as often: their intervals are narrow. */
const MANY = 20_000;

const drawsOf = (clusters: Clusters | undefined): number =>
  clusters && clusters.of.length > MANY ? RESAMPLES / 2 : RESAMPLES;

/**
 * At 1, 2 … 100 % of the rows (of rows with equal scores as many as fit), with 95 % intervals. Rows are drawn again over the steps and
 * the two classes (whole clusters where rows belong together), so the cuts stay where these rows put them. Nothing where only one class is
 * there.
 */
export async function gains(
  actual: ArrayLike<number>,
  { order }: Ranking,
  seed: number,
  clusters?: Clusters,
): Promise<GainPoint[]> {
  const cuts = Array.from({ length: STEPS }, (_, s) => Math.round(((s + 1) * order.length) / STEPS));
  const cells = new Float64Array(2 * STEPS);
  const cellOf = new Int32Array(order.length);
  for (let i = 0, step = 0; i < order.length; i++) {
    while (i >= (cuts[step] as number)) step++;
    const cell = 2 * step + (actual[order[i] as number] === 1 ? 1 : 0);
    cells[cell] = (cells[cell] as number) + weightOf(clusters?.weights, order[i] as number);
    cellOf[order[i] as number] = cell;
  }
  const point = cumulative(cells);
  if (point === null) return [];
  const random = new Random(seed);
  const clustered = clusters && { cellOf, clusters };
  const all = await mapInTurns(Array(drawsOf(clusters)).keys(), () =>
    cumulative(redrawn(cells, random, clustered)),
  );
  const draws = all.filter((draw) => draw !== null);
  return cuts.flatMap((cut, s): GainPoint[] => {
    // Fewer rows than steps: several steps end at the same row, and the first at none.
    if (cut === 0 || cut === cuts[s - 1]) return [];
    const gain = estimated(
      point.gain[s] as number,
      draws.map((draw) => draw.gain[s] as number),
    );
    const lift = estimated(
      point.lift[s] as number,
      draws.map((draw) => draw.lift[s] as number),
    );
    return [{ share: cut / order.length, gain, lift }];
  });
}

function cumulative(cells: Float64Array): { gain: Float64Array; lift: Float64Array } | null {
  let positives = 0;
  let rows = 0;
  for (let s = 0; s < STEPS; s++) {
    positives += cells[2 * s + 1] as number;
    rows += (cells[2 * s] as number) + (cells[2 * s + 1] as number);
  }
  if (positives === 0 || positives === rows) return null;
  const gain = new Float64Array(STEPS);
  const lift = new Float64Array(STEPS);
  let found = 0;
  let taken = 0;
  for (let s = 0; s < STEPS; s++) {
    found += cells[2 * s + 1] as number;
    taken += (cells[2 * s] as number) + (cells[2 * s + 1] as number);
    gain[s] = found / positives;
    lift[s] = taken === 0 ? NaN : found / taken / (positives / rows);
  }
  return { gain, lift };
}

/**
 * The share of positives in each tenth of the rows by falling score, over their share in all, with 95 % intervals (rows are drawn again over
 * the tenths and the two classes, or whole clusters). A run of equal scores is as positive everywhere as it is on the whole, so that the order in which the
 * rows happen to lie says nothing. Nothing where only one class is there.
 */
export async function liftByTenth(
  actual: ArrayLike<number>,
  ranking: Ranking,
  seed: number,
  clusters?: Clusters,
): Promise<LiftTenth[]> {
  const rows = ranking.order.length;
  const cuts = Array.from({ length: TENTHS }, (_, d) => Math.round(((d + 1) * rows) / TENTHS));
  const cells = tenthsOf(actual, ranking, cuts, clusters?.weights);
  const lifts = liftsOf(cells);
  if (lifts === null) return [];
  const random = new Random(seed);
  const weights = new Float64Array(clusters ? rows : 0);
  const draws = await mapInTurns(Array(drawsOf(clusters)).keys(), () => {
    if (!clusters) return liftsOf(multinomial(cells, random));
    drawRows(weights, random, clusters);
    return liftsOf(tenthsOf(actual, ranking, cuts, weights));
  });
  return cuts.flatMap((cut, d): LiftTenth[] => {
    const count = cut - (cuts[d - 1] ?? 0);
    if (count === 0) return [];
    const lift = estimated(
      lifts[d] as number,
      draws.map((draw) => draw?.[d] ?? NaN),
    );
    const [no, yes] = [cells[2 * d] as number, cells[2 * d + 1] as number];
    return [{ rows: count, rate: yes / (no + yes || 1), lift }];
  });
}

/** Negatives and positives, tenth by tenth; tenths are of the rows as they are, whatever their weights. */
function tenthsOf(
  actual: ArrayLike<number>,
  { order, last }: Ranking,
  cuts: readonly number[],
  weights?: Float64Array,
): Float64Array {
  const rows = order.length;
  const cells = new Float64Array(2 * TENTHS);
  for (let i = 0, tenth = 0; i < rows;) {
    let end = i;
    let hits = 0;
    let mass = 0;
    do {
      const row = order[end] as number;
      const weight = weights ? (weights[row] as number) : 1;
      mass += weight;
      if (actual[row] === 1) hits += weight;
    } while (last[end++] === 0);
    const rate = hits / (end - i);
    const weight = mass / (end - i);
    while (i < end) {
      while (i >= (cuts[tenth] as number)) tenth++;
      const taken = Math.min(end, cuts[tenth] as number) - i;
      cells[2 * tenth] = (cells[2 * tenth] as number) + taken * (weight - rate);
      cells[2 * tenth + 1] = (cells[2 * tenth + 1] as number) + taken * rate;
      i += taken;
    }
  }
  return cells;
}

/** Null where only one class is there. */
function liftsOf(cells: Float64Array): Float64Array | null {
  let positives = 0;
  let rows = 0;
  for (let d = 0; d < TENTHS; d++) {
    positives += cells[2 * d + 1] as number;
    rows += (cells[2 * d] as number) + (cells[2 * d + 1] as number);
  }
  if (positives === 0 || positives === rows) return null;
  return Float64Array.from({ length: TENTHS }, (_, d) => {
    const hits = cells[2 * d + 1] as number;
    return hits / (hits + (cells[2 * d] as number)) / (positives / rows);
  });
}
