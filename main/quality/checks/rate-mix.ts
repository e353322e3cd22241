import { z } from 'zod';
import { isSounds } from '../assets';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows } from './verdicts';

/** Sounds at another sample rate than most: what is above half of the lower rate is in some and cannot be in others. */
export const rateMix = defineCheck({
  id: 'rateMix',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns }) =>
    isSounds(columns) ? [entryOf('rateMix', ['sample_rate'], { severity: 'warn' })] : [],
  measure: async (entry, _, table, __, { data, signal }) => {
    const column = columnOf(entry, table);
    const name = ident(column.name);
    const [row] = await data.query(`SELECT CAST(mode(${name}) AS DOUBLE) AS usual FROM ${table.relation}`, {
      signal,
    });
    const usual = count(row?.['usual']);
    const where = `${name} <> ${usual}`;
    const [other] = await data.query(`SELECT count_if(${where}) AS n FROM ${table.relation}`, { signal });
    return judgeRows(entry, table, count(other?.['n']), where, { usual });
  },
});
