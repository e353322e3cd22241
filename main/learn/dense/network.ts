// The network, and targets as it takes and gives them.
import type * as tfjs from '@tensorflow/tfjs-layers';
import type { Task } from '../../../shared/domain';
import type { LossName, TrainData } from '../../compute';
import type { Labelled } from '../learner';
import { targetScale, trainingWeights } from '../watch';
import type { DenseSettings } from '.';

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

export function encode(data: Labelled, target: Target, weights: DenseSettings['classWeights']): TrainData {
  const { x, rows, width, y } = data;
  const encoded = new Float32Array(rows * target.outputs);
  for (let i = 0; i < rows; i++) {
    const value = y[i] as number;
    if (target.task === 'multiclass') encoded[i * target.outputs + value] = 1;
    else encoded[i] = (value - target.mean) / target.deviation;
  }
  const counted = trainingWeights(data, target.task, target.classes, weights);
  const sampleWeight = counted ? { sampleWeight: Float32Array.from(counted) } : {};
  return { x, rows, width, y: encoded, ...sampleWeight };
}

export function buildNetwork(
  tf: typeof tfjs,
  width: number,
  target: Target,
  settings: DenseSettings,
): tfjs.LayersModel {
  const network = tf.sequential();
  for (let i = 0; i < settings.layers; i++) {
    network.add(
      tf.layers.dense({
        units: settings.units,
        activation: 'relu',
        kernelInitializer: 'heNormal',
        ...(i === 0 ? { inputShape: [width] } : {}),
      }),
    );
    if (settings.dropout > 0) network.add(tf.layers.dropout({ rate: settings.dropout }));
  }
  const activation =
    target.task === 'binary' ? 'sigmoid' : target.task === 'multiclass' ? 'softmax' : 'linear';
  network.add(tf.layers.dense({ units: target.outputs, activation, kernelInitializer: 'glorotUniform' }));
  return network;
}
