import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident, ROW } from '../../data';
import { defineCheck, entryOf, presentColumns, shareOf, type Table } from './check';
import { countRows } from './verdicts';

/**
 * Rows that repeat an earlier row in all columns, or in those given. The first of each stays and does not fail.
 * Rows are grouped by a hash first; only where hashes agree are the values themselves compared.
 */
export const duplicates = defineCheck({
  id: 'duplicates',
  group: 'uniqueness',
  unit: 'rows',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: () => [entryOf('duplicates', [], { severity: 'block', tolerance: 0.01 })],
  measure: async (entry, _, table, __, tools) => {
    const columns = entry.columns.length > 0 ? presentColumns(entry, table) : table.columns;
    const names = columns.map(({ name }) => name);
    const condition = repeats(table, names.map(ident));
    // Mostly there are none, and most often not even without the target, which the check of conflicting targets wants to know, too.
    const fewer = names.filter((name) => name !== table.target);
    const failing = (await tools.survey.mayRepeat(fewer, tools.signal))
      ? await countRows(table, tools, condition)
      : 0;
    const share = shareOf(failing, table.rows);
    return {
      figure: failing,
      threshold: Math.floor(entry.tolerance * table.rows),
      failingRows: failing,
      level: share > entry.tolerance ? 'fail' : failing > 0 ? 'warn' : 'pass',
      failing: condition,
      summary:
        failing === 0
          ? text('quality.duplicates.none')
          : text('quality.duplicates.some', { failing, rows: table.rows, share }),
    };
  },
});

function repeats({ relation }: Table, columns: readonly string[]): string {
  if (columns.length === 0) return 'false';
  const list = columns.join(', ');
  const hash = `hash(${list})`;
  return `${ROW} IN (
    SELECT ${ROW} FROM (
      SELECT ${ROW}, row_number() OVER (PARTITION BY ${list} ORDER BY ${ROW}) AS nth FROM ${relation}
      WHERE ${hash} IN (SELECT ${hash} FROM ${relation} GROUP BY 1 HAVING count(*) > 1)
    ) WHERE nth > 1)`;
}
