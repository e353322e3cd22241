// What is gained by taking the best-scored rows first: cumulative gain and lift.
import { type GainPoint, Random } from '../../shared/domain';
import type { Ranking } from './metrics/ranking';
import { estimated, multinomial, RESAMPLES } from './resample';

const STEPS = 100;

/**
 * At 1, 2 … 100 % of the rows (of rows with equal scores as many as fit), with 95 % intervals. Rows are drawn again over the steps and
 * the two classes, so the cuts stay where these rows put them. Nothing where only one class is there.
 */
export function gains(actual: ArrayLike<number>, { order }: Ranking, seed: number): GainPoint[] {
  const cuts = Array.from({ length: STEPS }, (_, s) => Math.round(((s + 1) * order.length) / STEPS));
  const cells = new Float64Array(2 * STEPS);
  for (let i = 0, step = 0; i < order.length; i++) {
    while (i >= (cuts[step] as number)) step++;
    const cell = 2 * step + (actual[order[i] as number] === 1 ? 1 : 0);
    cells[cell] = (cells[cell] as number) + 1;
  }
  const point = cumulative(cells);
  if (point === null) return [];
  const random = new Random(seed);
  const draws = Array.from({ length: RESAMPLES }, () => cumulative(multinomial(cells, random))).filter(
    (draw) => draw !== null,
  );
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
