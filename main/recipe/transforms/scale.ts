import { z } from 'zod';
import { text } from '../../../shared/domain';
import { defineFormula } from '../formula';
import { lines, power, scaled, type Scaling, shift, standard } from '../scales';
import { present, quantile } from '../statistics';
import type { Turns } from '../transform';

const Settings = z.object({
  /**
   * standard: mean 0, deviation 1. minMax: 0 to 1. robust: median 0, interquartile range 1. power: Yeo-Johnson, then standard.
   * quantile: ranks from 0 to 1. normal: ranks as those of a normal distribution.
   */
  method: z.enum(['standard', 'minMax', 'robust', 'power', 'quantile', 'normal']).default('standard'),
});

/** A shift has no more than its two numbers, as recipes always had it. */
const Fitted = z.object({
  offset: z.number(),
  scale: z.number(),
  power: z.number().optional(),
  edges: z.array(z.number()).optional(),
  values: z.array(z.number()).optional(),
});
type Fitted = z.infer<typeof Fitted>;

function learn(known: Float64Array, method: z.infer<typeof Settings>['method']): Turns<Fitted> {
  if (known.length === 0) return { offset: 0, scale: 1 };
  switch (method) {
    case 'standard':
      return standard(known);
    case 'minMax': {
      const offset = known.reduce((a, b) => Math.min(a, b));
      return shift(offset, known.reduce((a, b) => Math.max(a, b)) - offset);
    }
    case 'robust':
      return shift(quantile(known, 0.5), quantile(known, 0.75) - quantile(known, 0.25));
    case 'power':
      return inParts(power(known));
    case 'quantile':
    case 'normal':
      return asFitted(lines(known, method === 'normal'));
  }
}

function* inParts(steps: Generator<void, Scaling>): Generator<void, Fitted> {
  return asFitted(yield* steps);
}

const asFitted = (scaling: Scaling): Fitted =>
  scaling.kind === 'lines'
    ? { offset: 0, scale: 1, edges: scaling.edges, values: scaling.values }
    : {
        offset: scaling.offset,
        scale: scaling.scale,
        ...(scaling.kind === 'power' ? { power: scaling.power } : {}),
      };

function scalingOf({ offset, scale, power, edges, values }: Fitted): Scaling {
  if (edges && values) return { kind: 'lines', edges, values };
  return power === undefined ? { kind: 'shift', offset, scale } : { kind: 'power', power, offset, scale };
}

/** Numbers on one scale, learnt from the training rows. */
export const scale = defineFormula({
  id: 'scale',
  settings: Settings,
  fitted: Fitted,
  group: 'numbers',
  takes: ['integer', 'number'],
  all: true,
  fields: [
    {
      name: 'method',
      kind: 'choice',
      choices: ['standard', 'robust', 'minMax', 'power', 'quantile', 'normal'],
    },
  ],
  accepts: (slot) => slot.kind === 'number' && !slot.indicator,
  fit(slot, { method }) {
    if (slot.kind !== 'number') throw new TypeError('Only numbers are scaled.');
    return learn(present(slot.values), method);
  },
  formula: (m, { shape, value }, fitted) => [
    { shape: { ...shape, time: null }, value: scaled(m, value, scalingOf(fitted)) },
  ],
  describe: (column, { offset, scale, power }, { method }) =>
    text(`recipe.learnt.scale.${method}`, { column, offset, scale, power: power ?? 1 }),
  details: ({ edges = [], values = [] }) =>
    edges.map((edge, i) => ({ name: String(edge), values: [values[i] ?? 0] })),
});
