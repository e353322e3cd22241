import { z } from 'zod';
import { text } from '../../../shared/domain';
import { within } from '../algebra';
import { defineFormula } from '../formula';
import { present, quantile } from '../statistics';
import { wrongSetting } from '../transform';

const Settings = z.object({
  method: z.enum(['quantiles', 'bounds']).default('quantiles'),
  /** With `quantiles`: the share of the training rows that is cut at either end. */
  share: z.number().min(0).max(0.25).default(0.01),
  /** With `bounds`; null leaves an end open. */
  low: z.number().nullable().default(null),
  high: z.number().nullable().default(null),
});

const Fitted = z.object({ low: z.number().nullable(), high: z.number().nullable(), changed: z.number() });

/** Values beyond the ends become the ends. */
export const clip = defineFormula({
  id: 'clip',
  settings: Settings,
  fitted: Fitted,
  group: 'numbers',
  takes: ['integer', 'number'],
  fields: [
    { name: 'method', kind: 'choice', choices: ['quantiles', 'bounds'] },
    {
      name: 'share',
      kind: 'share',
      min: 0,
      max: 0.25,
      help: true,
      when: { name: 'method', is: ['quantiles'] },
    },
    { name: 'low', kind: 'number', when: { name: 'method', is: ['bounds'] } },
    { name: 'high', kind: 'number', when: { name: 'method', is: ['bounds'] } },
  ],
  accepts: (slot) => slot.kind === 'number' && !slot.indicator && slot.time === null,
  fit(slot, settings) {
    if (slot.kind !== 'number') throw new TypeError('Only numbers are clipped.');
    const known = present(slot.values);
    let { low, high } = settings;
    if (settings.method === 'quantiles')
      [low, high] =
        known.length === 0
          ? [null, null]
          : [quantile(known, settings.share), quantile(known, 1 - settings.share)];
    if (low !== null && high !== null && low > high) throw wrongSetting('clip', 'low');
    const outside = known.reduce(
      (count, value) => count + (value < (low ?? -Infinity) || value > (high ?? Infinity) ? 1 : 0),
      0,
    );
    return { low, high, changed: known.length === 0 ? 0 : outside / known.length };
  },
  formula(m, { shape, value }, { low, high }) {
    let held = value;
    if (high !== null) held = m.choose(m.less(m.number(high), held), m.number(high), held);
    if (low !== null) held = m.choose(m.less(held, m.number(low)), m.number(low), held);
    return [{ shape, value: within(m, held, 1e300) }];
  },
  describe: (column, { low, high, changed }) =>
    text('recipe.learnt.clip', {
      column,
      low: low ?? text('recipe.learnt.open'),
      high: high ?? text('recipe.learnt.open'),
      changed,
    }),
});
