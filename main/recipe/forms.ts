// The forms in which learners take features. A project has one recipe, a person's choice of columns and steps; a learner that wants
// another form gets that recipe adapted, and its run keeps what it was fitted with.
import { type RecipeSpec, type RecipeStep, text } from '../../shared/domain';
import { transforms } from './transforms';

/** `scaled`: as the recipe says. `codes`: numbers as they are with gaps left open, categories as codes. */
export type FeatureForm = 'scaled' | 'codes';

/** Steps that only move values or guess at missing ones: trees part values by rank, and learn where missing ones belong. */
const MOVES: ReadonlySet<RecipeStep['transform']> = new Set(['scale', 'log', 'imputeIterative']);

/**
 * The recipe in a learner's form. For codes, scaling and guesses at missing values are left out, but where a later step calculates with
 * several columns together; categories become codes; a constant that a person put for "missing" stays, since that is knowledge.
 */
export function formedFor(form: FeatureForm, spec: RecipeSpec): RecipeSpec {
  if (form === 'scaled') return spec;
  const steps = spec.steps.flatMap((step, i): RecipeStep[] => {
    if (step.transform === 'oneHot') {
      const reason = text('recipe.step.ordinal', { columns: step.columns.length });
      return [{ id: step.id, transform: 'ordinal', columns: step.columns, settings: {}, reason }];
    }
    const guesses = step.transform === 'impute' && step.settings['method'] !== 'constant';
    if (!guesses && !MOVES.has(step.transform)) return [step];
    const later = spec.steps.slice(i + 1).filter(({ transform }) => transforms[transform].joint);
    const columns = step.columns.filter((name) => later.some((other) => other.columns.includes(name)));
    return columns.length > 0 ? [{ ...step, columns }] : [];
  });
  return { ...spec, steps };
}
