// The steps of a recipe as a raw column meets them.
import {
  AssayError,
  type FittedRecipe,
  type Json,
  type RecipeSpec,
  type RecipeStep,
  text,
} from '../../shared/domain';
import type { GraphSlot, Slot } from './slot';
import { type Transform, transformName } from './transform';
import { transforms } from './transforms';

export interface ColumnStep {
  step: RecipeStep;
  transform: Transform;
  settings: Json;
}

/** The steps that touch this column, in order, with their settings filled in. @throws AssayError recipe.settings */
export function stepsOf(spec: RecipeSpec, column: string): ColumnStep[] {
  return spec.steps
    .filter((step) => step.columns.includes(column))
    .map((step) => {
      const transform = transforms[step.transform];
      return { step, transform, settings: transform.settings(step.settings) };
    });
}

/** Columns of the role `feature`, in the recipe's order: the raw inputs of the model. */
export const featureColumns = (spec: RecipeSpec): string[] =>
  spec.columns.filter(({ name, role }) => role === 'feature' && name !== spec.target).map(({ name }) => name);

/** What a step learnt for one slot of a column. */
export function learnt(
  recipe: Pick<FittedRecipe, 'fitted'>,
  stepId: string,
  column: string,
  slot: string,
): Json {
  const value = fieldOf(fieldOf(fieldOf(recipe.fitted, stepId), column), slot);
  if (value === undefined)
    throw new AssayError('internal', {}, { cause: `Nothing fitted for ${stepId}, ${column}, ${slot}.` });
  return value;
}

function fieldOf(value: Json | undefined, key: string): Json | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined;
}

/** Runs the slots of a column through one step; what the step does not accept passes by. */
export const throughStep = <T extends Slot | GraphSlot>(
  slots: readonly T[],
  step: ColumnStep,
  each: (slot: T) => T[],
): T[] => slots.flatMap((slot) => (step.transform.accepts(slot, step.settings) ? each(slot) : [slot]));

/** Runs a column through all its steps; `each` says what one step makes of one slot. */
export function throughSteps<T extends Slot | GraphSlot>(
  first: T,
  steps: readonly ColumnStep[],
  each: (step: ColumnStep, slot: T) => T[],
): T[] {
  return steps.reduce((slots, step) => throughStep(slots, step, (slot) => each(step, slot)), [first]);
}

export const unfit = (step: ColumnStep, column: string, type: string): AssayError =>
  new AssayError('recipe.columnUnfit', {
    step: transformName(step.transform.id),
    column,
    type: text(`recipe.type.${type}`),
  });
