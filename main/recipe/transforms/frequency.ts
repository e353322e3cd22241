import { z } from 'zod';
import { text } from '../../../shared/domain';
import { lookUp } from '../lookup';
import { codeCounts } from '../statistics';
import { defineTransform } from '../transform';

const Fitted = z.object({
  /** '' is missing. */
  levels: z.array(z.string()),
  shares: z.array(z.number()),
});

/** At most so many levels are told apart; rarer ones count as unseen, and so nearly are. */
const MOST = 20_000;
const shape = { kind: 'number', time: null, indicator: false, complete: true } as const;

/** How common each level was in the training rows, as a share of them; 0 for what they did not have. */
export const frequency = defineTransform({
  id: 'frequency',
  settings: z.object({}),
  fitted: Fitted,
  group: 'categories',
  takes: ['text', 'boolean'],
  consumes: true,
  fields: [],
  accepts: (slot) => slot.kind === 'text',
  fit(slot) {
    if (slot.kind !== 'text') throw new TypeError('Only text has levels.');
    const counts = codeCounts(slot.codes, slot.dictionary.length);
    const rows = Math.max(1, slot.codes.length);
    const missing = slot.codes.reduce((count, code) => count + (code < 0 ? 1 : 0), 0);
    const found = slot.dictionary
      .map((level, code) => ({ level, count: counts[code] as number }))
      .concat({ level: '', count: missing })
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
      .slice(0, MOST);
    return { levels: found.map(({ level }) => level), shares: found.map(({ count }) => count / rows) };
  },
  apply(slot, { levels, shares }) {
    if (slot.kind !== 'text') return [slot];
    const share = new Map(levels.map((level, i) => [level, shares[i] as number]));
    const missing = share.get('') ?? 0;
    const byCode = slot.dictionary.map((level) => share.get(level) ?? 0);
    const values = Float64Array.from(slot.codes, (code) => (code < 0 ? missing : (byCode[code] as number)));
    return [{ ...shape, name: slot.name, values }];
  },
  lower(graph, slot, { levels, shares }) {
    if (slot.kind !== 'text') return [slot];
    const value = lookUp(graph, slot.value, levels, Float64Array.from(shares), 0);
    return [{ ...shape, name: slot.name, value }];
  },
  describe: (column, { levels, shares }) =>
    text('recipe.learnt.frequency', { column, levels: levels.length, most: shares[0] ?? 0 }),
  details: ({ levels, shares }) => levels.map((name, i) => ({ name, values: [shares[i] ?? 0] })),
});
