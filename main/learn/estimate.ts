// How long one fit is likely to take: from the newest finished run of the learner, else from how fast this machine multiplies.
import type { FittedRecipe, Settings } from '../../shared/domain';
import type { Project } from '../project';
import { fitsOf } from './folds';
import type { AnyLearner, FitShape } from './learner';
import { probeRate } from './probe';

/** Seconds; null where nothing can be said before there is a recipe. */
export function secondsOfFit(
  project: Project,
  recipe: FittedRecipe | null,
  learner: AnyLearner,
  settings: Settings,
): number | null {
  const cost = learner.cost({ rows: 1, width: 1, outputs: 1 }, settings);
  if (!recipe || cost <= 0) return null;
  const units = learner.cost(shapeOf(recipe, learner), settings);
  const earlier = project.runs
    .list()
    .find((run) => run.learner === learner.id && run.state === 'finished' && run.finishedAt !== null);
  const fitted = earlier && project.runs.fitted(earlier.id);
  if (!earlier?.finishedAt || !fitted) return 0.5 + units / probeRate();
  const seconds = (earlier.finishedAt - earlier.startedAt) / 1000;
  const then = learner.cost(shapeOf(fitted.recipe, learner), earlier.settings);
  return (seconds * units) / Math.max(1, then) / fitsOf(learner, earlier.resampling);
}

function shapeOf(recipe: FittedRecipe, { features }: Pick<AnyLearner, 'features'>): FitShape {
  const { task, split } = recipe.spec;
  const outputs = task === 'multiclass' ? recipe.classes.length : 1;
  // Codes stay about as many as there are columns; the saved recipe, which is not in that form, would say more.
  const width = features === 'codes' ? recipe.inputs.length : recipe.features.length;
  return { rows: recipe.trainingRows * (1 + split.validation), width, outputs };
}
