// Small networks and data for training tests.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random, type Clock } from '../../../../shared/domain';
import { layers } from '../../../../main/compute/tensorflow';
import {
  trainNetwork,
  type FinishedEvent,
  type TrainData,
  type TrainEvent,
  type TrainOptions,
} from '../../../../main/compute';

/** A clock that moves on by a millisecond every time it is read, so that nothing depends on the machine. */
export function tickingClock(stepMs = 1): Clock {
  let now = 0;
  return { now: () => (now += stepMs) };
}

/** Two classes told apart by a curved border, from `width` normal columns. */
export function twoClasses(rows: number, width: number, seed: number): TrainData {
  const random = new Random(seed);
  const x = Float32Array.from({ length: rows * width }, () => random.normal());
  const y = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const [a = 0, b = 0] = [x[i * width], x[i * width + 1]];
    y[i] = a * a + b > 0.7 ? 1 : 0;
  }
  return { x, rows, width, y };
}

export interface DenseShape {
  units?: number[];
  outputs?: number;
  activation?: 'sigmoid' | 'softmax' | 'linear';
  dropout?: number;
  batchNorm?: boolean;
  l2?: boolean;
}

export function dense(width: number, shape: DenseShape = {}): () => LayersModel {
  const { units = [16, 8], outputs = 1, activation = 'sigmoid', dropout, batchNorm } = shape;
  return () => {
    const model = layers.sequential();
    units.forEach((size, i) => {
      model.add(
        layers.layers.dense({ units: size, activation: 'relu', ...(i === 0 ? { inputShape: [width] } : {}) }),
      );
      if (batchNorm) model.add(layers.layers.batchNormalization());
      if (dropout) model.add(layers.layers.dropout({ rate: dropout }));
    });
    model.add(
      layers.layers.dense({
        units: outputs,
        activation,
        ...(units.length === 0 ? { inputShape: [width] } : {}),
      }),
    );
    return model;
  };
}

export function optionsFor(width: number, changes: Partial<TrainOptions> = {}): TrainOptions {
  return {
    build: dense(width),
    loss: 'binaryCrossentropy',
    data: twoClasses(200, width, 1),
    validation: twoClasses(90, width, 2),
    settings: { epochs: 4, batchSize: 32, optimizer: 'adam', learningRate: 0.01 },
    seed: 7,
    clock: tickingClock(),
    ...changes,
  };
}

export async function collect(
  options: TrainOptions,
): Promise<{ events: TrainEvent[]; finished: FinishedEvent }> {
  const events: TrainEvent[] = [];
  for await (const event of trainNetwork(options)) events.push(event);
  const finished = events[events.length - 1];
  if (finished?.type !== 'finished') throw new Error('The run did not finish.');
  return { events, finished };
}

export const weightsOf = (finished: FinishedEvent): number[] =>
  finished.weights.flatMap(({ data }) => [...data]);

export function furthest(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - (b[i] ?? NaN))), 0);
}
