// Every learner there is. To add one, see README.md.
import { AssayError, LearnerId } from '../../shared/domain';
import { bayes } from './bayes';
import { dense } from './dense';
import { type AnyLearner, learnerName } from './learner';
import { linear } from './linear';
import { neighbours } from './neighbours';
import { transformer } from './transformer';
import { forest, trees } from './trees';

/** From cheap to dear: automatic mode tries them in this order. */
export const learners: readonly AnyLearner[] = [linear, bayes, trees, forest, dense, neighbours, transformer];

/** A learner that can be used. @throws AssayError learn.unknown, learn.notLanded */
export function learnerById(id: string): AnyLearner {
  const landed = learners
    .filter((learner) => learner.landed)
    .map((learner) => learner.id)
    .join(', ');
  const learner = learners.find((l) => l.id === id);
  if (!learner || !LearnerId.safeParse(id).success)
    throw new AssayError('learn.unknown', { learner: id, learners: landed });
  if (!learner.landed)
    throw new AssayError('learn.notLanded', { learner: learnerName(learner.id), learners: landed });
  return learner;
}
