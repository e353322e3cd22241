import { z } from 'zod';
import { AssayError, text } from '../../../shared/domain';
import type { NumberSlot, Slot, TextSlot } from '../slot';
import { codeCounts, mean, mode, present, quantile } from '../statistics';
import { defineTransform, transformName } from '../transform';

const Settings = z.object({
  /** Mean and median are for numbers and dates only. */
  method: z.enum(['mean', 'median', 'mode', 'constant']).default('median'),
  /** With `constant`: a number, an ISO 8601 date for dates, or a text. */
  value: z.union([z.number(), z.string(), z.null()]).default(null),
  /** Adds a 0/1 feature that says where the value was missing. */
  flag: z.boolean().default(false),
});
type Settings = z.infer<typeof Settings>;

const Fitted = z.object({
  fill: z.union([z.number(), z.string()]),
  /** Training rows in which the value was missing. */
  missing: z.number(),
  rows: z.number(),
});

function constantNumber(settings: Settings, slot: NumberSlot): number {
  const { value } = settings;
  const number =
    typeof value === 'string' && slot.time !== null
      ? Date.parse(/[Zz]|[+-]\d\d:?\d\d$/.test(value) || slot.time === 'date' ? value : `${value}Z`)
      : typeof value === 'string' && value.trim() === ''
        ? NaN
        : Number(value ?? NaN);
  if (!Number.isFinite(number))
    throw new AssayError('recipe.settings', { step: transformName('impute'), setting: 'value' });
  return number;
}

function fillNumber(slot: NumberSlot, known: Float64Array, settings: Settings): number {
  switch (settings.method) {
    case 'constant':
      return constantNumber(settings, slot);
    case 'mean':
      return mean(known);
    case 'mode':
      return mode(known);
    case 'median':
      return quantile(known, 0.5);
  }
}

function fillText(slot: TextSlot, settings: Settings): string {
  if (settings.method === 'constant') {
    const value = settings.value === null ? '' : String(settings.value);
    if (value === '')
      throw new AssayError('recipe.settings', { step: transformName('impute'), setting: 'value' });
    return value;
  }
  let best = '';
  let bestCount = 0;
  codeCounts(slot.codes, slot.dictionary.length).forEach((count, code) => {
    const value = slot.dictionary[code] as string;
    if (count > bestCount || (count === bestCount && count > 0 && value < best)) {
      best = value;
      bestCount = count;
    }
  });
  return best;
}

const flagSlot = (name: string, values: Float64Array): NumberSlot => ({
  kind: 'number',
  name: name === '' ? 'missing' : `${name}.missing`,
  values,
  time: null,
  indicator: true,
  complete: true,
});

/** Fills missing values with what is usual in the training rows, or with a constant. */
export const impute = defineTransform({
  id: 'impute',
  settings: Settings,
  fitted: Fitted,
  group: 'missing',
  takes: ['integer', 'number', 'date', 'datetime', 'text', 'boolean'],
  all: true,
  fields: [
    { name: 'method', kind: 'choice', choices: ['median', 'mean', 'mode', 'constant'] },
    { name: 'value', kind: 'text', help: true, when: { name: 'method', is: ['constant'] } },
    { name: 'flag', kind: 'boolean', help: true },
  ],
  accepts: (slot, { method }) =>
    slot.kind === 'number'
      ? !slot.indicator
      : slot.kind === 'text' && method !== 'mean' && method !== 'median',
  fit(slot, settings) {
    if (slot.kind === 'number') {
      const known = present(slot.values);
      const missing = slot.values.length - known.length;
      return { fill: fillNumber(slot, known, settings), missing, rows: slot.values.length };
    }
    if (slot.kind === 'text') {
      const missing = slot.codes.reduce((count, code) => count + (code < 0 ? 1 : 0), 0);
      return { fill: fillText(slot, settings), missing, rows: slot.codes.length };
    }
    throw new TypeError('Levels are never missing.');
  },
  apply(slot, { fill }, { flag }): Slot[] {
    if (slot.kind === 'number') {
      const number = Number(fill);
      const values = slot.values.map((value) => (Number.isNaN(value) ? number : value));
      const filled: NumberSlot = { ...slot, values, complete: true };
      return flag
        ? [
            filled,
            flagSlot(
              slot.name,
              slot.values.map((value) => (Number.isNaN(value) ? 1 : 0)),
            ),
          ]
        : [filled];
    }
    if (slot.kind === 'text') {
      const filled = fillCodes(slot, String(fill));
      return flag
        ? [
            filled,
            flagSlot(
              slot.name,
              Float64Array.from(slot.codes, (code) => (code < 0 ? 1 : 0)),
            ),
          ]
        : [filled];
    }
    return [slot];
  },
  lower(graph, slot, { fill }, { flag }) {
    if (slot.kind === 'levels') return [slot];
    const missing =
      slot.kind === 'number'
        ? graph.op('IsNaN', [slot.value])
        : graph.op('Equal', [slot.value, graph.constant([''], [1, 1])]);
    const constant =
      slot.kind === 'number'
        ? graph.constant(Number(fill), [], 'float64')
        : graph.constant([String(fill)], [1, 1]);
    const value = graph.op('Where', [missing, constant, slot.value]);
    const filled = { ...slot, value, complete: slot.kind === 'number' || fill !== '' };
    if (!flag) return [filled];
    const { values: _none, ...shape } = flagSlot(slot.name, new Float64Array(0));
    return [filled, { ...shape, value: graph.cast(missing, 'float64') }];
  },
  describe: (column, { fill, missing, rows }, { method }) =>
    text('recipe.learnt.impute', {
      column,
      method: text(`recipe.method.${method}`),
      fill: typeof fill === 'number' ? fill : `“${fill}”`,
      missing,
      share: rows === 0 ? 0 : missing / rows,
    }),
});

function fillCodes(slot: TextSlot, fill: string): TextSlot {
  if (fill === '') return slot;
  let code = slot.dictionary.indexOf(fill);
  let { dictionary } = slot;
  if (code < 0) {
    code = dictionary.length;
    dictionary = [...dictionary, fill];
  }
  return { ...slot, codes: slot.codes.map((old) => (old < 0 ? code : old)), dictionary, complete: true };
}
