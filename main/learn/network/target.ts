// Targets as networks take and give them.
import type { Task } from '../../../shared/domain';
import type { LossName, TrainData } from '../../compute';
import type { Labelled } from '../learner';
import { targetScale } from '../watch';

/** What stands at the end of the network for a task. */
export interface Target {
  task: Task;
  /** Columns of the network's output. */
  outputs: number;
  classes: number;
  /** Regression is trained on the target with mean 0 and deviation 1. */
  mean: number;
  deviation: number;
  /** What the network's loss is multiplied by to be in the target's units. */
  lossUnit: number;
  /** Network outputs to FittedModel.predict's outputs. */
  decode(outputs: Float32Array): Float32Array;
}

export const lossFor = (task: Task): LossName =>
  task === 'binary'
    ? 'binaryCrossentropy'
    : task === 'multiclass'
      ? 'categoricalCrossentropy'
      : 'meanSquaredError';

export function targetOf(task: Task, classes: number, train: Labelled): Target {
  if (task === 'multiclass')
    return {
      task,
      outputs: classes,
      classes,
      mean: 0,
      deviation: 1,
      lossUnit: 1,
      decode: (outputs) => outputs,
    };
  if (task === 'binary')
    return { task, outputs: 1, classes, mean: 0, deviation: 1, lossUnit: 1, decode: bothClasses };
  const { mean, deviation } = targetScale(train);
  const decode = (outputs: Float32Array): Float32Array => outputs.map((value) => value * deviation + mean);
  return { task, outputs: 1, classes, mean, deviation, lossUnit: deviation ** 2, decode };
}

function bothClasses(positive: Float32Array): Float32Array {
  const out = new Float32Array(2 * positive.length);
  positive.forEach((p, i) => {
    out[2 * i] = 1 - p;
    out[2 * i + 1] = p;
  });
  return out;
}

/**
 * Rows as the training loop takes them. `smoothing` is the share of certainty that every label gives away to all classes alike
 * (Szegedy et al. 2016, section 7): for training rows only.
 */
export function encode(
  x: Float32Array,
  width: number,
  data: Labelled,
  target: Target,
  smoothing: number,
): TrainData {
  const { rows, y } = data;
  const { task, outputs, classes, mean, deviation } = target;
  const encoded = new Float32Array(rows * outputs);
  const [yes, no] = [1 - smoothing + smoothing / classes, smoothing / classes];
  if (task === 'multiclass') encoded.fill(no);
  for (let i = 0; i < rows; i++) {
    const value = y[i] as number;
    if (task === 'multiclass') encoded[i * outputs + value] = yes;
    else encoded[i] = task === 'binary' ? (value === 1 ? yes : no) : (value - mean) / deviation;
  }
  const sampleWeight = data.weights ? { sampleWeight: Float32Array.from(data.weights) } : {};
  return { x, rows, width, y: encoded, ...sampleWeight };
}
