// A run's model with the rows that it is judged on.
import {
  AssayError,
  type EvaluationReport,
  type FittedRecipe,
  type JobContext,
  type Run,
} from '../../shared/domain';
import type { Frame } from '../data';
import { groupsIn } from '../learn';
import type { HeldOut } from '../project';
import { belongingOf, encodeTarget, listNumbers, rowWeights, type Split, splitInTurns } from '../recipe';
import { calibrateAll } from './calibrate';
import { type Clusters, clustersOf } from './clusters';
import { bestThreshold, thresholdTable } from './curves';
import type { ModelOutputs } from './measure';
import { positiveOf } from './metrics/binary';
import { Scorer } from './scorer';
import type { Material, RunModel } from './thread/material';

export interface Testbed {
  run: Run;
  recipe: FittedRecipe;
  scorer: Scorer;
  /** The recipe's columns, its identifiers, and what else was asked for. */
  frame: Frame;
  split: Split;
  /** Of the test rows. */
  actual: Float64Array;
  /** Of the test rows: which of them the split keeps together, and how much each counts; undefined where each stands for itself, all alike. */
  clusters: Clusters | undefined;
  /** Ranking: the number of each test row's list. */
  lists?: Int32Array | undefined;
  /** What the run's fits said of rows that they had not seen, before any correction; null for runs of earlier versions. */
  heldOut: HeldOut | null;
}

/**
 * Splits the rows of a run and readies its model for work that is done on both; the model is let go of afterwards.
 * @throws AssayError data.tooFewRows, and what the work throws
 */
export async function onTestbed<T>(
  { model, frame }: Material,
  work: (testbed: Testbed) => Promise<T>,
): Promise<T> {
  const { recipe } = model;
  const split = await splitInTurns(frame, recipe.spec, recipe.classes);
  if (split.test.length === 0) throw new AssayError('data.tooFewRows', { rows: frame.rows, needed: 20 });
  const actual = encodeTarget(recipe, frame, split.test);
  const lists = listNumbers(frame, recipe.spec, split.test);
  const weights = weightsOf(recipe, frame, split.test);
  const together = clustersOf(belongingOf(frame, recipe.spec, split.test), weights);
  const clusters = together ?? (lists && clustersOf({ kind: 'groups', groups: lists }));
  return withScorer(model, (scorer) => work({ ...model, scorer, frame, split, actual, clusters, lists }));
}

/**
 * How much each of these rows counts by the recipe's weight column, with mean 1, so that what is counted adds up to as many as there are;
 * undefined where there is no such column.
 * @throws AssayError learn.weights
 */
export function weightsOf(recipe: FittedRecipe, frame: Frame, rows: Int32Array): Float64Array | undefined {
  const weights = rowWeights(recipe, frame, rows, false);
  if (!weights || rows.length === 0) return undefined;
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  const mean = weights.reduce((sum, weight) => sum + weight / rows.length, 0);
  if (bad >= 0 || mean === 0) {
    const at = Math.max(0, bad);
    throw new AssayError('learn.weights', {
      row: frame.rowIds[rows[at] as number] ?? at,
      value: String(weights[at]),
    });
  }
  return weights.map((weight) => weight / mean);
}

/** Another model on the rows of a testbed. */
export const besides = <T>(
  testbed: Testbed,
  model: RunModel,
  work: (testbed: Testbed) => Promise<T>,
): Promise<T> => withScorer(model, (scorer) => work({ ...testbed, ...model, scorer }));

async function withScorer<T>(
  { recipe, onnx, run }: RunModel,
  work: (scorer: Scorer) => Promise<T>,
): Promise<T> {
  const scorer = new Scorer(recipe, onnx, run.calibration);
  try {
    return await work(scorer);
  } finally {
    scorer.dispose();
  }
}

/** Rows that the model did not learn from, and that are no test rows: what is chosen is chosen by them. */
export interface Validation {
  rows: Int32Array;
  outputs: Float64Array;
  actual: Float64Array;
  /** With mean 1; all alike where absent. */
  weights?: Float64Array | undefined;
  /** The group of each row, where the split keeps groups together. */
  groups?: Int32Array | undefined;
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
  const table = binary
    ? thresholdTable(validation.actual, positiveOf(validation.outputs), validation.weights)
    : [];
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
    return {
      ...{ rows, outputs, actual: encodeTarget(recipe, frame, rows) },
      weights: weightsOf(recipe, frame, rows),
      ...groupsIn(belongingOf(frame, recipe.spec, rows)),
    };
  }
  const { positions: rows, actual, width } = heldOut;
  // One repeat: several averaged would be better than the model is.
  const outputs = Float64Array.from(heldOut.outputs.subarray(0, rows.length * width));
  return {
    rows,
    actual,
    weights: weightsOf(recipe, frame, rows),
    ...groupsIn(belongingOf(frame, recipe.spec, rows)),
    outputs: run.calibration ? calibrateAll(outputs, width, run.calibration) : outputs,
  };
}
