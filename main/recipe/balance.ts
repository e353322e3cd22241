// Classes of very different size, and rows that count differently: what the training rows, and only they, are made of.
import { type FittedRecipe, Random, weightColumn } from '../../shared/domain';
import type { Frame } from '../data';
import { columnOf } from './apply';
import { encodeTarget } from './target';

type Recipe = Pick<FittedRecipe, 'spec' | 'classes'>;

/** Positions by class, in their order; rows without a target are in none. */
function byClass(recipe: Recipe, frame: Frame, rows: Int32Array): Int32Array[] {
  const target = encodeTarget(recipe, frame, rows);
  return recipe.classes
    .map((_, c) => rows.filter((_row, i) => target[i] === c))
    .filter((own) => own.length > 0);
}

/**
 * The training rows with classes of one size: rows of small classes drawn again (oversample), or of large ones left out (undersample).
 * Unchanged for regression and for other kinds of balance.
 */
export function balancedRows(recipe: Recipe, frame: Frame, rows: Int32Array): Int32Array {
  const { balance, split } = recipe.spec;
  if (recipe.classes.length === 0 || (balance !== 'oversample' && balance !== 'undersample')) return rows;
  const random = new Random(split.seed);
  const classes = byClass(recipe, frame, rows);
  const sizes = classes.map((own) => own.length);
  const size = balance === 'oversample' ? Math.max(...sizes) : Math.min(...sizes);
  const drawn = classes.flatMap((own) => {
    const order = random.shuffle(own.slice());
    // Whole rounds of all rows, and a draw without repeats for what is left.
    return Array.from({ length: size }, (_, i) => order[i % order.length] as number);
  });
  return Int32Array.from(drawn).sort();
}

/**
 * How much each row counts: by the weight column (a missing weight is 0), and with balance `weights` every class as much as any other.
 * Null where all rows count alike. `training`: only the training rows are balanced.
 */
export function rowWeights(
  recipe: Recipe,
  frame: Frame,
  rows: Int32Array,
  training: boolean,
): Float64Array | null {
  const name = weightColumn(recipe.spec);
  const column = name === null ? null : columnOf(frame, name);
  const balanced = training && recipe.spec.balance === 'weights' && recipe.classes.length > 0;
  if (column?.kind !== 'number' && !balanced) return null;
  const weights = new Float64Array(rows.length).fill(1);
  if (column?.kind === 'number')
    rows.forEach((row, i) => {
      const own = column.values[row] as number;
      weights[i] = Number.isNaN(own) ? 0 : own;
    });
  if (!balanced) return weights;
  const target = encodeTarget(recipe, frame, rows);
  const totals = new Float64Array(recipe.classes.length);
  target.forEach((c, i) => (totals[c] = (totals[c] as number) + (weights[i] as number)));
  const present = totals.filter((total) => total > 0).length;
  const all = totals.reduce((a, b) => a + b, 0);
  return weights.map((own, i) => {
    const total = totals[target[i] as number] as number;
    return total > 0 ? (own * all) / (present * total) : own;
  });
}
