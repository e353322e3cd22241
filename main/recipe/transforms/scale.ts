import { z } from 'zod';
import { text } from '../../../shared/domain';
import { deviation, mean, present, quantile } from '../statistics';
import { defineTransform } from '../transform';

const Settings = z.object({
  /** standard: mean 0, deviation 1. minMax: 0 to 1. robust: median 0, interquartile range 1. */
  method: z.enum(['standard', 'minMax', 'robust']).default('standard'),
});

const Fitted = z.object({ offset: z.number(), scale: z.number() });

/** Below this a double is 0 in single precision, and ONNX Runtime then drops "minus this" from a graph of doubles. */
const TINY = 1e-37;

/** A spread that is nothing but rounding error must not blow its noise up (as in scikit-learn's _handle_zeros_in_scale). */
function spread(scale: number, offset: number): number {
  return Number.isFinite(scale) && scale > 10 * Number.EPSILON * Math.abs(offset) && scale > 1e-300
    ? scale
    : 1;
}

const learn = {
  standard(known: Float64Array) {
    const offset = mean(known);
    return { offset, scale: deviation(known, offset) };
  },
  minMax(known: Float64Array) {
    const offset = known.reduce((a, b) => Math.min(a, b));
    return { offset, scale: known.reduce((a, b) => Math.max(a, b)) - offset };
  },
  robust(known: Float64Array) {
    const offset = quantile(known, 0.5);
    return { offset, scale: quantile(known, 0.75) - quantile(known, 0.25) };
  },
};

/** (x - offset) / scale, both learnt from the training rows. */
export const scale = defineTransform({
  id: 'scale',
  settings: Settings,
  fitted: Fitted,
  group: 'numbers',
  takes: ['integer', 'number'],
  all: true,
  fields: [{ name: 'method', kind: 'choice', choices: ['standard', 'robust', 'minMax'] }],
  accepts: (slot) => slot.kind === 'number' && !slot.indicator,
  fit(slot, { method }) {
    if (slot.kind !== 'number') throw new TypeError('Only numbers are scaled.');
    const known = present(slot.values);
    const { offset, scale } = known.length === 0 ? { offset: 0, scale: 1 } : learn[method](known);
    return { offset: Math.abs(offset) < TINY ? 0 : offset, scale: spread(scale, offset) };
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
