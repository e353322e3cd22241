import { z } from 'zod';
import { text } from '../../../shared/domain';
import { samePairs } from '../pairs';
import { defineCheck, entryOf, presentColumns } from './check';
import { judgeColumns } from './verdicts';

/** Columns that say the same in other words, value for value: one of the two can go. */
export const redundant = defineCheck({
  id: 'redundant',
  group: 'relations',
  unit: 'count',
  remedies: ['removeColumn'],
  settings: z.object({}),
  propose: ({ columns, target }) => {
    const names = columns.map(({ name }) => name).filter((name) => name !== target);
    return names.length < 2 ? [] : [entryOf('redundant', names, { severity: 'warn' })];
  },
  measure: async (entry, _, table, __, { survey, signal }) => {
    const names = presentColumns(entry, table).map(({ name }) => name);
    const found = await samePairs(await survey.sample(signal), names, signal);
    const [first] = found;
    // The later column of each pair is the one to remove.
    const later = [...new Set(found.map(({ b }) => b))];
    const judged = judgeColumns(entry, later);
    return first
      ? {
          ...judged,
          summary: text(later.length > 1 ? 'quality.redundant.someMore' : 'quality.redundant.some', {
            one: first.a,
            other: first.b,
            count: later.length - 1,
          }),
        }
      : judged;
  },
});
