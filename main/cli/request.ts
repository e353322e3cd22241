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

/** What is to be predicted of a file, and how the file is read. */
export const QUESTION_OPTIONS = {
  target: { type: 'string' },
  task: { type: 'string' },
  group: { type: 'string' },
  ...SOURCE_OPTIONS,
} as const;

export const REQUEST_OPTIONS = {
  ...QUESTION_OPTIONS,
  recipe: { type: 'string' },
  time: { type: 'string' },
  seed: { type: 'string' },
  loss: { type: 'string' },
  'accept-gate': { type: 'string' },
} as const;

const MOST_SEED = 2 ** 31 - 1;

export type FileQuestion = Pick<RunRequest, 'target' | 'task' | 'group'>;

/** @param target what a recipe that is handed in predicts @throws UsageError where no target is named */
export const questionOf = (values: Values, target?: string): FileQuestion => ({
  target: target ?? requiredText(values, 'target'),
  task: optionalTask(values),
  group: optionalText(values, 'group'),
});

/** A search of automatic mode on this file. @throws UsageError; AssayError data.notFound, recipe.unreadable */
export function requestOf(values: Values, file: string): RunRequest {
  const recipe = optionalRecipe(values);
  return {
    file,
    options: sourceCorrections(values),
    ...questionOf(values, recipe?.target),
    recipe,
    learner: 'auto',
    aim: optionalLoss(values),
    seed: optionalWhole(values, 'seed', 0, MOST_SEED) ?? 1,
    timeBudgetSeconds: optionalSeconds(values, 'time'),
    acceptGate: optionalReason(values),
  };
}
