// The only place that loads TensorFlow.js, so that the CPU backend is there and its greeting is not.
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { replaceGradients } from './gradients';

// Also switches off the console warning that suggests the native addon.
tf.enableProdMode();
void tf.setBackend('cpu');
replaceGradients();

type Method = (this: tf.Tensor, ...args: never[]) => tf.Tensor;

/**
 * The orthogonal initialiser of recurrent layers calls these as methods of tensors, which tfjs-core registers only from
 * a file that Node can't load.
 */
const METHODS: Readonly<Record<string, Method>> = {
  flatten(): tf.Tensor {
    return tf.reshape(this, [-1]);
  },
  reshape(shape: number[]): tf.Tensor {
    return tf.reshape(this, shape);
  },
  sign(): tf.Tensor {
    return tf.sign(this);
  },
  stridedSlice(begin: number[], end: number[], strides: number[]): tf.Tensor {
    return tf.stridedSlice(this, begin, end, strides);
  },
  transpose(perm?: number[]): tf.Tensor {
    return tf.transpose(this, perm);
  },
};
for (const [name, method] of Object.entries(METHODS)) {
  // Writable: @tensorflow/tfjs, which CUDA brings along, assigns the same ones.
  if (!(name in tf.Tensor.prototype)) {
    Object.defineProperty(tf.Tensor.prototype, name, { value: method, writable: true, configurable: true });
  }
}

/** Runs `action` with a backend of TensorFlow.js that is registered, and goes back to the one before. */
export function onBackend<T>(name: string, action: () => T): T {
  const engine = tf.engine();
  const before = engine.backendName ?? 'cpu';
  if (before === name) return action();
  try {
    void engine.setBackend(name);
    if (engine.backendName !== name) throw new Error(`The backend ${name} could not be selected.`);
    return action();
  } finally {
    void engine.setBackend(before);
  }
}

export { layers, tf };
