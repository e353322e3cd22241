// What the quality gate's remedies did, as a plan for another version: rows dropped or set aside by their condition, cells mended by
// their SQL, columns left out. Both conditions and SQL were made by the program and stand in the operation.
import { z } from 'zod';
import { ColumnType, type Operation, text, type Text } from '../../shared/domain';
import { findColumn } from '../data';
import { asTheyAre, columnsOnly, selectMade, type StepPlan, type Table, unfit } from './step';

const Rows = z.object({ condition: z.string() });
const Cells = z.object({
  mends: z.array(z.object({ column: z.string(), sql: z.string(), type: ColumnType.optional() })),
});
const Removal = z.object({ column: z.string() });

/** A version's view, by the name that versions.ts gives it: SQL with a subquery names the version that it was made on. */
const VIEW = /"data_\d+"/g;

/** Errors: data.columnMissing; prepare.unfit for an operation that cannot be done again. */
export function replayPlan({ kind, settings, summary }: Operation, table: Table): StepPlan {
  const onto = (sql: string): string => sql.replace(VIEW, table.relation);
  const again = (params: Text['params']): Text => text(summary.key, { ...summary.params, ...params });
  const made = asTheyAre(table.columns);
  const rows = kind === 'drop' || kind === 'quarantine' ? Rows.safeParse(settings) : null;
  if (rows?.success) {
    const failing = `coalesce(${onto(rows.data.condition)}, false)`;
    return {
      columns: columnsOnly(made),
      select: selectMade(made, table, `NOT ${failing}`),
      ...(kind === 'quarantine' ? { setAside: selectMade(made, table, failing) } : {}),
      summary: ({ rowsBefore, rowsAfter }) => again({ count: rowsBefore - rowsAfter, left: rowsAfter }),
    };
  }
  const cells = Cells.safeParse(settings);
  if (cells.success) {
    const { mends } = cells.data;
    for (const { column } of mends) findColumn(table.columns, column);
    const mended = made.map((own) => {
      const mend = mends.find(({ column }) => column === own.name);
      return mend ? { ...own, type: mend.type ?? own.type, sql: onto(mend.sql) } : own;
    });
    return {
      columns: columnsOnly(mended),
      select: selectMade(mended, table),
      summary: ({ cellsChanged }) => again({ count: cellsChanged }),
    };
  }
  const removal = kind === 'removeColumn' ? Removal.safeParse(settings) : null;
  if (removal?.success) {
    const { name } = findColumn(table.columns, removal.data.column);
    const kept = made.filter((own) => own.name !== name);
    return { columns: columnsOnly(kept), select: selectMade(kept, table), summary: () => again({}) };
  }
  return unfit(text('prepare.notRepeatable'));
}
