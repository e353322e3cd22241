// A dense network trained by compute's loop: hidden layers of rectified units with dropout, best weights by validation loss.
import { z } from 'zod';
import { text } from '../../../shared/domain';
import { type FittedNetwork, trainNetwork } from '../../compute';
import {
  type CurvePoint,
  defineLearner,
  type FitEvent,
  type FitInput,
  type FittedModel,
  type Learner,
} from '../learner';
import { watch, watchedMetric } from '../watch';
import { DenseModel } from './model';
import { buildNetwork, encode, lossFor, targetOf } from './network';

const Settings = z.object({
  layers: z.number().int().min(1).max(6).default(2),
  units: z.number().int().min(1).max(1024).default(128),
  dropout: z.number().min(0).max(0.9).default(0.2),
  batchSize: z.number().int().min(1).max(65536).default(256),
  learningRate: z.number().min(1e-6).max(1).default(0.001),
  epochs: z.number().int().min(1).max(1000).default(60),
  patience: z.number().int().min(1).max(1000).default(8),
  weightDecay: z.number().min(0).max(1).default(0.0001),
  classWeights: z.enum(['none', 'balanced']).default('none'),
});
export type DenseSettings = z.infer<typeof Settings>;

const number = (
  name: keyof DenseSettings,
  kind: 'integer' | 'number',
  value: number,
  min: number,
  max: number,
): Learner['fields'][number] => ({
  name,
  kind,
  label: text(`learn.dense.${name}`),
  help: text(`learn.dense.${name}.help`),
  default: value,
  min,
  max,
});

const denseLearner: Learner<DenseSettings> = {
  id: 'dense',
  tasks: ['binary', 'multiclass', 'regression'],
  landed: true,
  takesMissing: false,
  features: 'scaled',
  settings: Settings,
  fields: [
    number('layers', 'integer', 2, 1, 6),
    number('units', 'integer', 128, 1, 1024),
    number('dropout', 'number', 0.2, 0, 0.9),
    number('batchSize', 'integer', 256, 1, 65536),
    number('learningRate', 'number', 0.001, 1e-6, 1),
    number('epochs', 'integer', 60, 1, 1000),
    number('patience', 'integer', 8, 1, 1000),
    number('weightDecay', 'number', 0.0001, 0, 1),
    {
      name: 'classWeights',
      kind: 'choice',
      label: text('learn.setting.classWeights'),
      help: text('learn.setting.classWeights.help'),
      default: 'none',
      choices: [
        { value: 'none', label: text('learn.setting.classWeights.none') },
        { value: 'balanced', label: text('learn.setting.classWeights.balanced') },
      ],
    },
  ],
  search: {
    layers: { min: 1, max: 3, whole: true },
    units: { min: 16, max: 256, log: true, whole: true },
    dropout: { min: 0, max: 0.6 },
    learningRate: { min: 0.0003, max: 0.01, log: true },
    weightDecay: { min: 0.00001, max: 0.1, log: true },
    batchSize: { values: [64, 128, 256, 512] },
  },
  early: { length: 'epochs', patience: { name: 'patience', most: 1000 } },
  // Forward, and twice that backward; early stopping ends most runs well before the last epoch.
  cost: ({ rows, width, outputs }, { layers, units, epochs, batchSize }) => {
    const perRow = 3 * (width * units + (layers - 1) * units * units + units * outputs);
    const steps = (rows / batchSize) * epochs * USUAL_SHARE;
    return steps * ((perRow * batchSize) / COMPILED_SPEED + STEP_OVERHEAD);
  },
  fit,
};

/** Early stopping ends most runs about here. */
const USUAL_SHARE = 0.6;
/** Multiply-adds that compiled kernels do while plain code does one (256 rows of 50-128-64-2: 0.7 ms a step, 11 ms in plain code). */
const COMPILED_SPEED = 15;
/** What a step costs whatever its size, in multiply-adds of plain code: some 0.2 ms. */
const STEP_OVERHEAD = 200_000;

export const dense = defineLearner(denseLearner);

async function* fit(input: FitInput<DenseSettings>): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, train, validation, settings, seed, clock, control } = input;
  const target = targetOf(task, classes.length, train);
  const encoded = encode(validation, target, 'none');
  const run = trainNetwork({
    build: ({ layers }) => buildNetwork(layers, train.width, target, settings),
    loss: lossFor(task),
    data: encode(train, target, settings.classWeights),
    validation: encoded,
    settings: {
      epochs: settings.epochs,
      batchSize: settings.batchSize,
      optimizer: 'adamw',
      learningRate: settings.learningRate,
      weightDecay: settings.weightDecay,
      clipNorm: 5,
      patience: settings.patience,
    },
    seed,
    clock,
    control,
    ...(input.timeBudgetMs === undefined ? {} : { timeBudgetMs: input.timeBudgetMs }),
    ...(input.checkpoint ? { checkpoint: input.checkpoint } : {}),
    // Only the validation rows are ever asked about.
    metrics: (outputs) => ({
      [watchedMetric(task)]: watch(task, validation, target.decode(outputs), classes.length),
    }),
  });
  const perEpoch = Math.ceil(train.rows / settings.batchSize);
  let network: FittedNetwork | undefined;
  for (;;) {
    const next = await run.next();
    if (next.done) {
      network = next.value;
      break;
    }
    const event = next.value;
    if (event.type === 'backend') yield { type: 'backend', name: event.name };
    else if (event.type === 'checkpoint') yield { type: 'checkpoint', bytes: event.bytes };
    else if (event.type === 'finished') yield { type: 'ending', ending: endingOf(event) };
    else {
      const { step, fraction, secondsLeft } = event;
      const epoch = event.type === 'epoch' ? event.epoch + 1 : step / perEpoch;
      const at = (name: CurvePoint['name'], value: number): CurvePoint => ({ name, step, epoch, value });
      const points = [at('loss', event.loss * target.lossUnit), at('learningRate', event.learningRate)];
      if (event.type === 'epoch') {
        if (event.validationLoss !== undefined)
          points.push(at('validationLoss', event.validationLoss * target.lossUnit));
        const metric = watchedMetric(task);
        const value = event.metrics?.[metric];
        if (value !== undefined) {
          points.push(at(metric, value));
          if (event.best) yield { type: 'best', metric, value, epoch: event.epoch + 1 };
        }
      }
      yield { type: 'points', points };
      yield { type: 'progress', fraction, epoch: Math.floor(epoch), step, secondsLeft };
    }
  }
  return new DenseModel(network, target);
}

function endingOf(event: { reason: string; bestEpoch: number; epochs: number }): ReturnType<typeof text> {
  const key =
    event.reason === 'early stop' ? 'earlyStop' : event.reason === 'time budget' ? 'timeBudget' : 'completed';
  return text(`learn.ending.${key}`, {
    epochs: event.epochs,
    best: event.bestEpoch + 1,
    steps: event.epochs,
  });
}
