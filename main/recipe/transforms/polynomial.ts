import { z } from 'zod';
import { text } from '../../../shared/domain';
import { within } from '../algebra';
import { defineJointFormula, type Made, pairsOf, plainShape } from '../formula';
import { standard } from '../scales';
import { present } from '../statistics';

const Settings = z.object({
  degree: z.number().int().min(2).max(3).default(2),
  /** Products of different columns too. */
  products: z.boolean().default(true),
});

const Fitted = z.object({ centres: z.array(z.number()), spreads: z.array(z.number()) });

/** In standard deviations; so that cubes stay within what the matrix holds. */
const BOUND = 1e4;

/**
 * Squares (and cubes) of the columns and products of pairs, after centring and scaling, so that a column and its square are not nearly
 * the same thing.
 */
export const polynomial = defineJointFormula({
  id: 'polynomial',
  settings: Settings,
  fitted: Fitted,
  group: 'together',
  takes: ['integer', 'number'],
  least: 1,
  makes: 'number',
  fields: [
    { name: 'degree', kind: 'integer', min: 2, max: 3 },
    { name: 'products', kind: 'boolean' },
  ],
  accepts: (slot) => slot.kind === 'number' && !slot.indicator && slot.time === null,
  fit(inputs) {
    const centres: number[] = [];
    const spreads: number[] = [];
    for (const { slot } of inputs) {
      if (slot.kind !== 'number') throw new TypeError('Only numbers have powers.');
      const { offset, scale } = standard(present(slot.values));
      centres.push(offset);
      spreads.push(scale);
    }
    return { centres, spreads };
  },
  formula(m, inputs, { centres, spreads }, { degree, products }) {
    const scaled = inputs.map(({ label, shape, value }, i) => ({
      label,
      shape,
      value: within(m, m.div(m.sub(value, m.number(centres[i] ?? 0)), m.number(spreads[i] ?? 1)), BOUND),
    }));
    const derived: Made<(typeof scaled)[number]['value']>[] = scaled.flatMap(({ label, shape, value }) => {
      const square = m.mul(value, value);
      const made = [{ shape: plainShape(`${label}²`, [shape]), value: square }];
      if (degree > 2) made.push({ shape: plainShape(`${label}³`, [shape]), value: m.mul(square, value) });
      return made;
    });
    if (products)
      for (const [a, b] of pairsOf(scaled))
        derived.push({
          shape: plainShape(`${a.label} × ${b.label}`, [a.shape, b.shape]),
          value: m.mul(a.value, b.value),
        });
    return { derived };
  },
  describe: (column, _fitted, { degree }) => text('recipe.learnt.polynomial', { column, degree }),
});
