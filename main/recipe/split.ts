// The rows that train, validate and test: those whose target is known, by the recipe's split.
import { AssayError, type FittedRecipe, type RecipeSpec } from '../../shared/domain';
import { type Frame, splitSteps } from '../data';
import { encodeTarget, LEAST_ROWS, targetClasses } from './target';

export interface Split {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/**
 * Positions of the frame's rows by split, stratified by class; rows without a target are in none.
 * The same rows land in the same split whatever their order.
 * @throws AssayError target.*, data.tooFewRows
 */
export function splitLabelled(frame: Frame, spec: RecipeSpec, classes = targetClasses(frame, spec)): Split {
  const steps = labelledSteps(frame, spec, classes);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** The same, letting everything else in this thread have its turn now and then. */
export async function splitInTurns(
  frame: Frame,
  spec: RecipeSpec,
  classes = targetClasses(frame, spec),
): Promise<Split> {
  const steps = labelledSteps(frame, spec, classes);
  for (;;) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const next = steps.next();
    if (next.done) return next.value;
  }
}

function* labelledSteps(frame: Frame, spec: RecipeSpec, classes: string[]): Generator<void, Split> {
  const target = encodeTarget({ spec, classes }, frame);
  yield;
  const labelled = new Int32Array(frame.rows);
  let n = 0;
  for (let i = 0; i < target.length; i++) if (!Number.isNaN(target[i])) labelled[n++] = i;
  if (n === 0) throw new AssayError('target.allMissing', { column: spec.target });
  if (n < LEAST_ROWS) throw new AssayError('data.tooFewRows', { rows: n, needed: LEAST_ROWS });
  yield;
  const rowIds = new Float64Array(n);
  const codes = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const row = labelled[i] as number;
    rowIds[i] = frame.rowIds[row] as number;
    codes[i] = target[row] as number;
  }
  yield;
  const stratify = spec.task === 'regression' ? {} : { classes: codes };
  const parts = yield* splitSteps({ rows: n, rowIds, ...stratify, spec: spec.split });
  const back = (positions: Int32Array): Int32Array => positions.map((i) => labelled[i] as number);
  return { train: back(parts.train), validation: back(parts.validation), test: back(parts.test) };
}

/** What the sealed test split depends on: its openings are counted by this. */
export const splitKey = ({ spec, versionId }: Pick<FittedRecipe, 'spec' | 'versionId'>): string =>
  JSON.stringify([versionId, spec.target, spec.split.validation, spec.split.test, spec.split.seed]);
