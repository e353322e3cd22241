import { z } from 'zod';
import { text } from '../../../shared/domain';
import { defineFormula } from '../formula';

/** The logarithm of 1 + |x| with x's own sign: long tails become short, zero stays zero, and negative numbers are no matter. */
export const log = defineFormula({
  id: 'log',
  settings: z.object({}),
  fitted: z.object({}),
  group: 'numbers',
  takes: ['integer', 'number'],
  fields: [],
  accepts: (slot) => slot.kind === 'number' && !slot.indicator && slot.time === null,
  fit: () => ({}),
  formula: (m, { shape, value }) => [
    { shape, value: m.mul(m.sign(value), m.log(m.add(m.number(1), m.abs(value)))) },
  ],
  describe: (column) => text('recipe.learnt.log', { column }),
});
