// A small training run with known values: a rung of the ladder is used only where it reproduces them.
import { layers, tf } from '../tensorflow';
import { systemClock } from '../../../shared/domain';
import { trainNetwork } from '../train/loop';
import type { TrainOptions } from '../train/types';

/** Losses of the run below, by the CPU backend of TensorFlow.js 4.22; test/main/compute/backends checks them. */
export const KNOWN_LOSSES = [0.6690360307693481, 0.545029878616333, 0.44720458984375] as const;

/** GPUs round products differently. */
const TOLERANCE = 1e-4;

const ROWS = 24;
const WIDTH = 6;

/** Numbers in [-1, 1) that need no generator. */
const wave = (size: number, pace: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(i * pace + 0.5));

export interface SelfTestOptions {
  backend: 'compiled' | 'eager' | 'cuda';
  providers?: readonly string[];
}

/** The losses of three epochs. */
export async function selfTestLosses({ backend, providers }: SelfTestOptions): Promise<number[]> {
  const x = wave(ROWS * WIDTH, 1.7);
  const y = Float32Array.from({ length: ROWS }, (_, i) =>
    (x[i * WIDTH] ?? 0) + (x[i * WIDTH + 1] ?? 0) > 0 ? 1 : 0,
  );
  const options: TrainOptions = {
    build: () => {
      const model = layers.sequential();
      model.add(layers.layers.dense({ units: 8, activation: 'tanh', inputShape: [WIDTH] }));
      model.add(layers.layers.dense({ units: 1, activation: 'sigmoid' }));
      tf.tidy(() => {
        model.setWeights(
          model.getWeights().map((weight, i) =>
            tf.tensor(
              wave(weight.size, 0.9 + i).map((v) => v * 0.4),
              weight.shape,
            ),
          ),
        );
      });
      return model;
    },
    loss: 'binaryCrossentropy',
    data: { x, y, rows: ROWS, width: WIDTH },
    settings: { epochs: 3, batchSize: 8, optimizer: 'adam', learningRate: 0.02, shuffle: false },
    seed: 1,
    clock: systemClock,
    backend,
    ...(providers ? { providers } : {}),
  };
  const losses: number[] = [];
  for await (const event of trainNetwork(options)) {
    if (event.type === 'backend' && event.reason.key === 'compute.reason.deviceFailed')
      throw new Error(String(event.reason.params?.['detail']));
    if (event.type === 'epoch') losses.push(event.loss);
    if (event.type === 'finished') event.model.dispose();
  }
  return losses;
}

/** The largest difference from the known losses, or Infinity when a loss is missing or not a number. */
export function selfTestGap(losses: readonly number[]): number {
  return KNOWN_LOSSES.reduce((worst, known, i) => {
    const gap = Math.abs((losses[i] ?? NaN) - known);
    return Number.isNaN(gap) ? Infinity : Math.max(worst, gap);
  }, 0);
}

export const passes = (losses: readonly number[]): boolean => selfTestGap(losses) <= TOLERANCE;
