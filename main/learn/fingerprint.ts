// What a run is of: the fitted recipe and the present version of the data.
import { createHash } from 'node:crypto';
import { FittedRecipe } from '../../shared/domain';
import type { Project } from '../project';

/** A run is stale when its fingerprint is not this. Null before the first recipe is saved. */
export function inputsFingerprint(project: Project): string | null {
  const recipe = project.settings.get('fittedRecipe', FittedRecipe);
  if (!recipe) return null;
  const version = project.datasets.current();
  return fingerprintOf(recipe, version?.id ?? 0);
}

export const fingerprintOf = (recipe: FittedRecipe, versionId: number): string =>
  createHash('sha256').update(JSON.stringify(recipe)).update(`\n${versionId}`).digest('hex');
