// What is watched while training: one metric a task.
import type { Task } from '../../shared/domain';
import type { CurvePoint } from './learner';
import { accuracy, rmse, rocAuc } from './metrics';

export type WatchedMetric = Extract<CurvePoint['name'], 'auc' | 'accuracy' | 'rmse'>;

export const watchedMetric = (task: Task): WatchedMetric =>
  task === 'binary' ? 'auc' : task === 'multiclass' ? 'accuracy' : 'rmse';

/** Whether `a` is the better of two values of a watched metric. */
export const better = (metric: string, a: number, b: number): boolean => (metric === 'rmse' ? a < b : a > b);

/** The watched metric of outputs as FittedModel.predict gives them. */
export function watch(task: Task, actual: Float64Array, outputs: Float32Array, classes: number): number {
  if (task === 'regression') return rmse(actual, outputs);
  if (task === 'multiclass') return accuracy(actual, outputs, classes);
  const positive = new Float32Array(actual.length);
  for (let i = 0; i < positive.length; i++) positive[i] = outputs[2 * i + 1] as number;
  return rocAuc(actual, positive);
}

/** Weights that give every class the same say: rows / (classes x rows of the class), as scikit-learn's "balanced". */
export function balancedWeights(y: Float64Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const k of y) counts[k] = (counts[k] as number) + 1;
  return y.map((k) => y.length / (classes * (counts[k] as number)));
}
