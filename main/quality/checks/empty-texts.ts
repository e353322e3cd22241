import { z } from 'zod';
import { isProse } from '../traits';
import { ident } from '../../data';
import { plainSql } from '../plain';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Texts of which nothing is left once addresses, tags, marks and blanks are taken away. */
export const emptyTexts = defineCheck({
  id: 'emptyTexts',
  group: 'content',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ frame, target }) =>
    frame.columns
      .filter((column) => column.name !== target && isProse(column))
      .slice(0, 5)
      .map(({ name }) => entryOf('emptyTexts', [name], { severity: 'warn', ofColumn: true })),
  ask: (entry, _, table) => {
    const column = columnOf(entry, table);
    return { failing: column.type === 'text' ? rowsWhere(column, nothing(column.name)) : '0' };
  },
  measure: (entry, _, table, asked) => {
    const { name, type } = columnOf(entry, table);
    if (type !== 'text') return judgeRows(entry, table, 0, 'false');
    const where = nothing(name);
    return {
      ...judgeRows(entry, table, count(asked['failing']), where),
      mends: { clear: [{ column: name, sql: `CASE WHEN ${where} THEN NULL ELSE ${ident(name)} END` }] },
    };
  },
});

const nothing = (name: string): string =>
  `length(${plainSql(`regexp_replace(${ident(name)}, '(https?://\\S+)|<[^<>]*>|&[a-z]+;', ' ', 'gi')`)}) = 0`;
