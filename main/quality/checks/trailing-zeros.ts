import { z } from 'zod';
import { ident, ROW } from '../../data';
import { isAmount, isDate } from '../traits';
import { columnOf, count, defineCheck, entryOf, presentColumns } from './check';
import { clearing, type Finding, judgeFindings, nothingToSay } from './verdicts';

/** Amounts that are nothing but zero at the end of a series: they have not been booked yet, and are no zeros. */
export const trailingZeros = defineCheck({
  id: 'trailingZeros',
  group: 'time',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({
    /** The column by which the series runs. */
    clock: z.string(),
    /** Fewer zeros at the end may be true. */
    rows: z.number().int().min(1).default(7),
  }),
  propose: ({ series, columns, profiles, target }) => {
    const names = columns.filter(
      (column, i) => isAmount(column) && column.name !== target && (profiles[i]?.distinct ?? 0) > 10,
    );
    return series === null || series.by !== '' || names.length === 0
      ? []
      : [
          entryOf(
            'trailingZeros',
            names.map(({ name }) => name),
            {
              ...{ settings: { clock: series.column, rows: 7 }, severity: 'warn' },
            },
          ),
        ];
  },
  measure: async (entry, { clock, rows }, table, _, tools) => {
    const time = table.columns.find(({ name }) => name === clock);
    if (!time || !isDate(time)) return nothingToSay('quality.gaps.noDate');
    const own = ident(columnOf({ ...entry, columns: [clock] }, table).name);
    const amounts = presentColumns(entry, table).filter(isAmount);
    if (amounts.length === 0) return judgeFindings(entry, table, tools, []);
    const lasts = amounts.map(
      ({ name }, i) => `CAST(max(${own}) FILTER (${ident(name)} <> 0) AS VARCHAR) AS last${i}`,
    );
    const [row] = await tools.data.query(`SELECT ${lasts.join(', ')} FROM ${table.relation}`, {
      signal: tools.signal,
    });
    const found: Finding[] = [];
    for (const [i, { name }] of amounts.entries()) {
      const last = row?.[`last${i}`];
      if (typeof last !== 'string') continue;
      const where = `${ident(name)} = 0 AND ${own} > TRY_CAST('${last}' AS TIMESTAMP)`;
      const [zeros] = await tools.data.query(
        `SELECT count(${ROW}) AS n FROM ${table.relation} WHERE ${where}`,
        {
          signal: tools.signal,
        },
      );
      const n = count(zeros?.['n']);
      if (n >= rows) found.push({ name, rows: n, where });
    }
    return {
      ...(await judgeFindings(entry, table, tools, found)),
      mends: {
        clear: clearing(found),
      },
    };
  },
});
