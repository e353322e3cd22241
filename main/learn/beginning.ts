// What a run is when it begins: of which data and recipe, and where it comes from (a person, a search, another run).
import {
  type FittedRecipe,
  type LearnerId,
  type Resampling,
  type Run,
  type Settings,
  type Text,
  text,
} from '../../shared/domain';
import type { Project } from '../project';
import { fingerprintOf } from './fingerprint';

export interface StartRequest {
  learner: LearnerId;
  settings: Settings;
  seed: number;
  timeBudgetSeconds?: number | undefined;
  /** How its score is found; one split where absent. */
  resampling?: Resampling;
  /** The search that it is a trial of, its place in it, and why it is tried. */
  searchId?: number;
  place?: number;
  why?: Text;
  /** The run that it was made from by changing a setting: it joins that run's search and is scored on the same rows. */
  fromRunId?: number | undefined;
}

export const beginning = (
  recipe: FittedRecipe,
  startedAt: number,
): Omit<Run, 'id' | 'learner' | 'settings' | 'seed'> => ({
  versionId: recipe.versionId,
  inputs: fingerprintOf(recipe, recipe.versionId),
  state: 'running',
  progress: { fraction: 0, epoch: 0, step: 0, secondsLeft: null },
  backend: null,
  ending: null,
  startedAt,
  finishedAt: null,
  best: null,
  resumable: false,
  error: null,
});

/** @throws AssayError learn.runMissing where the run that it is made from is gone */
export function originOf(
  { runs }: Project,
  { resampling, searchId, place, why, fromRunId }: Omit<StartRequest, 'learner' | 'settings' | 'seed'>,
): Partial<Run> {
  if (fromRunId === undefined)
    return {
      ...(resampling ? { resampling } : {}),
      ...(searchId === undefined ? {} : { searchId }),
      ...(place === undefined ? {} : { place }),
      ...(why ? { why } : {}),
    };
  const from = runs.get(fromRunId);
  const fellows = runs.list().filter((run) => run.searchId !== undefined && run.searchId === from.searchId);
  return {
    fromRunId,
    why: text('learn.why.changed', { run: fromRunId }),
    ...(from.resampling ? { resampling: from.resampling } : {}),
    ...(from.searchId === undefined
      ? {}
      : { searchId: from.searchId, place: Math.max(...fellows.map((run) => run.place ?? 0)) + 1 }),
  };
}
