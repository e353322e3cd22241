import { z } from 'zod';
import { type SuiteEntry, namesId } from '../../../shared/domain';
import { ident, ROW } from '../../data';
import { columnOf, defineCheck, entryOf, nameList, type Table } from './check';
import { countRows, isNull, judgeRows } from './verdicts';

/** A key, of one column or several: there in every row, and never twice. The first row of each stays and does not fail. */
export const key = defineCheck({
  id: 'key',
  group: 'uniqueness',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns, profiles, rows, target }) => {
    const keys = columns.filter(({ name, type }, i) => {
      const profile = profiles[i];
      const whole = type === 'text' || type === 'integer';
      const unique = profile?.distinctExact && profile.missing === 0 && profile.distinct === rows;
      return whole && unique && rows >= 20 && name !== target && namesId(name);
    });
    return keys.slice(0, 2).map(({ name }) => entryOf('key', [name], { severity: 'block', ofColumn: true }));
  },
  measure: async (entry, _, table, __, tools) => {
    const where = repeated(entry, table);
    const failing = await countRows(table, tools, where);
    return judgeRows(entry, table, failing, where, { columns: nameList(entry.columns) });
  },
});

function repeated(entry: SuiteEntry, table: Table): string {
  const names = entry.columns.map((name) => columnOf({ ...entry, columns: [name] }, table).name);
  if (names.length === 0) return 'false';
  const list = names.map(ident).join(', ');
  const hash = `hash(${list})`;
  // Only where hashes agree are the values themselves compared.
  return `(${names.map(isNull).join(' OR ')} OR ${ROW} IN (SELECT ${ROW} FROM (
    SELECT ${ROW}, row_number() OVER (PARTITION BY ${list} ORDER BY ${ROW}) AS nth FROM ${table.relation}
    WHERE ${hash} IN (SELECT ${hash} FROM ${table.relation} GROUP BY 1 HAVING count(*) > 1)) WHERE nth > 1))`;
}
