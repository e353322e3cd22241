import { turn } from '../../../shared/domain';
import { z } from 'zod';
import { inFrame } from '../survey';
import { count, defineCheck, entryOf, presentColumns, type Table, type Tools } from './check';
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
    const possible = lacking > share * columns.length && (await mayLack(columns, share, table, tools));
    const failing = possible ? await countRows(table, tools, where) : 0;
    return judgeRows(entry, table, failing, where, { limit: share });
  },
});

const names = (...[entry, table]: Parameters<typeof presentColumns>): string[] =>
  presentColumns(entry, table).map(({ name }) => name);

/** Whether a row may lack that much; of rows that all lie in memory, counted there, since a condition on thousands of columns is slow. */
async function mayLack(
  names: readonly string[],
  share: number,
  table: Table,
  { survey, signal }: Tools,
): Promise<boolean> {
  const frame = await survey.sample(signal);
  if (frame.rows < table.rows) return true;
  const lacking = new Int32Array(frame.rows);
  for (const [c, name] of names.entries()) {
    if (c % 100 === 0) await turn();
    const column = inFrame(frame, name);
    if (!column) return true;
    const there = (i: number): boolean =>
      column.kind === 'text' ? (column.codes[i] ?? -1) >= 0 : !Number.isNaN(column.values[i] ?? NaN);
    for (let i = 0; i < frame.rows; i++) if (!there(i)) lacking[i] = (lacking[i] ?? 0) + 1;
  }
  return lacking.some((n) => n > share * names.length);
}

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
