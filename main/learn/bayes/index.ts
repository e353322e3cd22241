// Naive Bayes: numbers by a normal distribution a class, categories by how often each occurs in it, as if no feature knew of another.
// Quick and seldom the best; a learner that does not beat it has found nothing.
import { z } from 'zod';
import { AssayError, text } from '../../../shared/domain';
import { Left, briefCheckpoint, briefFrom, stand } from '../brief';
import { fieldsOf } from '../form';
import {
  type CurvePoint,
  defineLearner,
  type FitEvent,
  type FitInput,
  type FittedModel,
  type Learner,
} from '../learner';
import { watch, watchedMetric } from '../watch';
import { Counts, tablesOf } from './counts';
import { BayesModel } from './model';

const Settings = z.object({
  spread: z.number().min(0).max(1).default(0.001),
  smoothing: z.number().min(0.000001).max(1000).default(1),
});
type Settings = z.infer<typeof Settings>;

/** The share of the rows between two looks at how good it is by now; and rows between two looks at the control flag. */
const STEPS = 10;
const SLICE = 20_000;
/** Rows that the loss is read off; more would change little. */
const ASKED = 20_000;

const bayesLearner: Learner<Settings> = {
  id: 'bayes',
  tasks: ['binary', 'multiclass'],
  takesMissing: true,
  features: 'codes',
  settings: Settings,
  fields: fieldsOf(Settings.shape, 'learn.bayes'),
  cost: ({ rows, width, outputs }) => 10 * rows * width + 20 * ASKED * width * outputs,
  fit,
};

export const bayes = defineLearner(bayesLearner);

async function* fit(input: FitInput<Settings>): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, train, features, settings, control, clock } = input;
  const identity = JSON.stringify(['bayes', task, train.rows, train.width, classes.length, settings]);
  const begun = clock.now() - briefFrom(input.checkpoint, identity);
  const counts = new Counts(features, classes.length);
  const saved = (): FitEvent => briefCheckpoint(identity, clock.now() - begun);
  const modelNow = (): BayesModel => new BayesModel(tablesOf(counts, settings.spread, settings.smoothing));
  yield { type: 'backend', name: text('learn.backend.plain') };
  let done = 0;
  try {
    for (let step = 1; step <= STEPS; step++) {
      const to = Math.floor((train.rows * step) / STEPS);
      for (; done < to; done = Math.min(to, done + SLICE)) {
        await stand(control);
        counts.add(train, done, Math.min(to, done + SLICE));
      }
      await stand(control);
      if (counts.rows.every((rows) => rows === 0)) continue;
      const model = modelNow();
      const out = input.timeBudgetMs !== undefined && clock.now() - begun >= input.timeBudgetMs;
      yield* report(input, model, step);
      if (step < STEPS && !out) continue;
      yield saved();
      const ending = out ? text('learn.ending.timeBudget') : text('learn.ending.counted', { rows: done });
      yield { type: 'ending', ending };
      return model;
    }
    throw new Error('Weights were looked at before.');
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    yield saved();
    throw new AssayError('cancelled');
  }
}

function* report(
  { task, classes, train, validation }: FitInput<Settings>,
  model: BayesModel,
  step: number,
): Generator<FitEvent> {
  const fraction = step / STEPS;
  const outputs = model.predict(validation.x, validation.rows);
  const rows = Math.min(ASKED, train.rows);
  const metric = watchedMetric(task);
  const value = watch(task, validation, outputs, classes.length);
  const at = (name: CurvePoint['name'], v: number): CurvePoint => ({ name, step, epoch: fraction, value: v });
  yield {
    type: 'points',
    points: [
      at('loss', logLoss(train, model.predict(train.x, rows), rows)),
      at('validationLoss', logLoss(validation, outputs, validation.rows)),
      at(metric, value),
    ],
  };
  yield { type: 'best', metric, value, epoch: 1 };
  yield { type: 'progress', fraction, epoch: 0, step, secondsLeft: null };
}

/** Mean by weight of the first so many rows. */
function logLoss({ y, weights }: FitInput<Settings>['train'], outputs: Float32Array, rows: number): number {
  const classes = outputs.length / rows;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    total += weight;
    sum -= weight * Math.log(Math.max(1e-15, outputs[i * classes + (y[i] as number)] as number));
  }
  return total === 0 ? 0 : sum / total;
}
