import { z } from 'zod';
import type { SuiteEntry } from '../../../shared/domain';
import { type FrameColumn, ident } from '../../data';
import { isAmount } from '../traits';
import { inFrame } from '../survey';
import { columnOf, count, defineCheck, entryOf, nameList, type Table } from './check';
import { judgeRows } from './verdicts';

/** Columns that add up to another: net and tax to the total. The last column of the entry is the total. */
export const sum = defineCheck({
  id: 'sum',
  group: 'validity',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** How far the sum may lie from the total: a rounding. */
    within: z.number().min(0).default(0.01),
  }),
  propose: ({ columns, frame, target }) => {
    const numbers = columns.filter((column) => isAmount(column) && column.name !== target).slice(0, 25);
    const frames = numbers.flatMap(({ name }) => inFrame(frame, name) ?? []);
    const found: SuiteEntry[] = [];
    for (const total of frames)
      for (const [i, a] of frames.entries())
        for (const b of frames.slice(i + 1))
          if (a !== total && b !== total && found.length < 4 && addUp(a, b, total))
            found.push(
              entryOf('sum', [a.name, b.name, total.name], {
                ...{ settings: { within: 0.01 }, severity: 'warn', ofColumn: true },
              }),
            );
    return found;
  },
  ask: (entry, { within }, table) => ({ odd: `count_if(${oddSql(entry, table, within)})` }),
  measure: (entry, { within }, table, asked) =>
    judgeRows(entry, table, count(asked['odd']), oddSql(entry, table, within), {
      columns: nameList(entry.columns.slice(0, -1)),
      total: entry.columns.at(-1) ?? '',
    }),
});

function oddSql(entry: SuiteEntry, table: Table, within: number): string {
  const names = entry.columns.map((name) => ident(columnOf({ ...entry, columns: [name] }, table).name));
  const total = names.pop() ?? '0';
  // A little more than asked: one tenth and two tenths are not quite three tenths.
  return `abs(${names.map((name) => `CAST(${name} AS DOUBLE)`).join(' + ') || '0'} - ${total}) > ${within} + 1e-9 * abs(${total})`;
}

const FEWEST = 30;
const LOOKED_AT = 500;

function addUp(a: FrameColumn, b: FrameColumn, total: FrameColumn): boolean {
  if (a.kind !== 'number' || b.kind !== 'number' || total.kind !== 'number') return false;
  let [all, right, telling] = [0, 0, 0];
  for (let i = 0; i < Math.min(LOOKED_AT, a.values.length); i++) {
    const [x, y, z] = [a.values[i] ?? NaN, b.values[i] ?? NaN, total.values[i] ?? NaN];
    if (Number.isNaN(x + y + z)) continue;
    all++;
    if (Math.abs(x + y - z) <= 0.01) right++;
    // Zeros add up to anything.
    if (x !== 0 && y !== 0) telling++;
    if (all >= 5 && right < 0.8 * all) return false;
  }
  return all >= FEWEST && right >= 0.98 * all && telling >= 0.2 * all;
}
