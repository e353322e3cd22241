// Networks on ONNX Runtime's WebGPU provider against the CPU's. Needs a graphics driver that WebGPU accepts: software Vulkan does
// (README, "Graphics cards"); without one these tests are skipped.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  backendLadder,
  type NetworkTools,
  type TrainData,
  type TrainOptions,
} from '../../../../main/compute';
import { collect, furthest, tickingClock, weightsOf } from '../train/support';

const rung = (await backendLadder()).find(({ id }) => id === 'compiled-webgpu');
const ready = rung?.available === true;

function data(rows: number, width: number, categories = 0): TrainData {
  const wave = (i: number): number => Math.sin(i * 1.7 + 0.3);
  const x = Float32Array.from({ length: rows * width }, (_, i) =>
    categories > 0 ? Math.floor((wave(i) + 1) * 0.5 * categories) : wave(i),
  );
  return { x, rows, width, y: Float32Array.from({ length: rows }, (_, i) => (wave(i * 7) > 0 ? 1 : 0)) };
}

type Build = (tools: NetworkTools) => LayersModel;
const networks: Readonly<Record<string, { build: Build; data: TrainData }>> = {
  'dense layers with dropout': {
    data: data(32, 10),
    build: ({ layers: { sequential, layers: l } }) =>
      sequential({
        layers: [
          l.dense({ units: 16, activation: 'relu', inputShape: [10] }),
          l.dropout({ rate: 0.3 }),
          l.dense({ units: 1, activation: 'sigmoid' }),
        ],
      }),
  },
  'convolutions and pools': {
    data: data(16, 144),
    build: ({ layers: { sequential, layers: l } }) =>
      sequential({
        layers: [
          l.reshape({ targetShape: [12, 12, 1], inputShape: [144] }),
          l.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
          l.maxPooling2d({ poolSize: 2 }),
          l.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
          l.flatten(),
          l.dense({ units: 1, activation: 'sigmoid' }),
        ],
      }),
  },
  'an embedding and attention': {
    data: data(16, 8, 20),
    build: ({ layers: { sequential, layers: l }, selfAttention }) =>
      sequential({
        layers: [
          l.embedding({ inputDim: 20, outputDim: 16, inputLength: 8 }),
          selfAttention({ heads: 2 }),
          l.layerNormalization(),
          l.globalAveragePooling1d(),
          l.dense({ units: 1, activation: 'sigmoid' }),
        ],
      }),
  },
  'an LSTM': {
    data: data(16, 30),
    build: ({ layers: { sequential, layers: l } }) =>
      sequential({
        layers: [
          l.reshape({ targetShape: [10, 3], inputShape: [30] }),
          l.lstm({ units: 8 }),
          l.dense({ units: 1, activation: 'sigmoid' }),
        ],
      }),
  },
};

describe.runIf(ready)('the WebGPU provider', () => {
  for (const [name, network] of Object.entries(networks)) {
    it(`trains ${name} to the CPU's weights`, async () => {
      const options: TrainOptions = {
        ...network,
        loss: 'binaryCrossentropy',
        settings: { epochs: 5, batchSize: 8, optimizer: 'momentum', learningRate: 0.05 },
        seed: 3,
        clock: tickingClock(),
        backend: 'compiled',
      };
      const cpu = await collect(options);
      const gpu = await collect({ ...options, providers: ['webgpu', 'cpu'] });
      const [event] = gpu.events;
      expect(event).toMatchObject({
        type: 'backend',
        name: { params: { provider: { key: 'compute.provider.webgpu' } } },
      });
      expect(furthest(weightsOf(gpu.finished), weightsOf(cpu.finished))).toBeLessThan(1e-4);
      cpu.finished.model.dispose();
      gpu.finished.model.dispose();
    });
  }
});

describe.runIf(!ready)('the WebGPU provider, where it is off', () => {
  it('is named with the reason, and a run that wants it trains on the CPU', async () => {
    expect([
      'compute.reason.noDriver',
      'compute.reason.noGpuProvider',
      'compute.reason.refused',
      undefined,
    ]).toContain(rung?.reason.key);
    const { build, data: rows } = networks['dense layers with dropout'] as (typeof networks)[string];
    const { events, finished } = await collect({
      build,
      data: rows,
      loss: 'binaryCrossentropy',
      settings: { epochs: 1, batchSize: 8, optimizer: 'sgd', learningRate: 0.05 },
      seed: 3,
      clock: tickingClock(),
      providers: ['webgpu', 'cpu'],
    });
    expect(events[0]).toMatchObject({ type: 'backend', id: 'compiled' });
    expect(finished.reason).toBe('completed');
    finished.model.dispose();
  });
});
