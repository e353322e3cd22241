// Logistic (binary, multinomial) and linear regression with an L2 penalty, fitted to convergence.
import { z } from 'zod';
import { AssayError, text } from '../../../shared/domain';
import {
  type CurvePoint,
  defineLearner,
  type FitEvent,
  type FitInput,
  type FittedModel,
  type Learner,
} from '../learner';
import { trainingWeights, watch, watchedMetric } from '../watch';
import { fromBytes, toBytes } from './checkpoint';
import { type LbfgsState, lbfgsStart, lbfgsStep, steepness } from './lbfgs';
import { LinearModel } from './model';
import {
  coefficientsOf,
  evaluate,
  lossAlone,
  objectiveOf,
  outputsOf,
  type Problem,
  scalingOf,
} from './objective';

const Settings = z.object({
  penalty: z.number().min(0).max(1e6).default(1),
  classWeights: z.enum(['none', 'balanced']).default('none'),
  iterations: z.number().int().min(1).max(5000).default(500),
  tolerance: z.number().min(1e-10).max(0.01).default(1e-6),
});
type Settings = z.infer<typeof Settings>;

const CHECKPOINT_MS = 1000;

/** Thrown inside a pass to leave it; never leaves this file. */
class Left extends Error {}

const linearLearner: Learner<Settings> = {
  id: 'linear',
  tasks: ['binary', 'multiclass', 'regression'],
  landed: true,
  takesMissing: false,
  features: 'scaled',
  settings: Settings,
  fields: [
    {
      name: 'penalty',
      kind: 'number',
      label: text('learn.linear.penalty'),
      help: text('learn.linear.penalty.help'),
      default: 1,
      min: 0,
      max: 1e6,
    },
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
    {
      name: 'iterations',
      kind: 'integer',
      label: text('learn.linear.iterations'),
      help: text('learn.linear.iterations.help'),
      default: 500,
      min: 1,
      max: 5000,
    },
    {
      name: 'tolerance',
      kind: 'number',
      label: text('learn.linear.tolerance'),
      help: text('learn.linear.tolerance.help'),
      default: 1e-6,
      min: 1e-10,
      max: 0.01,
    },
  ],
  // Two passes (value, gradient) and about 60 iterations to converge.
  cost: ({ rows, width, outputs }, { iterations }) => 2 * rows * width * outputs * Math.min(iterations, 60),
  fit,
};

export const linear = defineLearner(linearLearner);

async function* fit(input: FitInput<Settings>): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, train, settings, control, clock } = input;
  const outputs = outputsOf(task, classes.length);
  const scaling = scalingOf(train, task);
  const problem: Problem = {
    task,
    data: train,
    outputs,
    rowWeights: trainingWeights(train, task, classes.length, settings.classWeights),
    penalty: settings.penalty,
    scaling,
    check: () => {
      if (control.cancelled()) throw new Left();
    },
  };
  const objective = objectiveOf(problem);
  const identity = JSON.stringify([task, train.rows, train.width, outputs, settings]);
  const fitted = (state: LbfgsState): { model: LinearModel; trainingLoss: number } => ({
    model: new LinearModel(task, train.width, coefficientsOf(state.x, outputs, train.width, scaling)),
    trainingLoss: lossAlone(problem, state.x, state.value),
  });

  yield { type: 'backend', name: text('learn.backend.plain') };
  const resumed = input.checkpoint ? fromBytes(input.checkpoint, identity) : null;
  const begun = clock.now() - (resumed?.elapsedMs ?? 0);
  let state: LbfgsState;
  try {
    state = resumed?.state ?? lbfgsStart(new Float64Array(outputs * (train.width + 1)), objective);
  } catch (error) {
    throw leftOr(error);
  }
  const bytes = (): FitEvent => ({
    type: 'checkpoint',
    bytes: toBytes(state, identity, clock.now() - begun),
  });
  const speed = new Speed(settings.tolerance);
  let saved = clock.now();
  for (;;) {
    const steep = steepness(state);
    if (!Number.isFinite(state.value) || !Number.isFinite(steep))
      throw new AssayError('learn.diverged', { step: state.iteration, learningRate: '–' });
    const ending = endingOf(input, state, steep, clock.now() - begun);
    if (ending) {
      yield* report(input, state, fitted(state), 1, 0);
      yield bytes();
      yield { type: 'ending', ending: text(`learn.ending.${ending}`, { steps: state.iteration }) };
      return fitted(state).model;
    }
    if (control.paused()) {
      yield bytes();
      await control.waitWhilePaused();
    }
    let next: LbfgsState | null;
    try {
      problem.check();
      next = lbfgsStep(state, objective);
    } catch (error) {
      if (error instanceof Left) yield bytes();
      throw leftOr(error);
    }
    if (next === null) {
      yield* report(input, state, fitted(state), 1, 0);
      yield bytes();
      yield { type: 'ending', ending: text('learn.ending.converged', { steps: state.iteration }) };
      return fitted(state).model;
    }
    state = next;
    const fraction = speed.fraction(steepness(state), state.iteration / settings.iterations);
    const elapsed = (clock.now() - begun) / 1000;
    const secondsLeft = fraction > 0.05 ? (elapsed * (1 - fraction)) / fraction : null;
    yield* report(input, state, fitted(state), fraction, secondsLeft);
    if (clock.now() - saved >= CHECKPOINT_MS) {
      saved = clock.now();
      yield bytes();
    }
  }
}

const leftOr = (error: unknown): unknown => (error instanceof Left ? new AssayError('cancelled') : error);

function endingOf(
  { settings, timeBudgetMs }: FitInput<Settings>,
  state: LbfgsState,
  steep: number,
  elapsedMs: number,
): 'converged' | 'timeBudget' | 'iterations' | null {
  if (steep <= settings.tolerance) return 'converged';
  if (state.iteration >= settings.iterations) return 'iterations';
  if (timeBudgetMs !== undefined && state.iteration > 0 && elapsedMs >= timeBudgetMs) return 'timeBudget';
  return null;
}

function* report(
  input: FitInput<Settings>,
  state: LbfgsState,
  fitted: { model: LinearModel; trainingLoss: number },
  fraction: number,
  secondsLeft: number | null,
): Generator<FitEvent> {
  const { model, trainingLoss } = fitted;
  const { task, validation, classes } = input;
  const step = state.iteration;
  const { loss, outputs } = evaluate(task, validation, model.coefficients);
  const metric = watchedMetric(task);
  const value = watch(task, validation, outputs, classes.length);
  const at = (name: CurvePoint['name'], v: number): CurvePoint => ({ name, step, epoch: step, value: v });
  yield { type: 'points', points: [at('loss', trainingLoss), at('validationLoss', loss), at(metric, value)] };
  yield { type: 'best', metric, value, epoch: step };
  yield { type: 'progress', fraction, epoch: step, step, secondsLeft };
}

/** How far a fit is, by how much of the way down the gradient has come on a logarithmic scale. Never goes back. */
class Speed {
  private first: number | null = null;
  private most = 0;
  constructor(private readonly tolerance: number) {}

  fraction(steep: number, byIterations: number): number {
    this.first ??= Math.max(steep, this.tolerance * 10);
    const way =
      Math.log(this.first / Math.max(steep, this.tolerance)) / Math.log(this.first / this.tolerance);
    this.most = Math.min(0.99, Math.max(this.most, way, byIterations));
    return this.most;
  }
}
