import { z } from 'zod';
import type { SuiteEntry } from '../../../shared/domain';
import { ident, ROW } from '../../data';
import { columnOf, defineCheck, entryOf, type Table } from './check';
import { countRows, judgeRows } from './verdicts';

const MOST_PROPOSED = 6;

/** One column tells another, as a postcode its city; rows with another value than most rows of theirs fail. */
export const dependency = defineCheck({
  id: 'dependency',
  group: 'relations',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ dependencies, target }) =>
    dependencies
      .filter(({ from, to }) => from !== target && to !== target)
      .slice(0, MOST_PROPOSED)
      .map(({ from, to }) => entryOf('dependency', [from, to], { severity: 'warn', ofColumn: true })),
  measure: async (entry, _, table, __, tools) => {
    const where = broken(entry, table);
    const failing = await countRows(table, tools, where);
    return judgeRows(entry, table, failing, where, { other: entry.columns[1] ?? '' });
  },
});

/** Of two values with as many rows, the lesser counts as the usual one. */
function broken(entry: SuiteEntry, table: Table): string {
  const [from = '', to = ''] = [entry.columns[0], entry.columns[1]].map((name) =>
    ident(columnOf({ ...entry, columns: [name ?? ''] }, table).name),
  );
  return `${ROW} IN (
    SELECT ${ROW} FROM (
      SELECT ${ROW}, ${from} AS f, ${to} AS t FROM ${table.relation} WHERE ${from} IS NOT NULL AND ${to} IS NOT NULL)
    JOIN (
      SELECT f, first(t ORDER BY n DESC, t) AS usual FROM (
        SELECT ${from} AS f, ${to} AS t, count(*) AS n FROM ${table.relation}
        WHERE ${from} IS NOT NULL AND ${to} IS NOT NULL GROUP BY ALL)
      GROUP BY f HAVING count(*) > 1) USING (f)
    WHERE t <> usual)`;
}
