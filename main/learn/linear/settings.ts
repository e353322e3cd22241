// What a person may set about linear models.
import { z } from 'zod';
import { text } from '../../../shared/domain';
import type { Learner } from '../learner';
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

type Field = Learner['fields'][number];

function numberField(
  name: string,
  kind: 'integer' | 'number',
  value: number,
  min: number,
  max: number,
  key = `learn.linear.${name}`,
): Field {
  return { name, kind, label: text(key), help: text(`${key}.help`), default: value, min, max };
}

function choiceField(name: string, value: string, choices: readonly string[], key: string): Field {
  return {
    name,
    kind: 'choice',
    label: text(key),
    help: text(`${key}.help`),
    default: value,
    choices: choices.map((choice) => ({ value: choice, label: text(`${key}.${choice}`) })),
  };
}

export const linearFields: readonly Field[] = [
  choiceField('penaltyBy', 'auto', ['auto', 'given'], 'learn.linear.penaltyBy'),
  numberField('penalty', 'number', 1, 0, 1e6),
  numberField('l1Ratio', 'number', 0, 0, 1),
  choiceField('objective', 'auto', OBJECTIVES, 'learn.trees.objective'),
  numberField('alpha', 'number', 0.5, 0.01, 0.99, 'learn.trees.alpha'),
  numberField('iterations', 'integer', 500, 1, 5000),
  numberField('tolerance', 'number', 1e-6, 1e-10, 0.01),
];
