// Weight updates as functions of tensors: the learning rate is an input, the slots are state. The rates that change
// with the step are worked out in JavaScript, in double precision, and fed as scalars.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import type { FullSettings } from './settings';

/** Scalars fed to every step, by name. */
export type Rates = Readonly<Record<string, number>>;

export interface Optimizer {
  /** Names of what it remembers for each weight. */
  readonly slots: readonly string[];
  /** The scalars for a step; `step` counts from 1. */
  rates(learningRate: number, step: number): Rates;
  /** New weights and slots. `decayed` says whether weight decay applies to these weights. */
  update(
    weights: Tensor,
    gradients: Tensor,
    slots: Readonly<Record<string, Tensor>>,
    rates: Readonly<Record<string, Tensor>>,
    decayed: boolean,
  ): { weights: Tensor; slots: Readonly<Record<string, Tensor>> };
}

type Fed = Readonly<Record<string, Tensor>>;

function fed(values: Fed, name: string): Tensor {
  const value = values[name];
  if (value === undefined) throw new Error(`The optimiser was not given ${name}.`);
  return value;
}

/** Adds the gradient of an L2 penalty. */
function withPenalty(weights: Tensor, gradients: Tensor, settings: FullSettings, decayed: boolean): Tensor {
  if (!decayed || settings.weightDecay === 0) return gradients;
  return tf.add(gradients, tf.mul(weights, settings.weightDecay));
}

const sgd = (settings: FullSettings): Optimizer => ({
  slots: [],
  rates: (learningRate) => ({ learningRate }),
  update: (weights, gradients, _, rates, decayed) => ({
    weights: tf.sub(
      weights,
      tf.mul(withPenalty(weights, gradients, settings, decayed), fed(rates, 'learningRate')),
    ),
    slots: {},
  }),
});

/** Polyak 1964, as tf.train.momentum: velocity = momentum * velocity + gradient. */
const momentum = (settings: FullSettings): Optimizer => ({
  slots: ['velocity'],
  rates: (learningRate) => ({ learningRate }),
  update: (weights, gradients, slots, rates, decayed) => {
    const pull = withPenalty(weights, gradients, settings, decayed);
    const velocity = tf.add(tf.mul(fed(slots, 'velocity'), settings.momentum), pull);
    return { weights: tf.sub(weights, tf.mul(velocity, fed(rates, 'learningRate'))), slots: { velocity } };
  },
});

/** Tieleman and Hinton 2012, lecture 6.5, as tf.train.rmsprop. */
const rmsprop = (settings: FullSettings): Optimizer => ({
  slots: ['square'],
  rates: (learningRate) => ({ learningRate }),
  update: (weights, gradients, slots, rates, decayed) => {
    const pull = withPenalty(weights, gradients, settings, decayed);
    const square = tf.add(
      tf.mul(fed(slots, 'square'), settings.rho),
      tf.mul(tf.square(pull), 1 - settings.rho),
    );
    const step = tf.div(pull, tf.sqrt(tf.add(square, settings.epsilon)));
    return { weights: tf.sub(weights, tf.mul(step, fed(rates, 'learningRate'))), slots: { square } };
  },
});

/**
 * Kingma and Ba 2015, algorithm 1; with `decoupled`, the decay of Loshchilov and Hutter 2019.
 * The slots are the moments divided by (1 - beta), and the bias corrections are folded into two scalars: ten passes
 * over the weights instead of thirteen, the same numbers but for rounding.
 */
const adam = (settings: FullSettings, decoupled: boolean): Optimizer => ({
  slots: ['first', 'second'],
  rates: (learningRate, step) => {
    const { beta1, beta2, epsilon, weightDecay } = settings;
    const root = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
    const rate = (learningRate * (1 - beta1)) / (1 - beta1 ** step) / root;
    return { rate, epsilon: epsilon / root, keep: decoupled ? 1 - learningRate * weightDecay : 1 };
  },
  update: (weights, gradients, slots, rates, decayed) => {
    const pull = decoupled ? gradients : withPenalty(weights, gradients, settings, decayed);
    const first = tf.add(tf.mul(fed(slots, 'first'), settings.beta1), pull);
    const second = tf.add(tf.mul(fed(slots, 'second'), settings.beta2), tf.square(pull));
    const step = tf.mul(tf.div(first, tf.add(tf.sqrt(second), fed(rates, 'epsilon'))), fed(rates, 'rate'));
    const kept =
      decoupled && decayed && settings.weightDecay > 0 ? tf.mul(weights, fed(rates, 'keep')) : weights;
    return { weights: tf.sub(kept, step), slots: { first, second } };
  },
});

export function optimizerFor(settings: FullSettings): Optimizer {
  switch (settings.optimizer) {
    case 'sgd':
      return sgd(settings);
    case 'momentum':
      return momentum(settings);
    case 'rmsprop':
      return rmsprop(settings);
    case 'adam':
      return adam(settings, false);
    case 'adamw':
      return adam(settings, true);
  }
}
