// Nested cross-validation alone: what a search like this is worth on a table, without a model to keep. The test rows stay sealed.
import { AssayError, type Nested } from '../../shared/domain';
import { inputsFingerprint } from '../learn';
import type { Project } from '../project';
import {
  type Leaderboard,
  type RunnerContext,
  type RunOutcome,
  type RunRequest,
  type Services,
  untilTraining,
} from './runner';
import { repeat, searchAll } from './training';

export interface NestedOutcome extends Pick<RunOutcome, 'version' | 'gate' | 'stopped'> {
  /** Null where the quality gate said no. */
  leaderboard: Leaderboard | null;
}

/**
 * A file up to its recipe, a search, and the search once more in every outer fold.
 * @throws AssayError learn.nestedUnfit before the search where it could not be repeated; as `untilTraining`; cancelled
 */
export async function nestedOfFile(
  services: Services,
  request: RunRequest,
  context: RunnerContext,
): Promise<NestedOutcome> {
  const before = await untilTraining(services, request, context);
  if (before.stopped) return { ...before, leaderboard: null };
  const { leaderboard } = await searchAll(services, { ...request, nested: true }, context);
  return { ...before, leaderboard };
}

/**
 * The newest search of a project's present data and recipe, in every outer fold; where that was cut off it goes on, and where it came to its
 * end that is the answer, since it would come to the same again.
 * @throws AssayError learn.noSearch, learn.nestedUnfit, job.busy, cancelled
 */
export async function nestedOfProject(
  { project, nested, trainer }: Pick<Services, 'nested' | 'trainer'> & { project: Project },
  context: RunnerContext,
): Promise<Nested> {
  const inputs = inputsFingerprint(project);
  const search = project.searches.list().find((one) => one.inputs === inputs);
  if (!search) throw new AssayError('learn.noSearch');
  if (search.nested?.state === 'finished') return search.nested;
  const found = await repeat(nested, trainer, search.id, context);
  if (!found) throw new AssayError('learn.noSearch');
  return found;
}
