import { z } from 'zod';
import { isPictures, isSounds, labelOf } from '../assets';
import { ident } from '../../data';
import { columnOf, defineCheck, entryOf } from './check';
import { countRows, judgeRows } from './verdicts';

/** Labels with so few pictures or sounds that none of their kind can be learnt and tested. */
export const tinyClasses = defineCheck({
  id: 'tinyClasses',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** Least rows of a label. */
    least: z.number().int().min(1).default(10),
  }),
  propose: (proposal) => {
    const label = labelOf(proposal);
    return label !== null && (isPictures(proposal.columns) || isSounds(proposal.columns))
      ? [entryOf('tinyClasses', [label], { settings: { least: 10 }, severity: 'warn' })]
      : [];
  },
  measure: async (entry, { least }, table, _, tools) => {
    const name = ident(columnOf(entry, table).name);
    const where = `${name} IN (SELECT ${name} FROM ${table.relation} WHERE ${name} IS NOT NULL
      GROUP BY 1 HAVING count(*) < ${least})`;
    return judgeRows(entry, table, await countRows(table, tools, where), where, { least });
  },
});
