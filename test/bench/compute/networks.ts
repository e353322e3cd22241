// The networks that are timed, with the shapes of their data.
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { selfAttention } from '../../../main/compute/layers/attention';
import { layers } from '../../../main/compute/tensorflow';
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
  /** Whether TensorFlow.js step by step is quick enough to wait for. */
  eager: boolean;
}

export const networks: Readonly<Record<string, BenchNetwork>> = {
  dense: {
    batchSize: 256,
    width: 50,
    outputs: 2,
    loss: 'categoricalCrossentropy',
    eager: true,
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
    eager: false,
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
    eager: false,
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
  gru: {
    batchSize: 32,
    width: 40,
    outputs: 2,
    loss: 'categoricalCrossentropy',
    eager: false,
    categories: () => 5000,
    build: () =>
      layers.sequential({
        layers: [
          l.embedding({ inputDim: 5000, outputDim: 64, inputLength: 40 }),
          l.gru({ units: 64, recurrentActivation: 'sigmoid' }),
          l.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
  },
  transformer: {
    batchSize: 32,
    width: 64,
    outputs: 4,
    loss: 'categoricalCrossentropy',
    eager: false,
    categories: () => 1000,
    build: () => {
      const apply = (
        layer: { apply(x: SymbolicTensor | SymbolicTensor[]): unknown },
        x: SymbolicTensor | SymbolicTensor[],
      ): SymbolicTensor => layer.apply(x) as SymbolicTensor;
      const tokens = layers.input({ shape: [64] });
      let x = apply(l.embedding({ inputDim: 1000, outputDim: 64, inputLength: 64 }), tokens);
      const seen = apply(selfAttention({ heads: 4 }), apply(l.layerNormalization(), x));
      x = apply(l.add(), [x, seen]);
      const hidden = apply(l.dense({ units: 128, activation: 'relu' }), apply(l.layerNormalization(), x));
      x = apply(l.add(), [x, apply(l.dense({ units: 64 }), hidden)]);
      const pooled = apply(l.globalAveragePooling1d(), x);
      return layers.model({
        inputs: tokens,
        outputs: apply(l.dense({ units: 4, activation: 'softmax' }), pooled),
      });
    },
  },
  towers: {
    batchSize: 1024,
    width: 2,
    outputs: 1,
    loss: 'meanSquaredError',
    eager: false,
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
