import { z } from 'zod';
import { text } from '../../../shared/domain';
import { deviation, mean, present, quantile } from '../statistics';
import { defineTransform } from '../transform';

const Settings = z.object({
  /** standard: mean 0, deviation 1. minMax: 0 to 1. robust: median 0, interquartile range 1. */
  method: z.enum(['standard', 'minMax', 'robust']).default('standard'),
});

const Fitted = z.object({ offset: z.number(), scale: z.number() });

/** A spread that is nothing but rounding error must not blow its noise up (as in scikit-learn's _handle_zeros_in_scale). */
function spread(scale: number, offset: number): number {
  return Number.isFinite(scale) && scale > 10 * Number.EPSILON * Math.abs(offset) && scale > 1e-300
    ? scale
    : 1;
}

/** (x - offset) / scale, both learnt from the training rows. */
export const scale = defineTransform({
  id: 'scale',
  settings: Settings,
  fitted: Fitted,
  accepts: (slot) => slot.kind === 'number' && !slot.indicator,
  fit(slot, { method }) {
    if (slot.kind !== 'number') throw new TypeError('Only numbers are scaled.');
    const known = present(slot.values);
    if (known.length === 0) return { offset: 0, scale: 1 };
    if (method === 'standard') {
      const offset = mean(known);
      return { offset, scale: spread(deviation(known, offset), offset) };
    }
    if (method === 'minMax') {
      const low = known.reduce((a, b) => Math.min(a, b));
      const high = known.reduce((a, b) => Math.max(a, b));
      return { offset: low, scale: spread(high - low, low) };
    }
    const offset = quantile(known, 0.5);
    return { offset, scale: spread(quantile(known, 0.75) - quantile(known, 0.25), offset) };
  },
  apply(slot, fitted) {
    if (slot.kind !== 'number') return [slot];
    return [
      { ...slot, values: slot.values.map((value) => (value - fitted.offset) / fitted.scale), time: null },
    ];
  },
  lower(graph, slot, fitted) {
    if (slot.kind !== 'number') return [slot];
    const centred = graph.op('Sub', [slot.value, graph.constant(fitted.offset, [], 'float64')]);
    return [
      { ...slot, value: graph.op('Div', [centred, graph.constant(fitted.scale, [], 'float64')]), time: null },
    ];
  },
  describe: (column, fitted, { method }) => text(`recipe.learnt.scale.${method}`, { column, ...fitted }),
});
