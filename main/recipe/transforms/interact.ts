import { z } from 'zod';
import { text } from '../../../shared/domain';
import { within } from '../algebra';
import { defineJointFormula, pairsOf, plainShape } from '../formula';

const Settings = z.object({
  /** For each pair: a × b, a − b, a + b. The difference of two dates is in days. */
  kind: z.enum(['product', 'difference', 'sum']).default('product'),
});

const SIGN = { product: '×', difference: '−', sum: '+' } as const;
const OPERATION = { product: 'mul', difference: 'sub', sum: 'add' } as const;
const DAY = 86_400_000;
/** So that products of products stay finite. */
const BOUND = 1e75;

/** Two numbers together, for each pair of the columns. Dates meet dates only, and only by their difference. */
export const interact = defineJointFormula({
  id: 'interact',
  settings: Settings,
  fitted: z.object({}),
  group: 'together',
  takes: ['integer', 'number', 'date', 'datetime'],
  least: 2,
  makes: 'number',
  fields: [{ name: 'kind', kind: 'choice', choices: ['product', 'difference', 'sum'], help: true }],
  accepts: (slot, { kind }) =>
    slot.kind === 'number' && slot.levels === undefined && (slot.time === null || kind === 'difference'),
  fit: () => ({}),
  formula(m, inputs, _fitted, { kind }) {
    const pairs = pairsOf(inputs).filter(([a, b]) => (a.shape.time === null) === (b.shape.time === null));
    return {
      derived: pairs.map(([a, b]) => {
        const together = m[OPERATION[kind]](within(m, a.value, BOUND), within(m, b.value, BOUND));
        return {
          shape: plainShape(`${a.label} ${SIGN[kind]} ${b.label}`, [a.shape, b.shape]),
          value: a.shape.time === null ? together : m.div(together, m.number(DAY)),
        };
      }),
    };
  },
  describe: (column, _fitted, { kind }) => text(`recipe.learnt.interact.${kind}`, { column }),
});
