// Layer normalisation while recording. TensorFlow.js tiles its moments over the whole batch and differentiates each step of the
// formula; here the gradient is the closed one (Ba, Kiros and Hinton 2016), a third of the passes over the data.
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, tf } from '../tensorflow';
import { isRecording } from './backend';

interface Weight {
  read(): Tensor;
}
interface NormLayer {
  axis: number | number[];
  epsilon: number;
  gamma?: Weight | null;
  beta?: Weight | null;
}
type Call = (this: NormLayer, inputs: Tensor | Tensor[], options?: object) => Tensor | Tensor[];

/** x of any shape, scale and offset as long as its last axis. */
function layerNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): Tensor {
  const last = x.shape.length - 1;
  const leading = [...x.shape.keys()].slice(0, last);
  const run = tf.customGrad((...args) => {
    const [xs, gamma, beta, save] = args as unknown as [Tensor, Tensor, Tensor, tf.GradSaveFunc];
    const centred = tf.sub(xs, tf.mean(xs, last, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), last, true), epsilon));
    const normed = tf.mul(centred, inverse);
    save([normed, inverse, gamma]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [unit, scaling, factor] = saved as [Tensor, Tensor, Tensor];
      const inner = tf.mul(dy, factor);
      const along = tf.mul(unit, tf.mean(tf.mul(inner, unit), last, true));
      const dx = tf.mul(tf.sub(tf.sub(inner, tf.mean(inner, last, true)), along), scaling);
      return [dx, tf.sum(tf.mul(dy, unit), leading), tf.sum(dy, leading)];
    };
    return { value: tf.add(tf.mul(normed, gamma), beta), gradFunc };
  });
  return run(x, scale, offset);
}

let found: { call: Call } | undefined;

function normPrototype(): { call: Call } {
  found ??= Object.getPrototypeOf(layers.layers.layerNormalization()) as { call: Call };
  return found;
}

/** Whether the layer normalises over the last axis alone and has both its weights. */
function weightsOf({ axis, gamma, beta }: NormLayer, x: Tensor): readonly [Weight, Weight] | undefined {
  const axes = Array.isArray(axis) ? axis : [axis];
  const overLast = axes.length === 1 && axes[0] === x.shape.length - 1 && x.shape.length > 1;
  return overLast && gamma && beta ? [gamma, beta] : undefined;
}

/** Runs `action` with layer normalisations recorded in their compact form, and puts them back. */
export function withRecordedNorms<T>(action: () => T): T {
  const prototype = normPrototype();
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'call');
  const original = prototype.call;
  prototype.call = function (inputs, options) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const weights = isRecording() && x ? weightsOf(this, x) : undefined;
    if (!x || !weights) return original.call(this, inputs, options);
    const [gamma, beta] = weights;
    return tf.tidy(() => layerNorm(x, gamma.read(), beta.read(), this.epsilon));
  };
  try {
    return action();
  } finally {
    if (descriptor) Object.defineProperty(prototype, 'call', descriptor);
    else Reflect.deleteProperty(prototype, 'call');
  }
}
