// The values that a check of the gate found in one column, and what becomes of them: emptied at first; replaced, or their rows taken out,
// where a person says so later. The condition goes along in the operation, so that each can be made another.
import { z } from 'zod';
import { type Json, type Operation, nameList, type RemedyChange, text } from '../../shared/domain';
import { findColumn, ident } from '../data';
import { valueSql } from './filler';
import { clearSql } from './mends';
import { Cells } from './replay';
import { type Table, unfit } from './step';

const Found = z.object({ column: z.string(), found: z.string() });

/** Errors: data.columnMissing; prepare.unfit. */
export async function found(
  { kind, settings }: Operation,
  change: Extract<RemedyChange, { kind: 'remedyFound' }>,
  table: Table,
): Promise<Operation> {
  const { action, value, keep = [] } = change;
  const column = findColumn(table.columns, change.column);
  const own = ident(column.name);
  const all = conditionOf(kind, settings, column.name) ?? unfit(text('prepare.notRepeatable'));
  const read = (written: string): Promise<string> => valueSql(written, column, table.query, unfit);
  const staying: string[] = [];
  for (const written of keep) staying.push(await read(written));
  const where = staying.length === 0 ? all : `(${all}) AND ${own} NOT IN (${staying.join(', ')})`;
  const noted: Record<string, Json> = {
    ...(settings['entryId'] === undefined ? {} : { entryId: settings['entryId'] }),
    ...{ column: column.name, found: all, keep: [...keep] },
  };
  if (action === 'drop' || action === 'quarantine')
    return {
      kind: action,
      summary: text(`quality.operation.${action}`, { count: 0, left: 0 }),
      settings: { ...noted, condition: where },
    };
  const columns = nameList([column.name]);
  if (action === 'replace' && (value ?? '') === '') unfit(text('prepare.noValue', { column: column.name }));
  const into = action === 'replace' ? await read(value ?? '') : undefined;
  return {
    kind: 'clear',
    summary:
      into === undefined
        ? text('quality.operation.clear', { count: 0, columns })
        : text('quality.operation.replace', { count: 0, columns, value: value ?? '' }),
    settings: {
      ...noted,
      ...(into === undefined ? {} : { value: value ?? '' }),
      columns: [column.name],
      mends: [{ column: column.name, sql: clearSql(column.name, where, into) }],
    },
  };
}

/** Where the check found something; null where the operation is none of this column alone. */
function conditionOf(
  kind: Operation['kind'],
  settings: Operation['settings'],
  column: string,
): string | null {
  const known = Found.safeParse(settings);
  if (known.success) return known.data.column === column ? known.data.found : null;
  const cells = kind === 'clear' ? Cells.safeParse(settings) : null;
  const [mend, ...more] = cells?.success ? cells.data.mends : [];
  // What a clearing empties is what it found.
  return mend?.column === column && more.length === 0
    ? `${ident(column)} IS NOT NULL AND (${mend.sql}) IS NULL`
    : null;
}
