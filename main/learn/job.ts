// One fit, from raw columns to an ONNX graph. Runs in a worker thread, or wherever a test runs it.
import {
  aimOf,
  AssayError,
  type Clock,
  type FittedRecipe,
  type LearnerId,
  type Resampling,
  type Score,
  type Settings,
} from '../../shared/domain';
import { ComputeError } from '../compute';
import type { Frame } from '../data';
import type { Fitted, HeldOut } from '../project';
import { belongingOf, fitRecipe, formedFor, splitLabelled } from '../recipe';
import { learnerById } from './catalogue';
import { fitFolds } from './folds';
import { groupsIn } from './groups';
import { foldMaterial, labelled } from './material';
import type { AnyLearner, FitControl, FitEvent, FitInput, FittedModel, Labelled } from './learner';

/** Plain data that crosses threads; the frame's arrays are handed over, not copied. */
export interface FitJob {
  /** The recipe's inputs and its target, all rows of the version. */
  frame: Frame;
  recipe: FittedRecipe;
  learner: LearnerId;
  settings: Settings;
  seed: number;
  timeBudgetMs: number | null;
  checkpoint: Uint8Array | null;
  /** How its score is found; on the validation rows where absent. */
  resampling?: Resampling | undefined;
}

/**
 * Towards the end: what was said of rows held out. The last event: the fitted learner as a graph from features to outputs, and the recipe
 * that made those features.
 */
export type JobEvent =
  | FitEvent
  | { type: 'heldOut'; heldOut: HeldOut }
  /** Of an ensemble: the runs that it asks, and how much each is listened to. */
  | { type: 'members'; members: { runId: number; weight: number }[] }
  /** Of an ensemble: the figure of the best single model, each row judged by one that was chosen without it. */
  | { type: 'chosen'; score: Score }
  | ({ type: 'fitted' } & Fitted);

/** Values from which on more threads save more than they cost. */
const WORTH_THREADS = 500_000;

/** @throws AssayError as the learner's fit does; data.*, target.* for a frame that the recipe was not made for */
export async function* fitJob(
  job: FitJob,
  control: FitControl,
  clock: Clock,
  threads?: FitInput<Settings>['threads'],
): AsyncGenerator<JobEvent> {
  const { frame } = job;
  const learner = learnerById(job.learner);
  const split = splitLabelled(frame, job.recipe.spec, job.recipe.classes);
  if (job.resampling?.kind === 'folds') {
    const rows = Int32Array.from([...split.train, ...split.validation]).sort();
    return yield* byFolds(job, job.resampling, learner, rows, control, clock);
  }
  const recipe = recipeFor(learner, job.recipe, frame, split.train);
  const part = (rows: Int32Array, training = false): Labelled => labelled(recipe, frame, rows, training);
  if (control.cancelled()) throw new AssayError('cancelled');
  const train = part(split.train, true);
  const validation = part(split.validation);
  const model = yield* learner.fit({
    task: recipe.spec.task,
    classes: recipe.classes,
    features: recipe.features,
    train,
    validation,
    settings: job.settings,
    seed: job.seed,
    clock,
    control,
    threads: train.x.length >= WORTH_THREADS ? threads : undefined,
    ...(job.timeBudgetMs === null ? {} : { timeBudgetMs: job.timeBudgetMs }),
    ...(job.checkpoint === null ? {} : { checkpoint: job.checkpoint }),
  });
  try {
    const outputs = model.predict(validation.x, validation.rows);
    const width = Math.max(1, recipe.classes.length);
    const positions = split.validation;
    const own = groupsIn(belongingOf(frame, recipe.spec, positions));
    yield {
      type: 'heldOut',
      heldOut: {
        positions,
        actual: validation.y,
        width,
        repeats: 1,
        outputs,
        lists: validation.groups,
        weights: validation.weights,
        aim: aimOf(recipe.spec.task, learner.parse(job.settings)),
        ...own,
      },
    };
    yield { type: 'fitted', ...(await fittedOf(model, recipe)) };
  } finally {
    model.dispose();
  }
}

/** What is kept of a model. One whose gradients can't be put into a graph is explained without them. */
async function fittedOf(model: FittedModel, recipe: FittedRecipe): Promise<Fitted> {
  const integrand = await model.toIntegrand?.().catch((thrown: unknown) => {
    if (thrown instanceof ComputeError) return undefined;
    throw thrown;
  });
  return { onnx: model.toOnnx().toBytes(), recipe, integrand: integrand?.toBytes() ?? null };
}

/** The project's recipe, or, for a learner that takes features in another form, the same columns fitted in that form. */
function recipeFor(
  { features }: Pick<AnyLearner, 'features'>,
  recipe: FittedRecipe,
  frame: Frame,
  train: Int32Array,
): FittedRecipe {
  const spec = formedFor(features, recipe.spec);
  return spec === recipe.spec ? recipe : fitRecipe(spec, recipe.versionId, frame, train);
}

/** The same with each row held out in turn; the recipe is fitted anew for every fold, and at last on all of these rows. */
async function* byFolds(
  job: FitJob,
  resampling: { folds: number; repeats: number },
  learner: AnyLearner,
  positions: Int32Array,
  control: FitControl,
  clock: Clock,
): AsyncGenerator<JobEvent> {
  const { task, split } = job.recipe.spec;
  const material = foldMaterial(learner, job.recipe, job.frame, positions);
  const model = yield* fitFolds({
    learner,
    material,
    resampling: { ...resampling, seed: split.seed },
    task,
    classes: job.recipe.classes,
    settings: job.settings,
    seed: job.seed,
    clock,
    control,
    ...(job.timeBudgetMs === null ? {} : { timeBudgetMs: job.timeBudgetMs }),
    ...(job.checkpoint === null ? {} : { checkpoint: job.checkpoint }),
  });
  try {
    yield { type: 'fitted', ...(await fittedOf(model, material.recipe())) };
  } finally {
    model.dispose();
  }
}
