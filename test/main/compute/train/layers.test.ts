// Every layer, trained 20 steps compiled and eager from the same start. Losses agree to 1e-5, weights to 2e-4.
import type { layers as tfLayers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import type { EpochEvent, TrainData, TrainOptions } from '../../../../main/compute';
import { selfAttention } from '../../../../main/compute/layers/attention';
import { layers } from '../../../../main/compute/tensorflow';
import { filled } from '../lower/support';
import { collect, furthest, tickingClock, weightsOf } from './support';

const l = layers.layers;
/** Any layer: their common class is not exported by name. */
type Layer = tfLayers.Layer;

/** A batch layer between an input of this shape and two classes. */
const around =
  (inputShape: number[], ...middle: (() => Layer)[]) =>
  (): LayersModel => {
    const model = layers.sequential();
    model.add(l.reshape({ targetShape: inputShape, inputShape }));
    for (const make of middle) model.add(make());
    if (model.outputs[0]?.shape.length !== 2) model.add(l.flatten());
    model.add(l.dense({ units: 2, activation: 'softmax' }));
    return model;
  };

const PICTURE = [7, 6, 2];
const SEQUENCE = [6, 4];

/** Networks by name: how to build one, and its input's shape. */
const networks: Record<string, [build: () => LayersModel, input: number[], categories?: number]> = {
  'conv2d, strided, same padding': [
    around(PICTURE, () =>
      l.conv2d({
        filters: 3,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
      }),
    ),
    PICTURE,
  ],
  'conv2d, pooled': [
    around(
      PICTURE,
      () => l.conv2d({ filters: 3, kernelSize: [2, 3], activation: 'tanh' }),
      () => l.maxPooling2d({ poolSize: 2 }),
    ),
    PICTURE,
  ],
  'average pooling': [around(PICTURE, () => l.averagePooling2d({ poolSize: 2 })), PICTURE],
  'depthwise conv2d': [
    around(PICTURE, () => l.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 })),
    PICTURE,
  ],
  'separable conv2d': [around(PICTURE, () => l.separableConv2d({ filters: 3, kernelSize: 3 })), PICTURE],
  'transposed conv2d': [
    around(PICTURE, () => l.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2 })),
    PICTURE,
  ],
  'global average and global max': [
    (): LayersModel => {
      const input = layers.input({ shape: PICTURE });
      const both = [l.globalAveragePooling2d({}), l.globalMaxPooling2d({})].map(
        (layer) => layer.apply(input) as SymbolicTensor,
      );
      const joined = l.concatenate().apply(both) as SymbolicTensor;
      return layers.model({
        inputs: input,
        outputs: l.dense({ units: 2, activation: 'softmax' }).apply(joined) as SymbolicTensor,
      });
    },
    PICTURE,
  ],
  // Up-sampling comes first: its gradient in TensorFlow.js 4.22 is wrong for more than one row (see lower/resize.test.ts).
  'up-sampling and zero padding': [
    around(
      PICTURE,
      () => l.upSampling2d({ size: [2, 2] }),
      () => l.zeroPadding2d({ padding: [1, 2] }),
      () => l.conv2d({ filters: 2, kernelSize: 3 }),
    ),
    PICTURE,
  ],
  'batch norm over channels': [around(PICTURE, () => l.batchNormalization()), PICTURE],
  'layer norm': [around(SEQUENCE, () => l.layerNormalization()), SEQUENCE],
  'conv1d and pooling': [
    around(
      SEQUENCE,
      () => l.conv1d({ filters: 5, kernelSize: 3, padding: 'same', activation: 'relu' }),
      () => l.maxPooling1d({ poolSize: 2 }),
    ),
    SEQUENCE,
  ],
  'simple rnn': [around(SEQUENCE, () => l.simpleRNN({ units: 3 })), SEQUENCE],
  lstm: [around(SEQUENCE, () => l.lstm({ units: 3, recurrentActivation: 'sigmoid' })), SEQUENCE],
  'lstm, hard sigmoid, all steps': [
    around(SEQUENCE, () => l.lstm({ units: 3, returnSequences: true })),
    SEQUENCE,
  ],
  gru: [around(SEQUENCE, () => l.gru({ units: 3, recurrentActivation: 'sigmoid' })), SEQUENCE],
  'gru, hard sigmoid, all steps': [
    around(SEQUENCE, () => l.gru({ units: 3, returnSequences: true })),
    SEQUENCE,
  ],
  'gru, backwards and stacked': [
    around(
      SEQUENCE,
      () => l.gru({ units: 4, returnSequences: true, goBackwards: true }),
      () => l.gru({ units: 3 }),
    ),
    SEQUENCE,
  ],
  'bidirectional gru': [
    around(SEQUENCE, () =>
      l.bidirectional({ layer: l.gru({ units: 3, recurrentActivation: 'sigmoid' }), mergeMode: 'sum' }),
    ),
    SEQUENCE,
  ],
  'average and global pooling over steps': [
    around(
      SEQUENCE,
      () => l.averagePooling1d({ poolSize: 2 }),
      () => l.globalMaxPooling1d({}),
    ),
    SEQUENCE,
  ],
  'recurrent layers with dropout of inputs and states': [
    around(
      SEQUENCE,
      () => l.lstm({ units: 3, dropout: 0.3, recurrentDropout: 0.2, returnSequences: true }),
      () => l.gru({ units: 3, dropout: 0.2, recurrentDropout: 0.3, returnSequences: true }),
      () => l.simpleRNN({ units: 3, dropout: 0.2, recurrentDropout: 0.2 }),
    ),
    SEQUENCE,
  ],
  'recurrent layers without biases': [
    around(
      SEQUENCE,
      () => l.lstm({ units: 3, useBias: false, returnSequences: true }),
      () => l.gru({ units: 3, useBias: false }),
    ),
    SEQUENCE,
  ],
  // Not covered by the compact form: the loop that TensorFlow.js runs is recorded as it is.
  'lstm with other activations': [
    around(SEQUENCE, () => l.lstm({ units: 3, activation: 'relu', recurrentActivation: 'hardSigmoid' })),
    SEQUENCE,
  ],
  'gru that skips padding, both ways': [
    (): LayersModel =>
      layers.sequential({
        layers: [
          l.embedding({ inputDim: 4, outputDim: 3, inputLength: 5, maskZero: true }),
          l.bidirectional({ layer: l.gru({ units: 3 }) as never, mergeMode: 'concat' }),
          l.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
    [5],
    4,
  ],
  'lstm that skips padding': [
    (): LayersModel =>
      layers.sequential({
        layers: [
          l.embedding({ inputDim: 4, outputDim: 3, inputLength: 5, maskZero: true }),
          l.lstm({ units: 3 }),
          l.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
    [5],
    4,
  ],
  'bidirectional lstm': [
    around(SEQUENCE, () =>
      l.bidirectional({
        layer: l.lstm({ units: 3, recurrentActivation: 'sigmoid' }),
        mergeMode: 'concat',
      }),
    ),
    SEQUENCE,
  ],
  'self-attention with layer norm and a residual': [
    (): LayersModel => {
      const input = layers.input({ shape: SEQUENCE });
      const normed = l.layerNormalization().apply(input) as SymbolicTensor;
      const seen = selfAttention({ heads: 2 }).apply(normed) as SymbolicTensor;
      const sum = l.add().apply([input, seen]) as SymbolicTensor;
      const pooled = l.globalAveragePooling1d().apply(sum) as SymbolicTensor;
      return layers.model({
        inputs: input,
        outputs: l.dense({ units: 2, activation: 'softmax' }).apply(pooled) as SymbolicTensor,
      });
    },
    SEQUENCE,
  ],
  'time-distributed dense': [
    around(SEQUENCE, () => l.timeDistributed({ layer: l.dense({ units: 3 }) })),
    SEQUENCE,
  ],
  embedding: [
    (): LayersModel =>
      layers.sequential({
        layers: [
          l.embedding({ inputDim: 9, outputDim: 3, inputLength: 5 }),
          l.flatten(),
          l.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
    [5],
    9,
  ],
  'joined, multiplied and dotted branches': [
    (): LayersModel => {
      const input = layers.input({ shape: [6] });
      const branch = (): SymbolicTensor =>
        l.dense({ units: 4, activation: 'tanh' }).apply(input) as SymbolicTensor;
      const [a, b] = [branch(), branch()];
      const merged = [
        l.add().apply([a, b]),
        l.multiply().apply([a, b]),
        l.average().apply([a, b]),
        l.maximum().apply([a, b]),
      ];
      const joined = l
        .concatenate()
        .apply([...(merged as SymbolicTensor[]), l.dot({ axes: 1 }).apply([a, b]) as SymbolicTensor]);
      return layers.model({
        inputs: input,
        outputs: l.dense({ units: 2, activation: 'softmax' }).apply(joined) as SymbolicTensor,
      });
    },
    [6],
  ],
  'every activation': [
    (): LayersModel => {
      const input = layers.input({ shape: [6] });
      const names = [
        'elu',
        'hardSigmoid',
        'linear',
        'relu',
        'relu6',
        'selu',
        'sigmoid',
        'softmax',
        'softplus',
        'softsign',
        'tanh',
        'swish',
        'mish',
        'gelu',
        'gelu_new',
      ] as const;
      const outputs = names.map(
        (activation) => l.dense({ units: 2, activation }).apply(input) as SymbolicTensor,
      );
      const leaky = [l.leakyReLU({ alpha: 0.2 }), l.prelu({ alphaInitializer: 'ones' }), l.elu()].map(
        (layer) => layer.apply(l.dense({ units: 2 }).apply(input) as SymbolicTensor) as SymbolicTensor,
      );
      const joined = l.concatenate().apply([...outputs, ...leaky]) as SymbolicTensor;
      return layers.model({
        inputs: input,
        outputs: l.dense({ units: 2, activation: 'softmax' }).apply(joined) as SymbolicTensor,
      });
    },
    [6],
  ],
  'penalties on weights': [
    (): LayersModel =>
      layers.sequential({
        layers: [
          l.dense({
            units: 4,
            inputShape: [6],
            kernelRegularizer: layers.regularizers.l1l2({ l1: 0.01, l2: 0.02 }),
          }),
          l.dense({ units: 2, activation: 'softmax', kernelRegularizer: 'l1l2' }),
        ],
      }),
    [6],
  ],
  'every random layer': [
    around(
      SEQUENCE,
      () => l.dropout({ rate: 0.3 }),
      () => l.spatialDropout1d({ rate: 0.3 }),
      () => l.gaussianNoise({ stddev: 0.2 }),
      () => l.gaussianDropout({ rate: 0.2 }),
      () => l.alphaDropout({ rate: 0.2 }),
    ),
    SEQUENCE,
  ],
};

function dataFor(input: number[], rows: number, seed: number, categories?: number): TrainData {
  const width = input.reduce((size, dim) => size * dim, 1);
  const { data } = filled([rows, width], seed);
  const x = Float32Array.from(data, (v) => (categories ? Math.abs(Math.floor(v * 100)) % categories : v / 2));
  const y = new Float32Array(rows * 2);
  for (let i = 0; i < rows; i++) y[i * 2 + ((i * 7 + seed) % 3 === 0 ? 1 : 0)] = 1;
  return { x, y, rows, width };
}

describe('layers trained 20 steps compiled and eager', () => {
  for (const [name, [build, input, categories]] of Object.entries(networks)) {
    it(name, async () => {
      const options: TrainOptions = {
        build,
        loss: 'categoricalCrossentropy',
        // 5 epochs of 4 batches of 4, 4, 4 and 2 rows.
        data: dataFor(input, 14, 1, categories),
        validation: dataFor(input, 5, 2, categories),
        settings: { epochs: 5, batchSize: 4, optimizer: 'sgd', learningRate: 0.05 },
        seed: 3,
        clock: tickingClock(),
      };
      const compiled = await collect({ ...options, backend: 'compiled' });
      const eager = await collect({ ...options, backend: 'eager' });
      const losses = [compiled, eager].map(({ events }) =>
        events
          .filter((event): event is EpochEvent => event.type === 'epoch')
          .flatMap((e) => [e.loss, e.validationLoss ?? NaN]),
      );
      expect(compiled.finished.steps).toBe(20);
      expect(furthest(losses[0] ?? [], losses[1] ?? [])).toBeLessThan(1e-5);
      expect(furthest(weightsOf(compiled.finished), weightsOf(eager.finished))).toBeLessThan(2e-4);
      expect(compiled.finished.model.exportDifference).toBeLessThan(1e-5);
      compiled.finished.model.dispose();
      eager.finished.model.dispose();
    });
  }
});
