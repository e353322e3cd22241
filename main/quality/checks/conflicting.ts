import { z } from 'zod';
import type { SuiteEntry } from '../../../shared/domain';
import { ident, ROW } from '../../data';
import { columnOf, defineCheck, entryOf, presentColumns, type Table, type Tools } from './check';
import { hasClasses } from './target';
import { countRows, judgeRows, nothingToSay } from './verdicts';

/** Rows alike in every column but the target: no model can tell them apart. All but the more frequent target fail. */
export const conflicting = defineCheck({
  id: 'conflicting',
  group: 'target',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns, profiles, target, rows }) => {
    const i = columns.findIndex(({ name }) => name === target);
    const column = columns[i];
    if (!column || !hasClasses(column, profiles[i]?.distinct ?? 0)) return [];
    // An id makes every row its own kind.
    const names = columns.filter(
      ({ name, type }, k) =>
        name !== target &&
        !((type === 'text' || type === 'integer') && (profiles[k]?.distinct ?? 0) === rows),
    );
    return names.length === 0
      ? []
      : [
          entryOf(
            'conflicting',
            names.map(({ name }) => name),
            { severity: 'warn', tolerance: 0.05 },
          ),
        ];
  },
  measure: async (entry, _, table, __, tools) => {
    if (table.target === null) return nothingToSay('quality.conflicting.noTarget', entry.tolerance);
    const where = contradicts(entry, table, table.target);
    // Mostly there are none, which one pass tells.
    const failing = (await anyConflict(entry, table, table.target, tools))
      ? await countRows(table, tools, where)
      : 0;
    return judgeRows(entry, table, failing, where, { target: table.target });
  },
});

async function anyConflict(
  entry: SuiteEntry,
  table: Table,
  target: string,
  { data, signal, survey }: Tools,
): Promise<boolean> {
  const goal = ident(columnOf({ ...entry, columns: [target] }, table).name);
  const names = presentColumns(entry, table).map(({ name }) => name);
  if (names.length === 0 || !(await survey.mayRepeat(names, signal))) return false;
  const found = await data.query(
    `SELECT 1 FROM (SELECT hash(${names.map(ident).join(', ')}) AS kind, hash(${goal}) AS goal FROM ${table.relation}
     WHERE ${goal} IS NOT NULL) GROUP BY kind HAVING min(goal) <> max(goal) LIMIT 1`,
    { signal },
  );
  return found.length > 0;
}

/** Grouped by a hash of the features: 64 bits, so that two kinds of row meet once in billions. */
function contradicts(entry: SuiteEntry, table: Table, target: string): string {
  const goal = ident(columnOf({ ...entry, columns: [target] }, table).name);
  const names = presentColumns(entry, table).map(({ name }) => ident(name));
  if (names.length === 0) return 'false';
  const kind = `hash(${names.join(', ')})`;
  return `${ROW} IN (
    SELECT ${ROW} FROM (SELECT ${ROW}, ${kind} AS kind, ${goal} AS goal FROM ${table.relation} WHERE ${goal} IS NOT NULL)
    JOIN (
      SELECT kind, first(goal ORDER BY n DESC, goal) AS usual FROM (
        SELECT kind, goal, count(*) AS n FROM (SELECT ${kind} AS kind, ${goal} AS goal FROM ${table.relation})
        WHERE goal IS NOT NULL AND kind IN (
          SELECT ${kind} FROM ${table.relation} WHERE ${goal} IS NOT NULL GROUP BY 1 HAVING min(${goal}) <> max(${goal}))
        GROUP BY ALL)
      GROUP BY kind) USING (kind)
    WHERE goal <> usual)`;
}
