import { z } from 'zod';
import { text } from '../../../shared/domain';
import { correlatedPairs } from '../pairs';
import { isAmount } from '../traits';
import { defineCheck, entryOf, presentColumns } from './check';

/** Pairs of numbers that move together: a linear model shares their weight out at will, and importance misleads. */
export const correlated = defineCheck({
  id: 'correlated',
  group: 'relations',
  unit: 'score',
  remedies: ['removeColumn'],
  settings: z.object({ warnAbove: z.number().min(0).max(1).default(0.95) }),
  propose: ({ columns, profiles, target }) => {
    const names = columns.filter(
      // Days of one story always move together.
      (column, i) => isAmount(column) && column.name !== target && (profiles[i]?.distinct ?? 0) > 2,
    );
    return names.length < 2
      ? []
      : [
          entryOf(
            'correlated',
            names.map(({ name }) => name),
            { settings: { warnAbove: 0.95 }, severity: 'warn' },
          ),
        ];
  },
  measure: async (entry, { warnAbove }, table, _, { survey, signal }) => {
    const names = presentColumns(entry, table).map(({ name }) => name);
    const pairs = await correlatedPairs(await survey.sample(signal), names, signal);
    const over = pairs.filter(({ strength }) => strength > warnAbove);
    const [first] = pairs;
    const params = {
      one: first?.a ?? '',
      other: first?.b ?? '',
      figure: first?.strength ?? 0,
      count: over.length - 1,
    };
    return {
      figure: first?.strength ?? null,
      threshold: warnAbove,
      failingRows: 0,
      level: over.length > 0 ? 'fail' : 'pass',
      columns: [...new Set(over.map(({ b }) => b))],
      summary: text(
        `quality.correlated.${!first ? 'few' : over.length > 1 ? 'someMore' : over.length > 0 ? 'some' : 'none'}`,
        params,
      ),
    };
  },
});
