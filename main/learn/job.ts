// One fit, from raw columns to an ONNX graph. Runs in a worker thread, or wherever a test runs it.
import {
  AssayError,
  type Clock,
  type FittedRecipe,
  type LearnerId,
  type Settings,
} from '../../shared/domain';
import type { Frame } from '../data';
import { applyRecipe, encodeTarget, splitLabelled } from '../recipe';
import { learnerById } from './catalogue';
import type { FitControl, FitEvent, Labelled } from './learner';

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
}

/** The last event: the fitted learner as a graph from features to outputs. */
export type JobEvent = FitEvent | { type: 'fitted'; onnx: Uint8Array };

/** @throws AssayError as the learner's fit does; data.*, target.* for a frame that the recipe was not made for */
export async function* fitJob(job: FitJob, control: FitControl, clock: Clock): AsyncGenerator<JobEvent> {
  const { recipe, frame } = job;
  const learner = learnerById(job.learner);
  const split = splitLabelled(frame, recipe.spec, recipe.classes);
  const part = (rows: Int32Array): Labelled => {
    const { values, width } = applyRecipe(recipe, frame, rows);
    return { x: values, rows: rows.length, width, y: encodeTarget(recipe, frame, rows) };
  };
  if (control.cancelled()) throw new AssayError('cancelled');
  const model = yield* learner.fit({
    task: recipe.spec.task,
    classes: recipe.classes,
    features: recipe.features,
    train: part(split.train),
    validation: part(split.validation),
    settings: job.settings,
    seed: job.seed,
    clock,
    control,
    ...(job.timeBudgetMs === null ? {} : { timeBudgetMs: job.timeBudgetMs }),
    ...(job.checkpoint === null ? {} : { checkpoint: job.checkpoint }),
  });
  try {
    yield { type: 'fitted', onnx: model.toOnnx().toBytes() };
  } finally {
    model.dispose();
  }
}
