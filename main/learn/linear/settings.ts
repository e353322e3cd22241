// What a person may set about linear models.
import { z } from 'zod';
import { fieldsOf } from '../form';
import { OBJECTIVES } from './losses';

const Full = z.object({
  penaltyBy: z.enum(['auto', 'given']).optional(),
  penalty: z.number().min(0).max(1e6).optional(),
  l1Ratio: z.number().min(0).max(1).default(0),
  objective: z.enum(OBJECTIVES).default('auto'),
  alpha: z.number().min(0.01).max(0.99).default(0.5),
  iterations: z.number().int().min(1).max(5000).default(500),
  tolerance: z.number().min(1e-10).max(0.01).default(1e-6),
});

/** A penalty that someone set is taken, whatever the default way of choosing it. */
export const LinearSettings = Full.transform(({ penaltyBy, penalty, ...rest }) => ({
  penaltyBy: penaltyBy ?? (penalty === undefined ? 'auto' : 'given'),
  penalty: penalty ?? 1,
  ...rest,
}));
export type LinearSettings = z.infer<typeof LinearSettings>;

export const linearFields = fieldsOf(Full.shape, 'learn.linear', {
  penalty: { default: 1, when: { name: 'penaltyBy', is: ['given'] } },
  objective: { words: 'learn.trees.objective', tasks: ['regression'] },
  alpha: { words: 'learn.trees.alpha', tasks: ['regression'], when: { name: 'objective', is: ['quantile'] } },
});
