import { z } from 'zod';
import { text } from '../../../shared/domain';
import { codeCounts } from '../statistics';
import { defineTransform } from '../transform';

const Settings = z.object({
  /** At most so many levels have a code of their own, the most frequent; the others share one with what training never saw. */
  maxLevels: z.number().int().min(1).max(250).default(250),
});

const Fitted = z.object({
  /** By code. */
  levels: z.array(z.string()),
  /** Levels of the training rows that have no code of their own. */
  rare: z.number(),
});

/** One column of codes, for learners that part categories themselves: 0, 1, 2 … by falling frequency; missing stays missing. */
export const ordinal = defineTransform({
  id: 'ordinal',
  settings: Settings,
  fitted: Fitted,
  group: 'categories',
  takes: ['text', 'boolean'],
  consumes: true,
  fields: [{ name: 'maxLevels', kind: 'integer', min: 1, max: 250 }],
  accepts: (slot) => slot.kind === 'text',
  fit(slot, { maxLevels }) {
    if (slot.kind !== 'text') throw new TypeError('Only text has codes.');
    const counts = codeCounts(slot.codes, slot.dictionary.length);
    const seen = slot.dictionary
      .map((level, code) => ({ level, count: counts[code] as number }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
    const levels = seen.slice(0, maxLevels).map(({ level }) => level);
    return { levels, rare: seen.length - levels.length };
  },
  apply(slot, { levels }) {
    if (slot.kind !== 'text') return [slot];
    const index = new Map(levels.map((level, i) => [level, i]));
    const byCode = slot.dictionary.map((level) => index.get(level) ?? levels.length);
    const values = new Float64Array(slot.codes.length);
    for (let i = 0; i < values.length; i++) {
      const code = slot.codes[i] as number;
      values[i] = code < 0 ? NaN : (byCode[code] as number);
    }
    const shape = { kind: 'number', name: slot.name, time: null, indicator: true, complete: false } as const;
    return [{ ...shape, values, levels: levels.length + 1 }];
  },
  lower(graph, slot, { levels }) {
    if (slot.kind !== 'text') return [slot];
    const code = graph.op(
      'LabelEncoder',
      [slot.value],
      {
        keys_strings: { strings: [...levels, ''] },
        values_floats: { floats: [...levels.map((_, i) => i), NaN] },
        default_float: levels.length,
      },
      { domain: 'ai.onnx.ml' },
    );
    const shape = { kind: 'number', name: slot.name, time: null, indicator: true, complete: false } as const;
    return [{ ...shape, value: graph.cast(code, 'float64'), levels: levels.length + 1 }];
  },
  describe: (column, { levels, rare }) =>
    text(rare > 0 ? 'recipe.learnt.ordinal.rare' : 'recipe.learnt.ordinal', {
      column,
      levels: levels.length,
      rare,
    }),
});
