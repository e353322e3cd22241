// Losses, one number a row. Cross-entropies start from logits where the network gives them.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import { isRecording } from '../trace';
import type { Loss, LossName } from './types';

/** What a network gives for its loss: what stands before a last sigmoid, softmax or exponential, or its plain output. */
export type OutputKind = 'sigmoid logits' | 'softmax logits' | 'exponential logits' | 'plain';

type RowLoss = (y: Tensor, output: Tensor, kind: OutputKind) => Tensor;

const SMALL = 1e-7;

const perRow = (elements: Tensor): Tensor => tf.mean(elements, 1);

const clipped = (p: Tensor): Tensor => tf.clipByValue(p, SMALL, 1 - SMALL);

/** -y log p - (1 - y) log(1 - p), from logits as softplus(z) - y z. */
const binaryCrossentropy: RowLoss = (y, output, kind) => {
  if (kind === 'sigmoid logits') return perRow(tf.sub(tf.softplus(output), tf.mul(y, output)));
  const p = clipped(output);
  const hit = tf.mul(y, tf.log(p));
  return perRow(tf.neg(tf.add(hit, tf.mul(tf.sub(1, y), tf.log(tf.sub(1, p))))));
};

/**
 * -sum of y log softmax(z) over the classes. Its gradient, softmax(z) sum(y) - y, is written out: what TensorFlow.js
 * derives takes three times the nodes, which is what a small network's step consists of.
 */
function fromLogits(y: Tensor, z: Tensor): Tensor {
  const run = tf.customGrad((...args) => {
    const [labels, logits, save] = args as unknown as [Tensor, Tensor, tf.GradSaveFunc];
    // One node where it is recorded; the CPU backend has no such kernel.
    const logs = isRecording()
      ? (tf.engine().runKernel('LogSoftmax', { logits }, { axis: -1 }) as Tensor)
      : tf.logSoftmax(logits);
    save([labels, logs]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [given, logP] = saved as [Tensor, Tensor];
      const slope = tf.sub(tf.mul(tf.exp(logP), tf.sum(given, 1, true)), given);
      return [tf.zerosLike(given), tf.mul(tf.expandDims(dy, 1), slope)];
    };
    return { value: tf.neg(tf.sum(tf.mul(labels, logs), 1)), gradFunc };
  });
  return run(y, z);
}

/** -sum of y log p over the classes. */
const categoricalCrossentropy: RowLoss = (y, output, kind) => {
  if (kind === 'softmax logits') return fromLogits(y, output);
  return tf.neg(tf.sum(tf.mul(y, tf.log(clipped(output))), 1));
};

/** Huber 1964 with its corner at 1: half the square inside, straight outside. */
const huber: RowLoss = (y, output) => {
  const error = tf.abs(tf.sub(output, y));
  const inner = tf.minimum(error, 1);
  return perRow(tf.add(tf.mul(tf.square(inner), 0.5), tf.sub(error, inner)));
};

/** Logarithms of the means that a network gives. */
const logMean = (output: Tensor, kind: OutputKind): Tensor =>
  kind === 'exponential logits' ? output : tf.log(tf.add(output, SMALL));

/** Negative log-likelihood of a Poisson distribution but for what no network changes: m - y log m. */
const poisson: RowLoss = (y, output, kind) => {
  const log = logMean(output, kind);
  return perRow(tf.sub(tf.exp(log), tf.mul(y, log)));
};

/** The same of a Tweedie distribution of power p: m^(2 - p) / (2 - p) - y m^(1 - p) / (1 - p). */
function tweedie(power: number, y: Tensor, output: Tensor, kind: OutputKind): Tensor {
  const log = logMean(output, kind);
  const [a, b] = [1 - power, 2 - power];
  const first = tf.div(tf.mul(y, tf.exp(tf.mul(log, a))), a);
  return perRow(tf.sub(tf.div(tf.exp(tf.mul(log, b)), b), first));
}

/** What lies above the prediction counts `quantile`, what lies below the rest to 1. */
function pinball(quantile: number, y: Tensor, output: Tensor): Tensor {
  const over = tf.sub(output, y);
  return perRow(tf.maximum(tf.mul(over, 1 - quantile), tf.mul(over, -quantile)));
}

const LOSSES: Readonly<Record<LossName, RowLoss>> = {
  binaryCrossentropy,
  categoricalCrossentropy,
  meanSquaredError: (y, output) => perRow(tf.squaredDifference(output, y)),
  meanAbsoluteError: (y, output) => perRow(tf.abs(tf.sub(output, y))),
  huber,
  poisson,
};

/** Losses that are computed from the values before a last activation of this name. */
const INNER_ACTIVATION: Readonly<Partial<Record<NameOf, 'sigmoid' | 'softmax' | 'exponential'>>> = {
  binaryCrossentropy: 'sigmoid',
  categoricalCrossentropy: 'softmax',
  poisson: 'exponential',
  tweedie: 'exponential',
};

type NameOf = LossName | Exclude<Loss, string>['name'];

export const innerActivation = (loss: Loss): 'sigmoid' | 'softmax' | 'exponential' | undefined =>
  INNER_ACTIVATION[typeof loss === 'string' ? loss : loss.name];

/** rows x outputs twice in, rows out. */
export function rowLoss(loss: Loss, y: Tensor, output: Tensor, kind: OutputKind): Tensor {
  if (typeof loss === 'string') return LOSSES[loss](y, output, kind);
  return loss.name === 'pinball' ? pinball(loss.quantile, y, output) : tweedie(loss.power, y, output, kind);
}
