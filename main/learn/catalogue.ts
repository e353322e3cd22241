// Every learner there is. To add one, see README.md.
import { AssayError } from '../../shared/domain';
import { bayes } from './bayes';
import { dense } from './dense';
import type { AnyLearner } from './learner';
import { linear } from './linear';
import { neighbours } from './neighbours';
import { transformer } from './transformer';
import { forest, trees } from './trees';

/** From cheap to dear: automatic mode tries them in this order. */
export const learners: readonly AnyLearner[] = [linear, bayes, trees, forest, dense, neighbours, transformer];

/** @throws AssayError learn.unknown */
export function learnerById(id: string): AnyLearner {
  const learner = learners.find((one) => one.id === id);
  if (!learner)
    throw new AssayError('learn.unknown', {
      learner: id,
      learners: learners.map((one) => one.id).join(', '),
    });
  return learner;
}
