// The forms in which learners take features. A project has one recipe, a person's choice of columns and steps; a learner that wants
// another form gets that recipe adapted, and its run keeps what it was fitted with.
import { type RecipeSpec, type RecipeStep, text } from '../../shared/domain';

/** `scaled`: as the recipe says. `codes`: numbers as they are with gaps left open, categories as codes. */
export type FeatureForm = 'scaled' | 'codes';

/**
 * The recipe in a learner's form. For codes, scaling and guesses at missing values are left out (trees part values by rank and learn
 * where missing ones belong), categories become codes; a constant that a person put for "missing" stays, since that is knowledge.
 */
export function formedFor(form: FeatureForm, spec: RecipeSpec): RecipeSpec {
  if (form === 'scaled') return spec;
  const steps = spec.steps.flatMap((step): RecipeStep[] => {
    switch (step.transform) {
      case 'scale':
        return [];
      case 'impute':
        return step.settings['method'] === 'constant' ? [step] : [];
      case 'oneHot': {
        const reason = text('recipe.step.ordinal', { columns: step.columns.length });
        return [{ id: step.id, transform: 'ordinal', columns: step.columns, settings: {}, reason }];
      }
      case 'ordinal':
      case 'dateParts':
        return [step];
    }
  });
  return { ...spec, steps };
}
