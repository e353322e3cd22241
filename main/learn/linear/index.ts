// Logistic (binary, multinomial), linear, Poisson and quantile regression with an elastic-net penalty, fitted to convergence.
import { aimOf, AssayError, text } from '../../../shared/domain';
import {
  type CurvePoint,
  defineLearner,
  type FitEvent,
  type FitInput,
  type FittedModel,
  type Learner,
} from '../learner';
import { watch, watchedMetric } from '../watch';
import { fromBytes, toBytes } from './checkpoint';
import { evaluate } from './objective';
import type { Way } from './path';
import { Run } from './run';
import { linearFields, LinearSettings } from './settings';

const CHECKPOINT_MS = 1000;
/** Thrown inside a pass to leave it; never leaves this file. */
class Left extends Error {}

/** Penalties that a choice usually tries, and what all after the first take of the time of one: they begin near their end. */
const USUAL_TRIES = 3;
const LATER_SHARE = 0.6;

const linearLearner: Learner<LinearSettings> = {
  id: 'linear',
  tasks: ['binary', 'multiclass', 'regression', 'ranking'],
  takesMissing: false,
  features: 'scaled',
  settings: LinearSettings,
  fields: linearFields,
  search: {
    penaltyBy: { values: ['given'] },
    penalty: { min: 0.01, max: 1000, log: true },
    l1Ratio: { min: 0, max: 1 },
  },
  plain: { penaltyBy: 'given' },
  strong: [{ penalty: 30 }, { penalty: 10, l1Ratio: 1 }],
  // Two passes (value, gradient) and about 60 iterations to converge.
  cost: ({ rows, width, outputs }, { iterations, penaltyBy }) =>
    2 * rows * width * outputs * Math.min(iterations, 60) * (penaltyBy === 'auto' ? 1 + LATER_SHARE : 1),
  fit,
};

export const linear = defineLearner(linearLearner);

async function* fit(input: FitInput<LinearSettings>): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, train, settings, control, clock } = input;
  const run = new Run(input, () => {
    if (control.cancelled()) throw new Left();
  });
  const identity = JSON.stringify([task, train.rows, train.width, classes.length, settings]);
  yield { type: 'backend', name: text('learn.backend.plain') };
  const resumed = input.checkpoint ? fromBytes(input.checkpoint, identity) : null;
  const begun = clock.now() - (resumed?.elapsedMs ?? 0);
  try {
    run.begin(resumed);
  } catch (error) {
    throw leftOr(error);
  }
  const bytes = (): FitEvent => ({
    type: 'checkpoint',
    bytes: toBytes(run.state, run.way, identity, clock.now() - begun),
  });
  const speed = new Speed(settings);
  let saved = clock.now();
  for (;;) {
    const steep = run.steepness();
    if (!Number.isFinite(run.state.value) || !Number.isFinite(steep))
      throw new AssayError('learn.diverged', { step: run.iterations, learningRate: '–' });
    try {
      const outOfTime =
        input.timeBudgetMs !== undefined && run.iterations > 0 && clock.now() - begun >= input.timeBudgetMs;
      const stageOver = steep <= settings.tolerance || run.state.iteration >= settings.iterations;
      if (outOfTime || (stageOver && !run.nextStage())) {
        const parameters = outOfTime ? run.bestNow() : run.kept();
        yield* report(input, run, parameters, 1, 0);
        yield bytes();
        yield { type: 'ending', ending: outOfTime ? text('learn.ending.timeBudget') : run.ending() };
        return run.modelOf(parameters);
      }
      if (stageOver) continue;
      if (control.paused()) {
        yield bytes();
        await control.waitWhilePaused();
      }
      if (control.cancelled()) throw new Left();
      if (!run.step()) continue;
    } catch (error) {
      if (error instanceof Left) yield bytes();
      throw leftOr(error);
    }
    const fraction = speed.fraction(run);
    const elapsed = (clock.now() - begun) / 1000;
    const secondsLeft = fraction > 0.05 ? (elapsed * (1 - fraction)) / fraction : null;
    yield* report(input, run, run.state.x, fraction, secondsLeft);
    if (clock.now() - saved >= CHECKPOINT_MS) {
      saved = clock.now();
      yield bytes();
    }
  }
}

const leftOr = (error: unknown): unknown => (error instanceof Left ? new AssayError('cancelled') : error);

function* report(
  input: FitInput<LinearSettings>,
  run: Run,
  parameters: Float64Array,
  fraction: number,
  secondsLeft: number | null,
): Generator<FitEvent> {
  const { task, validation, classes } = input;
  const aim = aimOf(task, input.settings);
  const step = run.iterations;
  const { loss, outputs } = evaluate(run.problem.loss, validation, run.modelOf(parameters).coefficients);
  const metric = watchedMetric(task, aim);
  const value = watch(task, validation, outputs, classes.length, aim);
  const at = (name: CurvePoint['name'], v: number): CurvePoint => ({ name, step, epoch: step, value: v });
  yield {
    type: 'points',
    points: [at('loss', run.trainingLoss(parameters)), at('validationLoss', loss), at(metric, value)],
  };
  if (run.leading || fraction === 1) yield { type: 'best', metric, value, epoch: step };
  yield { type: 'progress', fraction, epoch: step, step, secondsLeft };
}

/** How far a fit is, by how much of the way down the gradient has come on a logarithmic scale. Never goes back. */
class Speed {
  private first: { stage: Way['stage']; steep: number } | null = null;
  private most = 0;
  constructor(private readonly settings: LinearSettings) {}

  fraction(run: Run): number {
    const { tolerance, iterations, penaltyBy } = this.settings;
    const { stage, tried } = run.way;
    const steep = run.steepness();
    if (this.first?.stage !== stage) this.first = { stage, steep: Math.max(steep, tolerance * 10) };
    const down =
      Math.log(this.first.steep / Math.max(steep, tolerance)) / Math.log(this.first.steep / tolerance);
    const here = Math.max(down, run.state.iteration / iterations);
    const share = 1 / (1 + LATER_SHARE);
    const later = (1 - share) / (USUAL_TRIES - 1);
    const way =
      penaltyBy === 'given'
        ? here
        : tried.length === 0
          ? share * here
          : share + later * (tried.length - 1 + here);
    this.most = Math.min(0.99, Math.max(this.most, way));
    return this.most;
  }
}
