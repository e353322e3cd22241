// What the quality gate's remedies did, as a plan for another version: rows dropped or set aside by their condition, cells mended by
// their SQL, columns left out. Both conditions and SQL were made by the program and stand in the operation.
import { z } from 'zod';
import { type Cell, ColumnType, type Operation, text, type Text } from '../../shared/domain';
import { cellSql, findColumn, ident, ROW } from '../data';
import { asTheyAre, columnsOnly, selectMade, type StepPlan, type Table, unfit } from './step';
import { planStep } from './steps';

export const Rows = z.object({ condition: z.string() });
export const Cells = z.object({
  mends: z.array(z.object({ column: z.string(), sql: z.string(), type: ColumnType.optional() })),
});
export const Removal = z.object({ column: z.string() });
/** A fill by what the column is like: that is measured again. */
const Fill = z.object({
  method: z.enum(['mean', 'median', 'mode']),
  mends: z.tuple([z.object({ column: z.string() })]),
});

/** Its SQL names the views of `table` and of other data sets. Errors: data.columnMissing; prepare.unfit for what cannot be done again. */
export async function replayPlan({ kind, settings, summary }: Operation, table: Table): Promise<StepPlan> {
  const again = (params: Text['params']): Text => text(summary.key, { ...summary.params, ...params });
  const made = asTheyAre(table.columns);
  const rows = kind === 'drop' || kind === 'quarantine' ? Rows.safeParse(settings) : null;
  if (rows?.success) {
    const failing = `coalesce(${rows.data.condition}, false)`;
    return {
      columns: columnsOnly(made),
      select: selectMade(made, table, `NOT ${failing}`),
      ...(kind === 'quarantine' ? { setAside: selectMade(made, table, failing) } : {}),
      summary: ({ rowsBefore, rowsAfter }) => again({ count: rowsBefore - rowsAfter, left: rowsAfter }),
    };
  }
  const fill = kind === 'fill' ? Fill.safeParse(settings) : null;
  if (fill?.success) {
    const { method, mends } = fill.data;
    const [{ column }] = mends;
    const plan = await planStep({ kind: 'fillMissing', column, method }, table);
    const value = await filledWith(plan, column, table);
    return { ...plan, summary: ({ cellsChanged }) => again({ count: cellsChanged, value }) };
  }
  const cells = Cells.safeParse(settings);
  if (cells.success) {
    const { mends } = cells.data;
    for (const { column } of mends) findColumn(table.columns, column);
    const mended = made.map((own) => {
      const mend = mends.find(({ column }) => column === own.name);
      return mend ? { ...own, type: mend.type ?? own.type, sql: mend.sql } : own;
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

/** What the missing cells of a column come to hold; null where none are missing. */
async function filledWith(plan: StepPlan, column: string, table: Table): Promise<string | number | null> {
  const { name, type } = findColumn(plan.columns, column);
  const [row] = await table.query<{ value: Cell }>(
    `SELECT ${cellSql(`n.${ident(name)}`, type)} AS value FROM (${plan.select}) n JOIN ${table.relation} o USING (${ROW})
     WHERE o.${ident(name)} IS NULL LIMIT 1`,
  );
  const value = row?.value ?? null;
  return typeof value === 'boolean' ? String(value) : value;
}
