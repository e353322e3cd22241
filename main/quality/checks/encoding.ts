import { z } from 'zod';
import { ident } from '../../data';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { judgeFindings, rowsWhere } from './verdicts';

/** Characters that were lost or misread when the file was written: "�", "Ã©", "â€™", "锟斤拷". */
export const encoding = defineCheck({
  id: 'encoding',
  group: 'schema',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns }) => {
    const names = columns.filter(({ type }) => type === 'text').map(({ name }) => name);
    return names.length === 0 ? [] : [entryOf('encoding', names, { severity: 'warn' })];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table).map((column, i) => [
        `n${i}`,
        column.type === 'text' ? rowsWhere(column, garbled(column.name)) : '0',
      ]),
    ),
  measure: (entry, _, table, asked, tools) =>
    judgeFindings(
      entry,
      table,
      tools,
      presentColumns(entry, table).map(({ name }, i) => ({
        name,
        rows: count(asked[`n${i}`]),
        where: garbled(name),
      })),
    ),
});

const garbled = (name: string): string =>
  `regexp_matches(${ident(name)}, '\uFFFD|锟斤拷|[ÃÂ][\\x{0080}-\\x{00BF}]|â€|ï»¿|[\\x{0000}-\\x{0008}\\x{000E}-\\x{001F}]')`;
