import { z } from 'zod';
import { isNumeric } from '../../data';
import { moved } from '../moved';
import { wassersteinDistance } from '../statistics';
import { quantile, sortedNumbers } from '../survey';
import { isAmount } from '../traits';
import { defineCheck, entryOf } from './check';

/** Wasserstein distance of each column of numbers from the last accepted version, in spreads (5 to 95 per cent) of that one. */
export const distance = defineCheck({
  id: 'distance',
  group: 'history',
  unit: 'score',
  remedies: [],
  settings: z.object({ warnAbove: z.number().min(0).default(0.1) }),
  propose: ({ columns }) => {
    const names = columns.filter(isAmount).map(({ name }) => name);
    return names.length === 0
      ? []
      : [entryOf('distance', names, { settings: { warnAbove: 0.1 }, severity: 'warn' })];
  },
  measure: (entry, { warnAbove }, table, _, tools) =>
    moved(entry, table, tools, warnAbove, (before, now) => {
      if (!isNumeric(before.type) || !isNumeric(now.type)) return null;
      const [a, b] = [sortedNumbers(before), sortedNumbers(now)];
      const spread = quantile(a, 0.95) - quantile(a, 0.05);
      if (a.length === 0 || b.length === 0) return null;
      const far = wassersteinDistance(a, b);
      return spread > 0 ? far / spread : far > 0 ? 1 : 0;
    }),
});
