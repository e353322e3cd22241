// The outer folds of a search that is repeated, and the figure of what was said in them.
import type { Aim, FittedRecipe, Score, Task } from '../../../shared/domain';
import { type Fold, foldFits, type Frame } from '../../data';
import type { HeldOut } from '../../project';
import { belongingOf, encodeTarget, listNumbers, rowWeights, splitLabelled } from '../../recipe';
import { groupsIn } from '../groups';
import { scoreFrom, type Standing, standingOf } from '../standing';
import { watchedMetric } from '../watch';

export const OUTER_FOLDS = 5;
/** Sets the outer folds apart from those that trials are scored on, which have the split's own seed and the ones after it. */
const OUTER_SEED = 1_000_003;

/**
 * Rows of training and validation, dealt as trials' folds are: groups whole, and in time each fold learning from what came before it, so
 * that the earliest rows are never judged. Places in the frame, rising.
 */
export function outerFolds(recipe: FittedRecipe, frame: Frame): Fold[] {
  const { spec, classes } = recipe;
  const { train, validation } = splitLabelled(frame, spec, classes);
  const rows = Int32Array.from([...train, ...validation]).sort();
  const places = (of: Int32Array): Int32Array => of.map((i) => rows[i] as number);
  return foldFits(encodeTarget(recipe, frame, rows), {
    task: spec.task,
    belonging: belongingOf(frame, spec, rows),
    folds: OUTER_FOLDS,
    seed: spec.split.seed + OUTER_SEED,
  }).map((fold) => ({ train: places(fold.train), held: places(fold.held) }));
}

/** What was said of a fold's rows. @param positions places in the frame, rising @param outputs rows x width */
export function heldOutOf(
  recipe: FittedRecipe,
  frame: Frame,
  positions: Int32Array,
  outputs: Float32Array,
  { repeats = 1, aim }: { repeats?: number; aim?: Aim | undefined } = {},
): HeldOut {
  return {
    positions,
    actual: encodeTarget(recipe, frame, positions),
    width: Math.max(1, recipe.classes.length),
    repeats,
    outputs,
    ...(aim ? { aim } : {}),
    lists: listNumbers(frame, recipe.spec, positions),
    weights: rowWeights(recipe, frame, positions, false) ?? undefined,
    ...groupsIn(belongingOf(frame, recipe.spec, positions)),
  };
}

/**
 * The mean over the folds, each by its rows or what they count (AUC: by its pairs of one row of either class), with its interval. Rows of two folds are
 * judged by two models whose scores may have two scales, so none is ranked against another.
 */
export function nestedScore(task: Task, folds: readonly HeldOut[]): Score {
  const standings = folds.map((held) => standingOf(task, held));
  const aim = folds[0]?.aim;
  const weights = folds.map((held) => weightOf(task, held));
  const all = weights.reduce((a, b) => a + b, 0) || 1;
  const rows = folds.reduce((sum, { actual }) => sum + actual.length, 0);
  const standing: Standing = {
    metric: watchedMetric(task, aim),
    aim,
    value: standings.reduce((sum, { value }, k) => sum + (value * (weights[k] as number)) / all, 0),
    influence: Float64Array.from(
      standings.flatMap(({ influence }, k) => {
        const share = ((weights[k] as number) / all) * (rows / influence.length);
        return [...influence].map((value) => value * share);
      }),
    ),
  };
  const groups = folds.every((held) => held.groups)
    ? joined(folds.map(({ groups: own }) => own ?? new Int32Array()))
    : undefined;
  return scoreFrom(task, standing, groups);
}

function weightOf(task: Task, { actual, weights }: HeldOut): number {
  const all = weights ? weights.reduce((sum, weight) => sum + weight, 0) : actual.length;
  if (task !== 'binary') return all;
  const positives = actual.reduce((sum, value, i) => sum + value * (weights ? (weights[i] as number) : 1), 0);
  return positives * (all - positives);
}

/** Groups are whole in a fold and numbered in it, so that a number of two folds is two groups. */
function joined(folds: readonly Int32Array[]): Int32Array {
  let from = 0;
  return Int32Array.from(
    folds.flatMap((own) => {
      const most = own.reduce((a, b) => Math.max(a, b), -1);
      const moved = [...own].map((group) => from + group);
      from += most + 1;
      return moved;
    }),
  );
}
