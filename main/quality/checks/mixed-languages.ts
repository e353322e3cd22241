import { z } from 'zod';
import { ident } from '../../data';
import { columnOf, defineCheck } from './check';
import { judgeTexts, proposeTexts } from './texts';
import { countRows, judgeRows } from './verdicts';

/** Scripts by the characters that only they have, in the order in which they tell: Japanese writes Han characters too. */
const SCRIPTS = [
  ['Japanese', '[\\p{Hiragana}\\p{Katakana}]'],
  ['Korean', '\\p{Hangul}'],
  ['Chinese', '\\p{Han}'],
  ['Cyrillic', '\\p{Cyrillic}'],
  ['Arabic', '\\p{Arabic}'],
  ['Greek', '\\p{Greek}'],
  ['Thai', '\\p{Thai}'],
  ['Latin', '\\p{Latin}'],
] as const;

/** Texts in another script than most: one model of words seldom serves two languages. */
export const mixedLanguages = defineCheck({
  id: 'mixedLanguages',
  group: 'content',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({}),
  propose: proposeTexts('mixedLanguages', 0.01),
  measure: async (entry, _, table, __, tools) => {
    const { name, type } = columnOf(entry, table);
    if (type !== 'text') return judgeRows(entry, table, 0, 'false');
    const script = scriptSql(ident(name));
    const [row] = await tools.data.query(`SELECT mode(${script}) AS usual FROM ${table.relation}`, {
      signal: tools.signal,
    });
    const usual = row?.['usual'];
    const where = typeof usual === 'string' ? `${script} <> '${usual}'` : 'false';
    return judgeTexts(entry, table, await countRows(table, tools, where), where);
  },
});

/** The script most characters of which a text has; of none, null. */
function scriptSql(value: string): string {
  const most = SCRIPTS.map(
    ([script, pattern]) =>
      `{'n': length(regexp_replace(${value}, '${pattern.replace(/^\[?/, '[^').replace(/\]?$/, ']')}', '', 'g')), 's': '${script}'}`,
  );
  return `(list_max([${most.join(', ')}])).s`;
}
