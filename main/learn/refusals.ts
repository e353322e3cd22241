// What learners refuse alike.
import { AssayError, text } from '../../shared/domain';
import type { Labelled } from './learner';

/** Counts and amounts are never below 0. @throws AssayError learn.settings */
export function refuseNegative(...parts: readonly Pick<Labelled, 'y'>[]): void {
  if (parts.every(({ y }) => y.every((value) => value >= 0))) return;
  throw new AssayError('learn.settings', {
    setting: text('learn.trees.objective'),
    reason: text('learn.trees.objective.negative'),
  });
}
