// A remedy of the quality gate done another way. What the gate found then stands in the operation, so that neither the check nor its report
// need be there any more.
import { z } from 'zod';
import { type Json, type Operation, type RemedyChange, nameList, text } from '../../shared/domain';
import { findColumn, ident } from '../data';
import { fillerOf } from './filler';
import { found } from './found';
import { dayMend, hashMend, maskMend, type Mend, padMend } from './mends';
import { Cells, Removal, Rows } from './replay';
import { type Table, unfit } from './step';

/** All that the check found, where a change has left some of it out. */
const Offered = z.object({ offered: Cells.shape.mends.optional() });

/** Errors: data.columnMissing; prepare.unfit. `target` is what the project predicts, which no remedy may remove or hide. */
export async function changedRemedy(
  operation: Operation,
  change: RemedyChange,
  table: Table,
  { target, salt }: { target: string | null; salt: () => string },
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
      return chosen(operation, change.columns, all, (column) => all.find((mend) => mend.column === column));
    }
    case 'remedyPersonal': {
      const cells = Cells.safeParse(settings);
      if (!cells.success || (operation.kind !== 'mask' && operation.kind !== 'hash')) break;
      const all = Offered.safeParse(settings).data?.offered ?? cells.data.mends;
      const key = change.method === 'hash' ? salt() : null;
      const { summary } = operation;
      const kind = change.method;
      const other = { kind, settings, summary: text(`quality.operation.${kind}`, summary.params) };
      return chosen(other, change.columns, all, (name) => {
        const column = findColumn(table.columns, name);
        if (name === target) unfit(text('quality.remedy.isTarget', { column: name }));
        return key === null ? maskMend(column) : hashMend(column, key);
      });
    }
    case 'remedyFound':
      return found(operation, change, table);
    case 'remedyPad':
      return converted(operation, padMend(change.column, change.digits));
    case 'remedyDays':
      return converted(operation, dayMend(change.column, change.type, change.from), { from: change.from });
  }
  return unfit(text('prepare.notRepeatable'));
}

/** In some of the columns that were offered; all of them stay on offer. */
function chosen(
  operation: Operation,
  columns: readonly string[],
  all: readonly Mend[],
  mendOf: (column: string) => Mend | undefined,
): Operation {
  const offered = all.map(({ column }) => column);
  for (const column of columns) if (!offered.includes(column)) unfit(text('prepare.notOffered', { column }));
  const names = offered.filter((column) => columns.includes(column));
  const mends = names.flatMap((column) => mendOf(column) ?? []);
  const summary = text(operation.summary.key, { ...operation.summary.params, columns: nameList(names) });
  const kept = { columns: names, mends, offered: [...all] } as unknown as Record<string, Json>;
  return { ...operation, summary, settings: { ...operation.settings, ...kept } };
}

/** A conversion in another way. Errors: prepare.unfit where the operation is none of this column. */
function converted(operation: Operation, mend: Mend, more: Record<string, Json> = {}): Operation {
  const cells = Cells.safeParse(operation.settings);
  const same = cells.success && cells.data.mends.some(({ column }) => column === mend.column);
  if (operation.kind !== 'convert' || !same) return unfit(text('prepare.notRepeatable'));
  const mends = [mend] as unknown as Json;
  return { ...operation, settings: { ...operation.settings, ...more, mends } };
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
