// The only place that loads TensorFlow.js, so that the CPU backend is there and its greeting is not.
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { replaceGradients } from './gradients';
import { replaceOrthogonal } from './layers/orthogonal';

// Also switches off the console warning that suggests the native addon.
tf.enableProdMode();
void tf.setBackend('cpu');
replaceGradients();
replaceOrthogonal(tf, layers);

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
