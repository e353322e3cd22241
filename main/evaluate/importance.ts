// Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019): how much worse the model gets when a raw column is shuffled.
import type { z } from 'zod';
import { type Aim, type Importance, type JobContext, Random, throwIfCancelled } from '../../shared/domain';
import type { TensorValue } from '../compute';
import type { Frame } from '../data';
import { drawLists, feedsOf } from '../learn';
import { inputName } from '../recipe';
import { direction, mainMetric, prepareMetrics } from './metrics';
import type { Scorer } from './scorer';

const MOST_ROWS = 2000;
/** With many columns fewer shuffles each, so that it stays a matter of seconds. */
const shufflesFor = (columns: number): number => (columns > 30 ? 3 : 5);

/** 97.5 % quantiles of Student's distribution with 1, 2, 3 and 4 degrees of freedom. */
const STUDENT = [12.706, 4.303, 3.182, 2.776];

/** The rows that it is measured on, and what is so of them. */
export interface Rows {
  frame: Frame;
  /** Positions in the frame. */
  rows: Int32Array;
  actual: Float64Array;
  /** Ranking: the number of each row's list. */
  lists?: Int32Array | undefined;
  /** How much each row counts; all alike where absent. */
  weights?: Float64Array | undefined;
  /** What was predicted, where it is not the mean. */
  aim?: Aim | undefined;
}

/**
 * Drop in the main metric by raw column, largest first, on at most 2,000 rows. The interval says how much it varies from one shuffle
 * to the next (mean ± Student's quantile times the standard error), not from one sample of rows to the next.
 */
export async function permutationImportance(
  scorer: Scorer,
  { frame, rows, actual, lists, weights: all, aim }: Rows,
  seed: number,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<z.infer<typeof Importance>[]> {
  const random = new Random(seed);
  const order = lists
    ? drawLists(lists, MOST_ROWS, random)
    : random.shuffle(Int32Array.from({ length: rows.length }, (_, i) => i)).subarray(0, MOST_ROWS);
  const sample = order.map((i) => rows[i] as number);
  const truth = Float64Array.from(order, (i) => actual[i] as number);
  const own = lists && Int32Array.from(order, (i) => lists[i] as number);
  const weights = all && Float64Array.from(order, (i) => all[i] as number);
  const { task } = scorer.recipe.spec;
  const metric = mainMetric(task, aim);
  const measure = (outputs: ArrayLike<number>): number =>
    prepareMetrics({
      ...{ task, actual: truth, outputs, classes: scorer.width, threshold: 0.5 },
      ...{ lists: own, weights, aim },
    })()[metric] ?? NaN;
  const feeds = feedsOf(scorer.recipe.inputs, frame, { from: 0, to: sample.length }, sample);
  const base = measure(await scorer.run(feeds));
  const { inputs } = scorer.recipe;
  const found: z.infer<typeof Importance>[] = [];
  for (const [i, { name }] of inputs.entries()) {
    const drops: number[] = [];
    const own = feeds[inputName(name)];
    for (let s = 0; own && s < shufflesFor(inputs.length); s++) {
      throwIfCancelled(ctx.signal);
      const places = random.shuffle(Int32Array.from({ length: sample.length }, (_, j) => j));
      const changed = measure(await scorer.run({ ...feeds, [inputName(name)]: permuted(own, places) }));
      drops.push((base - changed) * direction(metric));
    }
    if (drops.every(Number.isFinite)) found.push({ column: name, drop: summary(drops) });
    ctx.onFraction?.((i + 1) / inputs.length);
  }
  return found.sort((a, b) => b.drop.value - a.drop.value);
}

function permuted(column: TensorValue, places: Int32Array): TensorValue {
  const { dims } = column;
  if (column.data instanceof Float64Array) {
    const { data } = column;
    return { dtype: 'float64', dims, data: Float64Array.from(places, (place) => data[place] as number) };
  }
  const data = column.data as readonly string[];
  return { dtype: 'string', dims, data: Array.from(places, (place) => data[place] ?? '') };
}

function summary(values: readonly number[]): { value: number; low: number; high: number } {
  const n = Math.max(1, values.length);
  const value = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((a, b) => a + (b - value) ** 2, 0) / Math.max(1, n - 1);
  const half = (STUDENT[n - 2] ?? 1.96) * Math.sqrt(variance / n);
  return { value, low: value - half, high: value + half };
}
