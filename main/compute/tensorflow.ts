// The only place that loads TensorFlow.js, so that the CPU backend is there and its greeting is not.
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';

// Also switches off the console warning that suggests the native addon.
tf.enableProdMode();
void tf.setBackend('cpu');

export { layers, tf };
