import { z } from 'zod';
import { ident } from '../../data';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { judgeFindings, rowsWhere } from './verdicts';

/** Texts with blanks before or after: they look the same and are not. */
export const trimmed = defineCheck({
  id: 'trimmed',
  group: 'validity',
  unit: 'share',
  remedies: ['trim'],
  settings: z.object({}),
  propose: ({ columns }) => {
    const names = columns.filter(({ type }) => type === 'text').map(({ name }) => name);
    return names.length === 0 ? [] : [entryOf('trimmed', names, { severity: 'warn' })];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table).map((column, i) => [
        `n${i}`,
        column.type === 'text' ? rowsWhere(column, blank(column.name)) : '0',
      ]),
    ),
  measure: async (entry, _, table, asked, tools) => {
    const found = presentColumns(entry, table)
      .map(({ name }, i) => ({ name, rows: count(asked[`n${i}`]), where: blank(name) }))
      .filter(({ rows }) => rows > 0);
    return {
      ...(await judgeFindings(entry, table, tools, found)),
      mends: { trim: found.map(({ name }) => ({ column: name, sql: trimSql(ident(name)) })) },
    };
  },
});

/** No-break and ideographic blanks too. */
const trimSql = (value: string): string => `trim(${value}, ' \t\r\n\u00a0\u3000')`;
const blank = (name: string): string => `${trimSql(ident(name))} <> ${ident(name)}`;
