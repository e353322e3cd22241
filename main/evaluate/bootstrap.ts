// Intervals by the bootstrap (Efron and Tibshirani 1993, chapter 13: percentiles): rows, or whole clusters of them, are drawn with
// replacement, as weights.
import { type Estimate, type JobContext, Random, throwIfCancelled } from '../../shared/domain';
import { turn, Turns } from '../../shared/domain/turn';
import type { z } from 'zod';
import { type Clusters, drawRows } from './clusters';

/** Named figures of one set of weights; a figure that the draw does not define is left out. */
export type Figures = Readonly<Record<string, number | undefined>>;

const MANY = 20_000;

/** Longest time in this thread without a turn for others. */
const SLICE_MS = 25;

export interface BootstrapOptions {
  rows: number;
  seed: number;
  /** Which rows are drawn together, and how much each counts; each by itself, all alike, where undefined. */
  clusters?: Clusters | undefined;
  /** 400 are enough for the second digit of a 95 % interval; with very many rows, whose intervals are narrow, 200. */
  resamples?: number;
  signal?: JobContext['signal'];
  onFraction?: (fraction: number) => void;
}

/**
 * Every figure with its 95 % interval. Figures of one draw come from the same rows, so differences between them are paired.
 * @param compute may pause between its parts, so that no turn is long
 */
export async function bootstrap(
  compute: (weights?: Float64Array) => Figures | Promise<Figures>,
  { rows, seed, clusters, resamples = rows > MANY ? 200 : 400, signal, onFraction }: BootstrapOptions,
): Promise<Record<string, Estimate>> {
  const point = await compute(clusters?.weights);
  await turn();
  const draws = new Map<string, number[]>(Object.keys(point).map((name) => [name, []]));
  const random = new Random(seed);
  const weights = new Float64Array(rows);
  const turns = new Turns(SLICE_MS);
  const pause = async (fraction: number): Promise<void> => {
    if (!turns.due) return;
    onFraction?.(fraction);
    await turns.take();
    throwIfCancelled(signal);
  };
  for (let b = 0; b < resamples; b++) {
    drawRows(weights, random, clusters);
    await pause((b + 0.5) / resamples);
    for (const [name, value] of Object.entries(await compute(weights)))
      if (value !== undefined && Number.isFinite(value)) draws.get(name)?.push(value);
    await pause((b + 1) / resamples);
  }
  const out: Record<string, z.infer<typeof Estimate>> = {};
  for (const [name, value] of Object.entries(point)) {
    if (value === undefined || !Number.isFinite(value)) continue;
    const sorted = Float64Array.from(draws.get(name) ?? []).sort();
    out[name] = { value, low: percentile(sorted, 0.025, value), high: percentile(sorted, 0.975, value) };
  }
  return out;
}

/** Linear between neighbours, as numpy's percentile. */
export function percentile(sorted: Float64Array, share: number, otherwise: number): number {
  if (sorted.length === 0) return otherwise;
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}
