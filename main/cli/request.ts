// What is asked of the stages before training and of the search, as options.
import type { RunRequest } from '../pipeline';
import {
  optionalLoss,
  optionalReason,
  optionalRecipe,
  optionalSeconds,
  optionalTask,
  optionalText,
  optionalWhole,
  requiredText,
  SOURCE_OPTIONS,
  sourceCorrections,
  type Values,
} from './arguments';

export const REQUEST_OPTIONS = {
  target: { type: 'string' },
  task: { type: 'string' },
  group: { type: 'string' },
  recipe: { type: 'string' },
  time: { type: 'string' },
  seed: { type: 'string' },
  loss: { type: 'string' },
  'accept-gate': { type: 'string' },
  ...SOURCE_OPTIONS,
} as const;

const MOST_SEED = 2 ** 31 - 1;

/** A search of automatic mode on this file. @throws UsageError; AssayError data.notFound, recipe.unreadable */
export function requestOf(values: Values, file: string): RunRequest {
  const recipe = optionalRecipe(values);
  return {
    file,
    options: sourceCorrections(values),
    target: recipe?.target ?? requiredText(values, 'target'),
    recipe,
    task: optionalTask(values),
    group: optionalText(values, 'group'),
    learner: 'auto',
    aim: optionalLoss(values),
    seed: optionalWhole(values, 'seed', 0, MOST_SEED) ?? 1,
    timeBudgetSeconds: optionalSeconds(values, 'time'),
    acceptGate: optionalReason(values),
  };
}
