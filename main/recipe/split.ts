// The rows that train, validate and test: those whose target is known, by the recipe's split.
import {
  AssayError,
  type FittedRecipe,
  groupColumn,
  methodOf,
  type RecipeSpec,
  splitOf,
  text,
  turn,
} from '../../shared/domain';
import { divideSteps, type Frame, type Split } from '../data';
import { refuseParted, withList } from './lists';
import { encodeTarget, LEAST_ROWS, targetClasses } from './target';

export type { Split };

/**
 * Positions of the frame's rows by the recipe's split; rows without a target are in none.
 * The same rows land in the same split whatever their order.
 * @throws AssayError target.*, data.tooFewRows, data.columnMissing, recipe.emptyPart; where rows are put in order: recipe.noGroup,
 *   recipe.groupsOfOne, recipe.groupParted
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
    await turn();
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
  const rows = withList(frame, spec, labelled.slice(0, n));
  if (rows.length < LEAST_ROWS)
    throw new AssayError('data.tooFewRows', { rows: rows.length, needed: LEAST_ROWS });
  yield;
  const method = methodOf(spec.split, spec.task);
  const split = yield* divideSteps(frame, {
    method,
    spec: splitOf(spec),
    rows,
    classes: rows.map((row) => target[row] as number),
    whole: groupColumn(spec),
  });
  for (const [part, own] of Object.entries(split))
    if (own.length === 0) throw new AssayError('recipe.emptyPart', { part: text(`recipe.part.${part}`) });
  refuseParted(frame, spec, split);
  return split;
}

/** What the sealed test split depends on: its openings are counted by this. */
export function splitKey({ spec, versionId }: Pick<FittedRecipe, 'spec' | 'versionId'>): string {
  const { task, target } = spec;
  const split = splitOf(spec);
  const method = methodOf(split, task);
  // The methods that there always were have the key that they always had.
  const usual = method === (task === 'regression' ? 'random' : 'stratified');
  const more = usual
    ? []
    : [method, split.column ?? null, split.validationValues ?? [], split.testValues ?? []];
  return JSON.stringify([versionId, target, split.validation, split.test, split.seed, ...more]);
}
