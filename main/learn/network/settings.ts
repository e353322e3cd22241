// Settings that every network has.
import { z } from 'zod';
import type { FieldNotes } from '../form';
import type { TrainSettings } from '../../compute';

/** How far apart steps of a batch are, when they end, and what they are held back by. */
export const training = {
  bins: z.number().int().min(1).max(256).default(32),
  batchSize: z.number().int().min(1).max(65536).default(256),
  learningRate: z.number().min(1e-6).max(1).default(0.001),
  schedule: z.enum(['cosine', 'constant']).default('cosine'),
  epochs: z.number().int().min(1).max(1000).default(30),
  patience: z.number().int().min(1).max(1000).default(8),
  weightDecay: z.number().min(0).max(1).default(0.0001),
  labelSmoothing: z.number().min(0).max(0.5).default(0),
  objective: z.enum(['auto', 'squared', 'absolute', 'quantile', 'poisson', 'tweedie']).default('auto'),
  alpha: z.number().min(0.01).max(0.99).default(0.5),
  power: z.number().min(1.05).max(1.95).default(1.5),
};
export type TrainingSettings = z.infer<z.ZodObject<typeof training>>;

const NUMBERS: FieldNotes['tasks'] = ['regression'];

/** The words of losses are those of the trees. */
export const trainingNotes: Readonly<Record<string, FieldNotes>> = {
  labelSmoothing: { tasks: ['binary', 'multiclass'] },
  objective: { words: 'learn.trees.objective', tasks: NUMBERS },
  alpha: { words: 'learn.trees.alpha', tasks: NUMBERS, when: { name: 'objective', is: ['quantile'] } },
  power: { words: 'learn.trees.power', tasks: NUMBERS, when: { name: 'objective', is: ['tweedie'] } },
};

/** As the training loop takes them: AdamW, the gradient's norm held, best weights kept. */
export const loopSettings = (settings: TrainingSettings): TrainSettings => ({
  epochs: settings.epochs,
  batchSize: settings.batchSize,
  optimizer: 'adamw',
  learningRate: settings.learningRate,
  schedule:
    settings.schedule === 'constant'
      ? { kind: 'constant' }
      : { kind: 'cosine', warmupEpochs: Math.min(1, settings.epochs / 10), floor: 0.01 },
  weightDecay: settings.weightDecay,
  clipNorm: 5,
  patience: settings.patience,
});

/** Early stopping ends most runs about here. */
const USUAL_SHARE = 0.6;
/** Multiply-adds that compiled kernels do while plain code does one (256 rows of 50-128-64-2: 0.7 ms a step, 11 ms in plain code). */
const COMPILED_SPEED = 15;
/** What a step costs whatever its size, in multiply-adds of plain code: some 0.3 ms. */
const STEP_OVERHEAD = 300_000;

/** The cost of a run whose forward pass multiplies and adds so often for a row: twice that backward. */
export function costOf(
  rows: number,
  forward: number,
  { epochs, batchSize }: Pick<TrainingSettings, 'epochs' | 'batchSize'>,
): number {
  const steps = (rows / batchSize) * epochs * USUAL_SHARE;
  return steps * ((3 * forward * batchSize) / COMPILED_SPEED + STEP_OVERHEAD);
}
