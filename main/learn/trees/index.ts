// Gradient-boosted trees have not landed yet: they are listed, and refused by name.
import { z } from 'zod';
import { AssayError } from '../../../shared/domain';
import { defineLearner, learnerName } from '../learner';

export const trees = defineLearner({
  id: 'trees',
  tasks: ['binary', 'multiclass', 'regression'],
  landed: false,
  takesMissing: true,
  fields: [],
  settings: z.object({}),
  cost: () => 0,
  fit: () => {
    throw new AssayError('learn.notLanded', { learner: learnerName('trees'), learners: 'linear, dense' });
  },
});
