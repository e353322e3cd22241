// How much a recipe has to learn from, and what follows for trials on it: how they are scored, and how many go on at once.
import { availableParallelism } from 'node:os';
import { type FittedRecipe, methodOf, type Resampling } from '../../shared/domain';

/** Labelled rows of training and validation from which on one split tells enough. */
const FEW_ROWS = 10_000;
const FOLDS = 5;
/** Values up to which a fit uses one thread, so that as many fits as threads can go on at once. */
const ONE_THREAD = 500_000;

/**
 * How trials on this recipe are scored: small tables by cross-validation, the smaller the oftener, in folds that keep together what the
 * recipe's split keeps together. There is one order in time, so one round. Where a column names the validation rows, they are taken.
 */
export function resamplingOf(recipe: FittedRecipe): Resampling {
  const rows = labelledRows(recipe);
  const { split, task } = recipe.spec;
  const method = methodOf(split, task);
  // Folds that lie one after another in time would part lists.
  if (method === 'column' || rows >= FEW_ROWS || (method === 'time' && task === 'ranking'))
    return { kind: 'split' };
  if (method === 'time') return { kind: 'folds', folds: FOLDS, repeats: 1, keeps: 'time' };
  const repeats = rows < 1000 ? 3 : rows < 3000 ? 2 : 1;
  return { kind: 'folds', folds: FOLDS, repeats, ...(method === 'grouped' ? { keeps: 'groups' } : {}) };
}

/** How many trials on this recipe go on at once: one that uses all threads, or as many as there are threads. */
export function besideOf(recipe: FittedRecipe, most: number): number {
  const small = labelledRows(recipe) * recipe.inputs.length < ONE_THREAD;
  return small ? Math.max(1, Math.min(most, availableParallelism())) : 1;
}

/** Rows of training and validation. */
const labelledRows = ({ trainingRows, spec: { split } }: FittedRecipe): number =>
  Math.round(trainingRows * (1 + split.validation / (1 - split.validation - split.test)));
