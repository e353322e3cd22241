import { z } from 'zod';
import { isPictures, isSounds } from '../assets';
import { ident, ROW } from '../../data';
import { columnOf, defineCheck, entryOf } from './check';
import { countRows, judgeRows } from './verdicts';

/** The same file under two names, by its checksum. The first of each stays and does not fail. */
export const sameFiles = defineCheck({
  id: 'sameFiles',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns }) =>
    isPictures(columns) || isSounds(columns) ? [entryOf('sameFiles', ['sha256'], { severity: 'warn' })] : [],
  measure: async (entry, _, table, __, tools) => {
    const name = ident(columnOf(entry, table).name);
    const where = `${ROW} IN (SELECT ${ROW} FROM (
      SELECT ${ROW}, row_number() OVER (PARTITION BY ${name} ORDER BY ${ROW}) AS nth FROM ${table.relation}
      WHERE ${name} IS NOT NULL) WHERE nth > 1)`;
    return judgeRows(entry, table, await countRows(table, tools, where), where);
  },
});
