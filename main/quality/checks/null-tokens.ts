import { z } from 'zod';
import type { Column } from '../../../shared/domain';
import { ident, literal, TEXT_TOKENS } from '../../data';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { clearing, judgeFindings, rowsWhere } from './verdicts';

/** Words and marks that stand for "missing" among the values of text: read as values, they would be learnt from. */
export const nullTokens = defineCheck({
  id: 'nullTokens',
  group: 'completeness',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({ tokens: z.array(z.string()).default([...TEXT_TOKENS]) }),
  propose: ({ columns }) => {
    const names = texts(columns).map(({ name }) => name);
    return names.length === 0
      ? []
      : [
          entryOf('nullTokens', names, {
            settings: { tokens: TEXT_TOKENS.filter((token) => token !== '') },
            severity: 'warn',
          }),
        ];
  },
  ask: (entry, { tokens }, table) =>
    Object.fromEntries(
      texts(presentColumns(entry, table)).map((column, i) => [
        `n${i}`,
        rowsWhere(column, isToken(column.name, tokens)),
      ]),
    ),
  measure: async (entry, { tokens }, table, asked, tools) => {
    const found = texts(presentColumns(entry, table)).map(({ name }, i) => ({
      name,
      rows: count(asked[`n${i}`]),
      where: isToken(name, tokens),
    }));
    return {
      ...(await judgeFindings(entry, table, tools, found)),
      mends: {
        clear: clearing(found.filter(({ rows }) => rows > 0)),
      },
    };
  },
});

const texts = (columns: readonly Column[]): Column[] => columns.filter(({ type }) => type === 'text');

/** Blanks alone are a token too: nobody means them. */
const isToken = (column: string, tokens: readonly string[]): string =>
  `list_contains([${['', ...tokens].map((token) => literal(token.toLowerCase())).join(', ')}], lower(trim(${ident(column)})))`;
