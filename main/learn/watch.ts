// What is watched while training: one metric a task, or the loss that was asked for.
import { type Aim, lossOf, type Task } from '../../shared/domain';
import type { CurvePoint, Labelled } from './learner';
import { accuracy, rmse, rocAuc } from './metrics';
import { listsOf, meanOfLists } from './ranking';

export type WatchedMetric = Extract<CurvePoint['name'], 'auc' | 'accuracy' | 'rmse' | 'ndcg' | Aim['metric']>;

const WATCHED = { binary: 'auc', multiclass: 'accuracy', regression: 'rmse', ranking: 'ndcg' } as const;

export const watchedMetric = (task: Task, aim?: Aim): WatchedMetric => aim?.metric ?? WATCHED[task];

const SMALLER: ReadonlySet<string> = new Set<WatchedMetric>([
  ...(['rmse', 'mae', 'pinball', 'poissonDeviance', 'tweedieDeviance'] as const),
]);

/** Whether `a` is the better of two values of a watched metric. */
export const better = (metric: string, a: number, b: number): boolean =>
  SMALLER.has(metric) ? a < b : a > b;

/** The watched metric of outputs as FittedModel.predict gives them. */
export function watch(
  task: Task,
  { y: actual, weights, groups }: Pick<Labelled, 'y' | 'weights' | 'groups'>,
  outputs: Float32Array,
  classes: number,
  aim?: Aim,
): number {
  if (task === 'regression' && aim) return meanLoss(aim, actual, outputs, weights);
  if (task === 'regression') return rmse(actual, outputs, weights);
  if (task === 'ranking') return groups ? meanOfLists(listsOf(groups, actual), outputs, 'ndcg10') : NaN;
  if (task === 'multiclass') return accuracy(actual, outputs, classes, weights);
  const positive = new Float32Array(actual.length);
  for (let i = 0; i < positive.length; i++) positive[i] = outputs[2 * i + 1] as number;
  return rocAuc(actual, positive, weights);
}

/** The mean of what an aim loses on each row. */
function meanLoss(
  aim: Aim,
  actual: Float64Array,
  outputs: Float32Array,
  weights: Float64Array | undefined,
): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (weight === 0) continue;
    sum += weight * lossOf(aim, actual[i] as number, outputs[i] as number);
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

/** Mean and deviation of a target, by weight; a deviation of 0 counts as 1. */
export function targetScale({ y, weights }: Pick<Labelled, 'y' | 'weights'>): {
  mean: number;
  deviation: number;
} {
  const total = weights ? weights.reduce((a, b) => a + b, 0) : y.length;
  const weight = (i: number): number => (weights?.[i] ?? 1) / total;
  const mean = y.reduce((sum, value, i) => sum + value * weight(i), 0);
  const variance = y.reduce((sum, value, i) => sum + (value - mean) ** 2 * weight(i), 0);
  return { mean, deviation: Math.sqrt(variance) || 1 };
}
