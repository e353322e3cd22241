// The networks that are timed, with the shapes of their data.
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layers } from '../../../main/compute';
import type { LossName } from '../../../main/compute';

const l = layers.layers;

export interface BenchNetwork {
  build: () => LayersModel;
  batchSize: number;
  width: number;
  outputs: number;
  loss: LossName;
  /** Whole numbers below these, by column, where a column is a category; else normal values. */
  categories?: (column: number) => number;
  /** Steps of TensorFlow.js step by step that can be waited for. */
  eagerSteps: number;
}

export const networks: Readonly<Record<string, BenchNetwork>> = {
  dense: {
    batchSize: 256,
    width: 50,
    outputs: 2,
    loss: 'categoricalCrossentropy',
    eagerSteps: 20,
    build: () =>
      layers.sequential({
        layers: [
          l.dense({ units: 128, activation: 'relu', inputShape: [50] }),
          l.dense({ units: 64, activation: 'relu' }),
          l.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
  },
  cnn: {
    batchSize: 64,
    width: 784,
    outputs: 10,
    loss: 'categoricalCrossentropy',
    eagerSteps: 0,
    build: () =>
      layers.sequential({
        layers: [
          l.conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
          l.maxPooling2d({ poolSize: 2 }),
          l.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
          l.maxPooling2d({ poolSize: 2 }),
          l.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
          l.flatten(),
          l.dense({ units: 64, activation: 'relu' }),
          l.dense({ units: 10, activation: 'softmax' }),
        ],
      }),
  },
  lstm: {
    batchSize: 32,
    width: 40,
    outputs: 2,
    loss: 'categoricalCrossentropy',
    eagerSteps: 0,
    categories: () => 5000,
    build: () =>
      layers.sequential({
        layers: [
          l.embedding({ inputDim: 5000, outputDim: 64, inputLength: 40 }),
          l.lstm({ units: 64, recurrentActivation: 'sigmoid' }),
          l.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
  },
  towers: {
    batchSize: 1024,
    width: 2,
    outputs: 1,
    loss: 'meanSquaredError',
    eagerSteps: 0,
    categories: (column) => (column === 0 ? 5000 : 2000),
    build: () => {
      const tower = (input: SymbolicTensor, size: number): SymbolicTensor => {
        const rows = l.flatten().apply(l.embedding({ inputDim: size, outputDim: 32 }).apply(input));
        return l.dense({ units: 32, activation: 'relu' }).apply(rows) as SymbolicTensor;
      };
      const [user, item] = [layers.input({ shape: [1] }), layers.input({ shape: [1] })];
      const score = l.dot({ axes: 1 }).apply([tower(user, 5000), tower(item, 2000)]) as SymbolicTensor;
      return layers.model({ inputs: [user, item], outputs: score });
    },
  },
};
