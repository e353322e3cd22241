import { z } from 'zod';
import { text } from '../../../shared/domain';
import type { TextSlot } from '../slot';
import { codeCounts } from '../statistics';
import { defineTransform } from '../transform';

const Settings = z.object({
  /**
   * Levels never seen in training, and those too rare to keep: none of the columns is 1, or one column of their own is.
   * That column exists only where training had rare levels: a weight that was never trained would be noise.
   */
  unknown: z.enum(['zeros', 'other']).default('other'),
  /** A level rarer than this share of the training rows is grouped with the unknown. */
  minShare: z.number().min(0).max(0.5).default(0.002),
  /** At most so many levels are kept, the most frequent. */
  maxLevels: z.number().int().min(1).max(1000).default(50),
  /** Missing values: a level of their own (where training had any), or none of the columns. */
  missing: z.enum(['level', 'zeros']).default('level'),
});

const Fitted = z.object({
  levels: z.array(z.string()),
  /** Whether there is a column for rare and unknown levels, and one for missing values; they follow the levels in this order. */
  other: z.boolean(),
  missing: z.boolean(),
  /** Levels of the training rows that were too rare to keep. */
  rare: z.number(),
});
type Fitted = z.infer<typeof Fitted>;

/** Column of the unknown, of the missing, and names of all columns. */
function layout({ levels, other, missing }: Fitted): { unknown: number; absent: number; names: string[] } {
  const unknown = other ? levels.length : -1;
  return {
    unknown,
    absent: missing ? levels.length + (other ? 1 : 0) : unknown,
    names: [...levels, ...(other ? ['<other>'] : []), ...(missing ? ['<missing>'] : [])],
  };
}

function fitLevels(slot: TextSlot, settings: z.infer<typeof Settings>): Fitted {
  const counts = codeCounts(slot.codes, slot.dictionary.length);
  const seen = slot.dictionary
    .map((level, code) => ({ level, count: counts[code] as number }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
  const least = settings.minShare * slot.codes.length;
  const kept = seen.filter(({ count }) => count >= least).slice(0, settings.maxLevels);
  const rare = seen.length - kept.length;
  return {
    levels: kept.map(({ level }) => level),
    other: settings.unknown === 'other' && rare > 0,
    missing: settings.missing === 'level' && slot.codes.some((code) => code < 0),
    rare,
  };
}

/** One 0/1 column a level. */
export const oneHot = defineTransform({
  id: 'oneHot',
  settings: Settings,
  fitted: Fitted,
  group: 'categories',
  takes: ['text', 'boolean'],
  all: true,
  consumes: true,
  fields: [
    { name: 'minShare', kind: 'share', min: 0, max: 0.1, help: true },
    { name: 'maxLevels', kind: 'integer', min: 1, max: 1000 },
    { name: 'unknown', kind: 'choice', choices: ['other', 'zeros'], help: true },
    { name: 'missing', kind: 'choice', choices: ['level', 'zeros'] },
  ],
  accepts: (slot) => slot.kind === 'text',
  fit(slot, settings) {
    if (slot.kind !== 'text') throw new TypeError('Only text is one-hot encoded.');
    return fitLevels(slot, settings);
  },
  apply(slot, fitted) {
    if (slot.kind !== 'text') return [slot];
    const { unknown, absent, names } = layout(fitted);
    const index = new Map(fitted.levels.map((level, i) => [level, i]));
    const byCode = Int32Array.from(slot.dictionary, (level) => index.get(level) ?? unknown);
    const codes = slot.codes.map((code) => (code < 0 ? absent : (byCode[code] as number)));
    return [{ kind: 'levels', name: slot.name, codes, names }];
  },
  lower(graph, slot, fitted) {
    if (slot.kind !== 'text') return [slot];
    const { unknown, absent, names } = layout(fitted);
    const code = graph.op(
      'LabelEncoder',
      [slot.value],
      {
        keys_strings: { strings: [...fitted.levels, ''] },
        values_int64s: { ints: [...fitted.levels.map((_, i) => i), absent] },
        default_int64: unknown,
      },
      { domain: 'ai.onnx.ml' },
    );
    const columns = graph.constant(
      BigInt64Array.from(names, (_, i) => BigInt(i)),
      [1, names.length],
    );
    const value = names.length === 0 ? '' : graph.cast(graph.op('Equal', [code, columns]), 'float32');
    return [{ kind: 'levels', name: slot.name, names, value }];
  },
  describe: (column, fitted) =>
    text(fitted.rare > 0 ? 'recipe.learnt.oneHot.rare' : 'recipe.learnt.oneHot', {
      column,
      levels: fitted.levels.length,
      rare: fitted.rare,
    }),
});
