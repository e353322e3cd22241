import { z } from 'zod';
import { text } from '../../../shared/domain';
import { within } from '../algebra';
import { defineJointFormula, pairsOf, plainShape } from '../formula';

const Settings = z.object({
  /** The first column by each of the others, every pair in the order of the columns, or every pair both ways round. */
  pairs: z.enum(['first', 'each', 'both']).default('first'),
});

/** So that neither a quotient nor what is made of it overflows. */
const BOUND = 1e75;
/** Divisors nearer to zero count as zero. */
const LEAST = 1e-30;

/** a / b; 0 where b is zero, so that a row without a divisor is no outlier. */
export const ratio = defineJointFormula({
  id: 'ratio',
  settings: Settings,
  fitted: z.object({}),
  group: 'together',
  takes: ['integer', 'number'],
  least: 2,
  makes: 'number',
  fields: [{ name: 'pairs', kind: 'choice', choices: ['first', 'each', 'both'], help: true }],
  accepts: (slot) => slot.kind === 'number' && slot.levels === undefined && slot.time === null,
  fit: () => ({}),
  formula(m, inputs, _fitted, { pairs }) {
    const [first, ...rest] = inputs;
    if (!first) return { derived: [] };
    const chosen = pairs === 'first' ? rest.map((b) => [first, b] as const) : pairsOf(inputs);
    const all = pairs === 'both' ? chosen.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]) : chosen;
    return {
      derived: all.map(([a, b]) => {
        const top = within(m, a.value, BOUND);
        const bottom = within(m, b.value, BOUND);
        const zero = m.less(m.abs(bottom), m.number(LEAST));
        const quotient = m.div(top, m.choose(zero, m.number(1), bottom));
        // Nothing times zero stays missing, where a missing top meets a bottom of zero.
        return {
          shape: plainShape(`${a.label} ÷ ${b.label}`, [a.shape, b.shape]),
          value: m.choose(zero, m.mul(top, m.number(0)), quotient),
        };
      }),
    };
  },
  describe: (column) => text('recipe.learnt.ratio', { column }),
});
