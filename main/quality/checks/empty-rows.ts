import { z } from 'zod';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { isNull, judgeRows } from './verdicts';

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
  ask: (entry, { share }, table) => ({ empty: `count_if(${mostlyEmpty(names(entry, table), share)})` }),
  measure: (entry, { share }, table, asked) =>
    judgeRows(entry, table, count(asked['empty']), mostlyEmpty(names(entry, table), share), { limit: share }),
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
