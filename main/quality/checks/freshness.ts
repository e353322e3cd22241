import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident, numberSql } from '../../data';
import { isDate } from '../traits';
import { columnOf, defineCheck, entryOf } from './check';
import { nothingToSay } from './verdicts';

const DAY = 86_400_000;

/** How long ago the newest row is: a feed that has stopped looks as good as ever otherwise. The figure is in days. */
export const freshness = defineCheck({
  id: 'freshness',
  group: 'validity',
  unit: 'count',
  remedies: [],
  settings: z.object({ days: z.number().min(0).default(31) }),
  propose: ({ columns, profiles, now }) =>
    columns.flatMap((column, i) => {
      const newest = isDate(column) ? Date.parse(String(profiles[i]?.max ?? '')) : NaN;
      const age = (now - newest) / DAY;
      // Of data that is old on purpose, nothing is asked.
      return age >= -1 && age <= 60
        ? [
            entryOf('freshness', [column.name], {
              ...{ settings: { days: Math.max(31, Math.ceil(2 * age)) }, severity: 'warn', ofColumn: true },
            }),
          ]
        : [];
    }),
  ask: (entry, _, table) => {
    const { name, type } = columnOf(entry, table);
    return { newest: `max(${numberSql(ident(name), type)})` };
  },
  measure: (entry, { days }, table, asked, { now }) => {
    const column = columnOf(entry, table);
    const newest = asked['newest'];
    if (!isDate(column) || typeof newest !== 'number') return nothingToSay('quality.freshness.noDate', days);
    const age = Math.max(0, Math.floor((now - newest) / DAY));
    const late = age > days;
    return {
      figure: age,
      threshold: days,
      failingRows: 0,
      level: late ? 'fail' : 'pass',
      columns: [column.name],
      summary: text(late ? 'quality.freshness.some' : 'quality.freshness.none', {
        column: column.name,
        newest: new Date(newest).toISOString().slice(0, 10),
        age,
        days,
      }),
    };
  },
});
