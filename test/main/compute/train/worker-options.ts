// The run that worker.test.ts interrupts.
import type { TrainOptions } from '../../../../main/compute';
import { dense, optionsFor } from './support';

export const EPOCHS = 40;
export const STEPS_PER_EPOCH = 13;

export const workerOptions = (): TrainOptions =>
  optionsFor(5, {
    build: dense(5, { dropout: 0.2 }),
    settings: { epochs: EPOCHS, batchSize: 16, optimizer: 'adam', learningRate: 0.003 },
  });
