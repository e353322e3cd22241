// Rows of a data set as learners take them, with the recipe fitted on some of them.
import type { FittedRecipe } from '../../shared/domain';
import type { Frame } from '../data';
import {
  applyRecipe,
  balancedRows,
  belongingOf,
  encodeTarget,
  fitRecipe,
  formedFor,
  listNumbers,
  rowWeights,
} from '../recipe';
import type { FoldMaterial } from './folds';
import type { AnyLearner, Labelled } from './learner';

/** Rows as a learner takes them; the training rows balanced as the recipe says. */
export function labelled(recipe: FittedRecipe, frame: Frame, given: Int32Array, training: boolean): Labelled {
  const rows = training ? balancedRows(recipe, frame, given) : given;
  const { values, width } = applyRecipe(recipe, frame, rows, { training });
  const weights = rowWeights(recipe, frame, rows, training);
  const y = encodeTarget(recipe, frame, rows);
  const groups = listNumbers(frame, recipe.spec, rows);
  return {
    ...{ x: values, rows: rows.length, width, y },
    ...(weights ? { weights } : {}),
    ...(groups ? { groups } : {}),
  };
}

/** What a cross-validation of these rows takes, for learners of this form of features. */
export interface RecipeMaterial extends FoldMaterial {
  /** The recipe as it was fitted last; the project's before the first fit. */
  recipe(): FittedRecipe;
}

/** @param positions places of the rows in the frame, rising: no other row is read */
export function foldMaterial(
  { features }: Pick<AnyLearner, 'features'>,
  base: FittedRecipe,
  frame: Frame,
  positions: Int32Array,
): RecipeMaterial {
  const { spec, versionId } = base;
  const formed = formedFor(features, spec);
  const places = (rows: Int32Array): Int32Array => rows.map((i) => positions[i] as number);
  let recipe = base;
  return {
    rows: positions.length,
    y: encodeTarget(base, frame, positions),
    positions,
    belonging: belongingOf(frame, spec, positions),
    lists: listNumbers(frame, spec, positions),
    weights: rowWeights(base, frame, positions, false) ?? undefined,
    recipe: () => recipe,
    make(train) {
      recipe = fitRecipe(formed, versionId, frame, places(train));
      return {
        features: recipe.features,
        part: (rows, training = false) => labelled(recipe, frame, places(rows), training),
      };
    },
  };
}
