// What a press on an advice changes in the recipe: it is fitted and saved, and training is one press away.
import { type Advice, AssayError, type RecipeSpec, type RecipeSummary } from '../../shared/domain';
import { api } from '../app/client';
import { t } from '../app/i18n.svelte';
import { startJob } from '../app/jobs.svelte';
import { go } from '../app/navigation.svelte';
import { recipes } from '../app/recipe';
import { undoStack } from '../app/undo.svelte';
import { setRoles } from '../features';
import { EVALUATION_JOB, evaluation } from './state.svelte';

type Mending = Extract<Advice['action'], { kind: 'drop' | 'split' }>;

/** The recipe without the columns, or divided by one. */
export function mended(spec: RecipeSpec, action: Mending): RecipeSpec {
  if (action.kind === 'drop') return setRoles(spec, action.columns, 'ignore', new Map(), new Map());
  const { validation, test, seed } = spec.split;
  return { ...spec, split: { validation, test, seed, method: action.method, column: action.column } };
}

/** Saves the mended recipe and leads to training; can be taken back. */
export async function mendRecipe(action: Mending): Promise<void> {
  try {
    const before = (await recipes.get())?.spec;
    // Of another target by now: what the report advises is of no use there.
    if (!before || before.target !== evaluation.report?.target) return go('features');
    const after = mended(before, action);
    save(after, () => {
      undoStack.did({
        label: () => t('view.evaluation.did.mended'),
        undo: () => save(before),
        redo: () => save(after),
      });
      go('training');
    });
  } catch (thrown) {
    evaluation.error = AssayError.from(thrown);
  }
}

function save(spec: RecipeSpec, ondone: () => void = () => undefined): void {
  startJob<RecipeSummary>({
    kind: EVALUATION_JOB,
    label: () => t('view.features.fitting'),
    run: (signal) => api.recipe.save(spec, { signal }),
    ondone,
    onfail: (error) => (evaluation.error = error),
  });
}
