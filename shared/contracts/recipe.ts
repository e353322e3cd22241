import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { RecipePreview, RecipeSpec, recipeStream, RecipeSummary, streamOf, TransformInfo } from '../domain';

/** The feature recipe of the present data set version. */
export const recipe = {
  /**
   * The saved recipe, or a proposal where a target is chosen; null where there is neither. `features`: columns of the matrix that the learner
   * sees; 0 before the recipe is saved. `known`: the `key` of the recipe that the window holds; where it is still that, no parts are sent.
   */
  get: oc.input(z.object({ known: z.string().optional() })).output(
    eventIterator(
      recipeStream(
        z
          .object({
            key: z.string(),
            saved: z.boolean(),
            stale: z.boolean(),
            features: z.number().int(),
          })
          .nullable(),
      ),
    ),
  ),
  /** Every transform that a step can be of, with its settings. */
  transforms: oc.output(z.array(TransformInfo)),
  /** A first recipe from types and profiles, each part with its reason. Not saved. */
  propose: oc
    .input(z.object({ target: z.string() }))
    .output(eventIterator(recipeStream(z.object({ key: z.string() })))),
  save: oc.input(RecipeSpec).output(eventIterator(streamOf(RecipeSummary))),
  /** Before and after of one column, fitted on the training split. */
  preview: oc.input(z.object({ spec: RecipeSpec, column: z.string() })).output(RecipePreview),
};
