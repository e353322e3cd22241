import { z } from 'zod';
import { ident, literal } from '../../data';
import { latinNames, slipsAmong } from '../../prepare';
import { plain } from '../plain';
import type { Level } from '../survey';
import { defineCheck, entryOf, nameList, presentColumns } from './check';
import { judgeFindings } from './verdicts';

/** A slip is rare beside what was meant. */
const TIMES = 20;

/** The same thing written in several ways: "Beijing", "beijing ", "Bejing", "北京". The most frequent way is taken for right. */
export const spelling = defineCheck({
  id: 'spelling',
  group: 'distribution',
  unit: 'share',
  remedies: ['merge', 'drop', 'quarantine'],
  settings: z.object({
    /** Whether one wrong letter counts, too. */
    slips: z.boolean().default(true),
  }),
  propose: ({ columns, formats }) => {
    const names = columns.filter(({ name, type }) => type === 'text' && !formats.has(name));
    return names.length === 0
      ? []
      : [
          entryOf(
            'spelling',
            names.map(({ name }) => name),
            { settings: { slips: true }, severity: 'warn' },
          ),
        ];
  },
  measure: async (entry, { slips }, table, _, tools) => {
    const found = [];
    for (const { name, type } of presentColumns(entry, table)) {
      const levels = type === 'text' ? await tools.survey.levels(name, tools.signal) : null;
      const meant = levels ? await spellings(levels, slips) : new Map<string, string>();
      if (meant.size === 0) continue;
      const rows = (levels ?? []).reduce((sum, { value, rows }) => sum + (meant.has(value) ? rows : 0), 0);
      const list = [...meant.keys()].map((value) => literal(value)).join(', ');
      const cases = [...meant].map(([from, to]) => `WHEN ${literal(from)} THEN ${literal(to)}`).join(' ');
      found.push({
        name,
        rows,
        meant,
        where: `list_contains([${list}], ${ident(name)})`,
        sql: `CASE ${ident(name)} ${cases} ELSE ${ident(name)} END`,
        map: [...meant].map(([from, to]) => ({ from, to })),
      });
    }
    const [worst] = [...found].sort((a, b) => b.rows - a.rows);
    const [first] = worst?.meant ?? [];
    return {
      ...(await judgeFindings(entry, table, tools, found, {
        one: first?.[1] ?? '',
        other: first?.[0] ?? '',
        values: nameList(worst ? [...worst.meant.keys()] : []),
      })),
      mends: { merge: found.map(({ name, sql, map }) => ({ column: name, sql, map })) },
    };
  },
});

/** Of each other spelling, the one that is meant. Levels come with the most frequent first. */
async function spellings(levels: readonly Level[], slips: boolean): Promise<Map<string, string>> {
  const meant = new Map<string, string>();
  const known = new Map<string, Level>();
  const latin = await latinNames(levels.map(({ value }) => value));
  for (const level of levels) {
    const same = plain(latin.get(level.value) ?? level.value);
    const first = known.get(same);
    if (first && same !== '') meant.set(level.value, first.value);
    else known.set(same, level);
  }
  if (!slips) return meant;
  const words = new Map([...known].map(([word, { rows }]) => [word, rows]));
  for (const [slip, word] of slipsAmong(words, TIMES)) {
    const [wrong, right] = [known.get(slip), known.get(word)];
    if (wrong && right) meant.set(wrong.value, right.value);
  }
  // Other spellings of a slip mean what it means.
  for (const [value, word] of meant) meant.set(value, meant.get(word) ?? word);
  return meant;
}
