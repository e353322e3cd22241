// The rows that train, validate and test: those whose target is known, by the recipe's split.
import { AssayError, type FittedRecipe, methodOf, type RecipeSpec, text } from '../../shared/domain';
import { type Frame, splitSteps } from '../data';
import { columnOf } from './apply';
import { byGroup, byTime, byValue, groupsOf } from './division';
import { encodeTarget, LEAST_ROWS, targetClasses } from './target';

export interface Split {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/**
 * Positions of the frame's rows by the recipe's split; rows without a target are in none.
 * The same rows land in the same split whatever their order.
 * @throws AssayError target.*, data.tooFewRows, data.columnMissing, recipe.emptyPart
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
  const parts = yield* divided(frame, spec, { rowIds, codes, labelled });
  const back = (positions: Int32Array): Int32Array => positions.map((i) => labelled[i] as number);
  const split = { train: back(parts.train), validation: back(parts.validation), test: back(parts.test) };
  for (const [part, rows] of Object.entries(split))
    if (rows.length === 0) throw new AssayError('recipe.emptyPart', { part: text(`recipe.part.${part}`) });
  return split;
}

interface Labelled {
  rowIds: Float64Array;
  codes: Int32Array;
  /** Positions in the frame. */
  labelled: Int32Array;
}

function* divided(
  frame: Frame,
  spec: RecipeSpec,
  { rowIds, codes, labelled }: Labelled,
): Generator<void, Split> {
  const method = methodOf(spec.split, spec.task);
  const rows = labelled.length;
  if (method === 'random' || method === 'stratified') {
    const stratify = method === 'stratified' ? { classes: codes } : {};
    return yield* splitSteps({ rows, rowIds, ...stratify, spec: spec.split });
  }
  const column = columnOf(frame, spec.split.column ?? '');
  yield;
  if (method === 'grouped') return byGroup(groupsOf(column, labelled), rowIds, spec.split);
  if (method === 'time') return byTime(column, labelled, spec.split);
  return byValue(column, labelled, spec.split);
}

/** What the sealed test split depends on: its openings are counted by this. */
export function splitKey({ spec, versionId }: Pick<FittedRecipe, 'spec' | 'versionId'>): string {
  const { split, task, target } = spec;
  const method = methodOf(split, task);
  // The methods that there always were have the key that they always had.
  const usual = method === (task === 'regression' ? 'random' : 'stratified');
  const more = usual
    ? []
    : [method, split.column ?? null, split.validationValues ?? [], split.testValues ?? []];
  return JSON.stringify([versionId, target, split.validation, split.test, split.seed, ...more]);
}
