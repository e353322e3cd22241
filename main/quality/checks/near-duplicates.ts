import { z } from 'zod';
import { ident, ROW } from '../../data';
import { plainSql } from '../plain';
import { columnOf, defineCheck } from './check';
import { proposeTexts } from './texts';
import { countRows, judgeRows } from './verdicts';

/** Texts that are the same but for case, blanks, marks and width. The first of each stays and does not fail. */
export const nearDuplicates = defineCheck({
  id: 'nearDuplicates',
  group: 'uniqueness',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: proposeTexts('nearDuplicates', 0.01),
  measure: async (entry, _, table, __, tools) => {
    const column = columnOf(entry, table);
    if (column.type !== 'text') return judgeRows(entry, table, 0, 'false');
    const same = plainSql(ident(column.name));
    const where = `${ROW} IN (SELECT ${ROW} FROM (
      SELECT ${ROW}, row_number() OVER (PARTITION BY ${same} ORDER BY ${ROW}) AS nth FROM ${table.relation}
      WHERE length(${same}) > 0) WHERE nth > 1)`;
    return judgeRows(entry, table, await countRows(table, tools, where), where);
  },
});
