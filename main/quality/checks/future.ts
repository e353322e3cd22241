import { z } from 'zod';
import { ident, numberSql } from '../../data';
import { isDate } from '../traits';
import { inFrame } from '../survey';
import { count, defineCheck, entryOf, presentColumns, type Table, type Tools } from './check';
import { clearing, judgeFindings } from './verdicts';

const DAY = 86_400_000;

/** Dates that have not come yet: slips of the year, or plans among facts. A day is allowed for time zones. */
export const future = defineCheck({
  id: 'future',
  group: 'validity',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns, frame, now }) => {
    const names = columns.filter(isDate).filter(({ name }) => {
      const column = inFrame(frame, name);
      const later = column?.kind === 'number' ? column.values.filter((value) => value > now + DAY).length : 0;
      // Where many lie ahead, the column is one of plans.
      return later <= 0.05 * frame.rows;
    });
    return names.length === 0
      ? []
      : [
          entryOf(
            'future',
            names.map(({ name }) => name),
            { severity: 'warn' },
          ),
        ];
  },
  ask: (entry, _, table, tools) =>
    Object.fromEntries(
      conditions(entry, table, tools).map(({ where }, i) => [`n${i}`, `count_if(${where})`]),
    ),
  measure: async (entry, _, table, asked, tools) => {
    const found = conditions(entry, table, tools).map((one, i) => ({ ...one, rows: count(asked[`n${i}`]) }));
    return {
      ...(await judgeFindings(entry, table, tools, found)),
      mends: {
        clear: clearing(found.filter(({ rows }) => rows > 0)),
      },
    };
  },
});

const conditions = (
  entry: Parameters<typeof presentColumns>[0],
  table: Table,
  { now }: Tools,
): { name: string; where: string }[] =>
  presentColumns(entry, table)
    .filter(isDate)
    .map(({ name, type }) => ({ name, where: `${numberSql(ident(name), type)} > ${now + DAY}` }));
