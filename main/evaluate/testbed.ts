// A run's model with the rows that it is judged on.
import {
  AssayError,
  type EvaluationReport,
  type FittedRecipe,
  type JobContext,
  type Run,
  throwIfCancelled,
} from '../../shared/domain';
import type { DataService, Frame } from '../data';
import type { HeldOut, Project } from '../project';
import { encodeTarget, columnsOf, type Split, splitInTurns } from '../recipe';
import { calibrateAll } from './calibrate';
import { bestThreshold, thresholdTable } from './curves';
import type { ModelOutputs } from './measure';
import { positiveOf } from './metrics/binary';
import { Scorer } from './scorer';

export interface Testbed {
  run: Run;
  recipe: FittedRecipe;
  scorer: Scorer;
  /** The recipe's columns, its identifiers, and what else was asked for. */
  frame: Frame;
  split: Split;
  /** Of the test rows. */
  actual: Float64Array;
  /** What the run's fits said of rows that they had not seen, before any correction; null for runs of earlier versions. */
  heldOut: HeldOut | null;
}

/**
 * Reads the rows of a run and readies its model; dispose of the scorer afterwards.
 * @param more raw columns to read beside those of the recipe; unknown ones are left out
 * @throws AssayError evaluate.none, learn.runMissing, data.tooFewRows, cancelled
 */
export async function openTestbed(
  project: Project,
  data: DataService,
  run: Run,
  more: readonly string[],
  ctx: JobContext = {},
): Promise<Testbed> {
  const fitted = project.runs.fitted(run.id);
  if (!fitted || run.state !== 'finished') throw new AssayError('evaluate.none');
  const { recipe } = fitted;
  const known = new Set(project.datasets.get(recipe.versionId).columns.map(({ name }) => name));
  const ids = recipe.spec.columns.filter(({ role }) => role === 'id').map(({ name }) => name);
  const wanted = [...columnsOf(recipe.spec), ...ids, ...more];
  const names = [...new Set(wanted)].filter((name) => known.has(name));
  const frame = await data.frame(recipe.versionId, names, {}, { signal: ctx.signal });
  throwIfCancelled(ctx.signal);
  const split = await splitInTurns(frame, recipe.spec, recipe.classes);
  if (split.test.length === 0) throw new AssayError('data.tooFewRows', { rows: frame.rows, needed: 20 });
  return {
    run,
    recipe,
    scorer: new Scorer(recipe, fitted.onnx, run.calibration),
    frame,
    split,
    actual: encodeTarget(recipe, frame, split.test),
    heldOut: project.runs.heldOut(run.id),
  };
}

/** Rows that the model did not learn from, and that are no test rows: what is chosen is chosen by them. */
export interface Validation {
  rows: Int32Array;
  outputs: Float64Array;
  actual: Float64Array;
}

/** A model's outputs on validation and test rows, and the threshold that the validation rows suggest. */
export interface Scored {
  model: ModelOutputs;
  validation: Validation;
  /** Binary: counts on the validation rows. */
  table: EvaluationReport['thresholds'];
  by: NonNullable<EvaluationReport['thresholdBy']>;
}

export async function scoreSplits(testbed: Testbed, ctx: JobContext = {}): Promise<Scored> {
  const { recipe, scorer, frame, split } = testbed;
  const binary = recipe.spec.task === 'binary';
  const validation = await validationOf(testbed, ctx);
  const table = binary ? thresholdTable(validation.actual, positiveOf(validation.outputs)) : [];
  const threshold = binary ? bestThreshold(table) : null;
  return {
    model: { outputs: await scorer.outputs(frame, split.test, ctx), threshold: threshold ?? 0.5 },
    validation,
    table,
    by: threshold === null ? 'half' : 'validationF1',
  };
}

/**
 * What is known of rows outside the test split that the model did not learn from: those that its fits held out (after cross-validation
 * the last fit has seen the validation rows too), else the validation rows. Corrected as the run is.
 */
export async function validationOf(
  { run, recipe, scorer, frame, split, heldOut }: Testbed,
  ctx: JobContext = {},
): Promise<Validation> {
  if (!heldOut) {
    const rows = split.validation;
    const outputs = await scorer.outputs(frame, rows, ctx);
    return { rows, outputs, actual: encodeTarget(recipe, frame, rows) };
  }
  const { positions: rows, actual, width } = heldOut;
  // One repeat: several averaged would be better than the model is.
  const outputs = Float64Array.from(heldOut.outputs.subarray(0, rows.length * width));
  return {
    rows,
    actual,
    outputs: run.calibration ? calibrateAll(outputs, width, run.calibration) : outputs,
  };
}
