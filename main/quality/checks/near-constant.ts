import { turn } from '../../../shared/domain';
import { z } from 'zod';
import type { FrameColumn } from '../../data';
import { ident, literal, numberSql } from '../../data';
import { isNumeric } from '../../data';
import type { Column } from '../../../shared/domain';
import { inFrame } from '../survey';
import { count, defineCheck, entryOf, presentColumns, shareOf, type Table, type Tools } from './check';
import { judgeColumns, rowsWhere } from './verdicts';

/** Columns with the same value in nearly all rows: what is left teaches little. Constant ones are another check's matter. */
export const nearConstant = defineCheck({
  id: 'nearConstant',
  group: 'distribution',
  unit: 'count',
  remedies: ['removeColumn'],
  settings: z.object({ share: z.number().min(0).max(1).default(0.99) }),
  propose: ({ columns, target }) => {
    const names = columns.map(({ name }) => name).filter((name) => name !== target);
    return names.length === 0
      ? []
      : [entryOf('nearConstant', names, { settings: { share: 0.99 }, severity: 'warn' })];
  },
  ask: async (entry, _, table, tools) =>
    Object.fromEntries(
      (await candidates(presentColumns(entry, table), tools)).flatMap(({ column, where }, i) => [
        [`n${i}`, rowsWhere(column, where)],
        [`all${i}`, `count(${ident(column.name)})`],
      ]),
    ),
  measure: async (entry, { share }, table: Table, asked, tools) => {
    const found = (await candidates(presentColumns(entry, table), tools))
      .map(({ column }, i) => ({
        name: column.name,
        same: count(asked[`n${i}`]),
        all: count(asked[`all${i}`]),
      }))
      // The same in every row is what the check of constant columns says.
      .filter(({ same, all }) => shareOf(same, all) >= share && same < all)
      .sort((a, b) => shareOf(b.same, b.all) - shareOf(a.same, a.all));
    return judgeColumns(
      entry,
      found.map(({ name }) => name),
      { share },
    );
  },
});

/** Columns in whose sample one value stands nearly alone. */
async function candidates(
  columns: readonly Column[],
  { survey, signal }: Tools,
): Promise<{ column: Column; where: string }[]> {
  const frame = await survey.sample(signal);
  const found: { column: Column; where: string }[] = [];
  for (const column of columns) {
    const seen = inFrame(frame, column.name);
    if (frame.rows > 1000) await turn();
    const mode = seen ? modeOf(seen) : null;
    if (mode === null) continue;
    const own = ident(column.name);
    const where = isNumeric(column.type)
      ? `${numberSql(own, column.type)} = ${mode}`
      : `CAST(${own} AS VARCHAR) = ${literal(String(mode))}`;
    found.push({ column, where });
  }
  return found;
}

/** The most frequent value where it has at least nine tenths of those that are there. */
export function modeOf(column: FrameColumn): number | string | null {
  const counts = new Map<number, number>();
  let present = 0;
  const keys = column.kind === 'text' ? column.codes : column.values;
  for (const key of keys) {
    if (Number.isNaN(key) || (column.kind === 'text' && key < 0)) continue;
    present++;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (counts.size > 1000 && counts.size > present / 10) return null;
  }
  for (const [key, n] of counts)
    if (n >= 0.9 * present) return column.kind === 'text' ? (column.dictionary[key] ?? null) : key;
  return null;
}
