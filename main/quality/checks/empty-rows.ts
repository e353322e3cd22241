import { z } from 'zod';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { countRows, isNull, judgeRows } from './verdicts';

/** Rows in which most columns are missing: they tell next to nothing. */
export const emptyRows = defineCheck({
  id: 'emptyRows',
  group: 'completeness',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({ share: z.number().min(0).max(1).default(0.5) }),
  propose: ({ columns, target }) => {
    const names = columns.map(({ name }) => name).filter((name) => name !== target);
    return names.length < 3
      ? []
      : [entryOf('emptyRows', names, { settings: { share: 0.5 }, severity: 'warn', tolerance: 0.01 })];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(names(entry, table).map((name, i) => [`n${i}`, `count_if(${isNull(name)})`])),
  measure: async (entry, { share }, table, asked, tools) => {
    const columns = names(entry, table);
    const where = mostlyEmpty(columns, share);
    // Where too few columns lack anything, no row can lack that much of them.
    const lacking = columns.filter((_, i) => count(asked[`n${i}`]) > 0).length;
    const failing = lacking > share * columns.length ? await countRows(table, tools, where) : 0;
    return judgeRows(entry, table, failing, where, { limit: share });
  },
});

const names = (...[entry, table]: Parameters<typeof presentColumns>): string[] =>
  presentColumns(entry, table).map(({ name }) => name);

/** Sums of sums: DuckDB takes no expression deeper than a thousand. */
function mostlyEmpty(columns: readonly string[], share: number): string {
  let terms = columns.map((name) => `CAST(${isNull(name)} AS INTEGER)`);
  while (terms.length > 1) {
    const next: string[] = [];
    for (let i = 0; i < terms.length; i += 100) next.push(`(${terms.slice(i, i + 100).join(' + ')})`);
    terms = next;
  }
  return terms.length === 0 ? 'false' : `${terms[0] ?? '0'} > ${share * columns.length}`;
}
