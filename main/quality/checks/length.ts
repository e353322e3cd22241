import { z } from 'zod';
import { ident } from '../../data';
import { columnOf, count, defineCheck } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Texts that are shorter or longer than they may be, in characters. */
export const length = defineCheck({
  id: 'length',
  group: 'validity',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({ min: z.number().int().min(0).default(1), max: z.number().int().min(0).default(255) }),
  // What a good length is, a person knows: of codes, the pattern says more.
  propose: () => [],
  ask: (entry, limits, table) => {
    const column = columnOf(entry, table);
    return { odd: rowsWhere(column, oddSql(column.name, limits)) };
  },
  measure: (entry, limits, table, asked) => {
    const { name } = columnOf(entry, table);
    return judgeRows(entry, table, count(asked['odd']), oddSql(name, limits), { ...limits });
  },
});

const oddSql = (name: string, { min, max }: { min: number; max: number }): string =>
  `length(CAST(${ident(name)} AS VARCHAR)) NOT BETWEEN ${min} AND ${max}`;
