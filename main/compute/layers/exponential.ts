// The last layer of networks that give counts and amounts, which are never below 0. An activation, of which tfjs-layers has none by this name, so
// that the loss can be computed from what stands before it.
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, tf } from '../tensorflow';

interface Activation {
  apply(x: Tensor): Tensor;
  getClassName(): string;
}

const ACTIVATION: Activation = { apply: (x) => tf.exp(x), getClassName: () => 'exponential' };

/** Any shape in, the same out. */
export class Exponential extends layers.layers.Layer {
  static readonly className = 'AssayExponential';
  activation = ACTIVATION;

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!x) throw new Error('The exponential takes one input.');
    return this.activation.apply(x);
  }
}

tf.serialization.registerClass(Exponential);

export const exponential = (): Exponential => new Exponential({});
