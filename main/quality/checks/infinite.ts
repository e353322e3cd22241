import { z } from 'zod';
import { ident } from '../../data';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { clearing, judgeFindings } from './verdicts';

/** Numbers without end, and "not a number": what a division by zero leaves behind. No mean survives them. */
export const infinite = defineCheck({
  id: 'infinite',
  group: 'distribution',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns }) => {
    const names = columns.filter(({ type }) => type === 'number').map(({ name }) => name);
    return names.length === 0 ? [] : [entryOf('infinite', names, { severity: 'block' })];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(numbers(entry, table).map(({ where }, i) => [`n${i}`, `count_if(${where})`])),
  measure: async (entry, _, table, asked, tools) => {
    const found = numbers(entry, table).map((one, i) => ({ ...one, rows: count(asked[`n${i}`]) }));
    return {
      ...(await judgeFindings(entry, table, tools, found)),
      mends: {
        clear: clearing(found.filter(({ rows }) => rows > 0)),
      },
    };
  },
});

const numbers = (...[entry, table]: Parameters<typeof presentColumns>): { name: string; where: string }[] =>
  presentColumns(entry, table)
    .filter(({ type }) => type === 'number')
    .map(({ name }) => ({ name, where: `NOT isfinite(${ident(name)})` }));
