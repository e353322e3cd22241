import { z } from 'zod';
import { ident, literal } from '../../data';
import { plain } from '../plain';
import type { Level } from '../survey';
import { defineCheck, entryOf, nameList, presentColumns } from './check';
import { judgeFindings } from './verdicts';

/** From this length on, one letter more or less is a slip; of shorter words it makes another word. */
const LONG = 6;
/** A slip is rare beside what was meant. */
const TIMES = 20;
/** Beyond this many values, slips of a letter are not looked for: every pair would have to be. */
const MOST_PAIRED = 400;

/** The same thing written in several ways: "Beijing", "beijing ", "Bejing". The most frequent way is taken for right. */
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
      const meant = levels ? spellings(levels, slips) : new Map<string, string>();
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
      mends: { merge: found.map(({ name, sql }) => ({ column: name, sql })) },
    };
  },
});

/** Of each other spelling, the one that is meant. Levels come with the most frequent first. */
export function spellings(levels: readonly Level[], slips: boolean): Map<string, string> {
  const meant = new Map<string, string>();
  const known = new Map<string, Level>();
  for (const level of levels) {
    const same = plain(level.value);
    const first = known.get(same);
    if (first && same !== '') meant.set(level.value, first.value);
    else known.set(same, level);
  }
  if (!slips || known.size > MOST_PAIRED) return meant;
  for (const [word, level] of known) {
    // Numbers and codes differ by one character on purpose.
    if (word.length < LONG || /[0-9]/.test(word)) continue;
    for (const [other, right] of known) {
      if (right.rows < TIMES * level.rows || !oneSlip(word, other) || meant.has(right.value)) continue;
      meant.set(level.value, right.value);
      break;
    }
  }
  return meant;
}

/** Whether one letter is wrong, too many or missing, or two neighbours stand in each other's place. */
export function oneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && x[0] === y[1] && x[1] === y[0]);
}
