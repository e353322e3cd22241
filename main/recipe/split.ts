// The rows that train, validate and test: those whose target is known, by the recipe's split.
import { AssayError, type FittedRecipe, type RecipeSpec } from '../../shared/domain';
import { type Frame, splitRows } from '../data';
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
  const target = encodeTarget({ spec, classes }, frame);
  const labelled = new Int32Array(frame.rows);
  let n = 0;
  target.forEach((value, i) => {
    if (!Number.isNaN(value)) labelled[n++] = i;
  });
  if (n === 0) throw new AssayError('target.allMissing', { column: spec.target });
  if (n < LEAST_ROWS) throw new AssayError('data.tooFewRows', { rows: n, needed: LEAST_ROWS });
  const rowIds = new Float64Array(n);
  const codes = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const row = labelled[i] as number;
    rowIds[i] = frame.rowIds[row] as number;
    codes[i] = target[row] as number;
  }
  const stratify = spec.task === 'regression' ? {} : { classes: codes };
  const parts = splitRows({ rows: n, rowIds, ...stratify, spec: spec.split });
  const back = (positions: Int32Array): Int32Array => positions.map((i) => labelled[i] as number);
  return { train: back(parts.train), validation: back(parts.validation), test: back(parts.test) };
}

/** What the sealed test split depends on: its openings are counted by this. */
export const splitKey = ({ spec, versionId }: Pick<FittedRecipe, 'spec' | 'versionId'>): string =>
  JSON.stringify([versionId, spec.target, spec.split.validation, spec.split.test, spec.split.seed]);
