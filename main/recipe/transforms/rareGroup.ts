import { z } from 'zod';
import { text } from '../../../shared/domain';
import { codeCounts } from '../statistics';
import { defineTransform } from '../transform';

const Settings = z.object({
  /** A level rarer than this share of the training rows joins the others. */
  minShare: z.number().min(0).max(0.5).default(0.01),
  maxLevels: z.number().int().min(1).max(5000).default(100),
});

const Fitted = z.object({ levels: z.array(z.string()), rare: z.number(), share: z.number() });

export const OTHER = '<other>';

/** Rare levels, and those that training never saw, become one. It stays text: an encoder still follows. */
export const rareGroup = defineTransform({
  id: 'rareGroup',
  settings: Settings,
  fitted: Fitted,
  group: 'categories',
  takes: ['text'],
  fields: [
    { name: 'minShare', kind: 'share', min: 0, max: 0.5, help: true },
    { name: 'maxLevels', kind: 'integer', min: 1, max: 5000 },
  ],
  accepts: (slot) => slot.kind === 'text',
  fit(slot, { minShare, maxLevels }) {
    if (slot.kind !== 'text') throw new TypeError('Only text has levels.');
    const counts = codeCounts(slot.codes, slot.dictionary.length);
    const least = minShare * slot.codes.length;
    const seen = slot.dictionary
      .map((level, code) => ({ level, count: counts[code] as number }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
    const kept = seen.filter(({ count }) => count >= least).slice(0, maxLevels);
    const rows = kept.reduce((sum, { count }) => sum + count, 0);
    const all = seen.reduce((sum, { count }) => sum + count, 0);
    return {
      levels: kept.map(({ level }) => level),
      rare: seen.length - kept.length,
      share: all === 0 ? 0 : 1 - rows / all,
    };
  },
  apply(slot, { levels }) {
    if (slot.kind !== 'text') return [slot];
    const dictionary = [...levels.filter((level) => level !== OTHER), OTHER];
    const index = new Map(dictionary.map((level, i) => [level, i]));
    const byCode = Int32Array.from(slot.dictionary, (level) => index.get(level) ?? dictionary.length - 1);
    const codes = slot.codes.map((code) => (code < 0 ? -1 : (byCode[code] as number)));
    return [{ ...slot, codes, dictionary }];
  },
  lower(graph, slot, { levels }) {
    if (slot.kind !== 'text') return [slot];
    const keys = [...levels, ''];
    const value = graph.op(
      'LabelEncoder',
      [slot.value],
      { keys_strings: { strings: keys }, values_strings: { strings: keys }, default_string: OTHER },
      { domain: 'ai.onnx.ml' },
    );
    return [{ ...slot, value }];
  },
  describe: (column, { levels, rare, share }) =>
    text('recipe.learnt.rareGroup', { column, levels: levels.length, rare, share }),
  details: ({ levels }) => levels.map((name) => ({ name, values: [] })),
});
