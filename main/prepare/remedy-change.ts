// A remedy of the quality gate done another way. What the gate found then stands in the operation, so that neither the check nor its report
// need be there any more.
import { z } from 'zod';
import { type Json, type Operation, type RemedyChange, nameList, text } from '../../shared/domain';
import { findColumn, ident } from '../data';
import { fillerOf } from './filler';
import { Cells, Removal, Rows } from './replay';
import { type Table, unfit } from './step';

/** All that the check found, where a change has left some of it out. */
const Offered = z.object({ offered: Cells.shape.mends.optional() });

/** Errors: data.columnMissing; prepare.unfit. `target` is what the project predicts, which no remedy may remove. */
export async function changedRemedy(
  operation: Operation,
  change: RemedyChange,
  table: Table,
  target: string | null,
): Promise<Operation> {
  const { settings } = operation;
  switch (change.kind) {
    case 'remedyRows': {
      if (!Rows.safeParse(settings).success) break;
      const summary = text(`quality.operation.${change.action}`, operation.summary.params);
      return { kind: change.action, summary, settings };
    }
    case 'remedyFill':
      return filled(operation, change, table);
    case 'remedyRemove': {
      if (!Removal.safeParse(settings).success) break;
      const { name } = findColumn(table.columns, change.column);
      if (name === target) unfit(text('quality.remedy.isTarget', { column: name }));
      if (table.columns.length === 1) unfit(text('quality.remedy.lastColumn', { column: name }));
      const summary = text(operation.summary.key, { column: name });
      return { ...operation, summary, settings: { ...settings, column: name } };
    }
    case 'remedyCells': {
      const cells = Cells.safeParse(settings);
      if (!cells.success) break;
      const all = Offered.safeParse(settings).data?.offered ?? cells.data.mends;
      const mends = all.filter(({ column }) => change.columns.includes(column));
      for (const column of change.columns)
        if (!all.some((mend) => mend.column === column)) unfit(text('prepare.notOffered', { column }));
      const columns = mends.map(({ column }) => column);
      const summary = text(operation.summary.key, {
        ...operation.summary.params,
        columns: nameList(columns),
      });
      const kept = { columns, mends: [...mends], offered: [...all] } as unknown as Record<string, Json>;
      return { ...operation, summary, settings: { ...settings, ...kept } };
    }
  }
  return unfit(text('prepare.notRepeatable'));
}

async function filled(
  operation: Operation,
  { column: wanted, method, value }: Extract<RemedyChange, { kind: 'remedyFill' }>,
  table: Table,
): Promise<Operation> {
  const column = findColumn(table.columns, wanted);
  const filler = await fillerOf({
    ...{ column, method, value, relation: table.relation, query: table.query },
    refuse: unfit,
  });
  const sql = `coalesce(${ident(column.name)}, ${filler.sql})`;
  return {
    ...operation,
    summary: text('quality.operation.fill', {
      ...{ count: 0, column: column.name, value: filler.shown },
      method: text(`quality.method.${method}`),
    }),
    settings: {
      ...operation.settings,
      ...{ method, value: filler.shown, mends: [{ column: column.name, sql }] },
    },
  };
}
