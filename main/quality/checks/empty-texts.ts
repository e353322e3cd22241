import { z } from 'zod';
import { ident } from '../../data';
import { plainSql } from '../plain';
import { columnOf, count, defineCheck } from './check';
import { judgeTexts, proposeTexts } from './texts';
import { judgeRows, rowsWhere } from './verdicts';

/** Texts of which nothing is left once addresses, tags, marks and blanks are taken away. */
export const emptyTexts = defineCheck({
  id: 'emptyTexts',
  group: 'content',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({}),
  propose: proposeTexts('emptyTexts'),
  ask: (entry, _, table) => {
    const column = columnOf(entry, table);
    return { failing: column.type === 'text' ? rowsWhere(column, nothing(column.name)) : '0' };
  },
  measure: (entry, _, table, asked) => {
    const { name, type } = columnOf(entry, table);
    if (type !== 'text') return judgeRows(entry, table, 0, 'false');
    return judgeTexts(entry, table, count(asked['failing']), nothing(name));
  },
});

const nothing = (name: string): string =>
  `length(${plainSql(`regexp_replace(${ident(name)}, '(https?://\\S+)|<[^<>]*>|&[a-z]+;', ' ', 'gi')`)}) = 0`;
