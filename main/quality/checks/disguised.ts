import { z } from 'zod';
import type { Column } from '../../../shared/domain';
import { ident, isNumeric, numberSql } from '../../data';
import { quantile } from '../survey';
import { count, defineCheck, entryOf, presentColumns, type Table, type Tools } from './check';
import { clearing, judgeFindings } from './verdicts';

/** What people and programs write where a number is not known: repeated digits, and minus one. */
const BELOW = [-1, -9, -99, -999, -9999, -99999, -999999, -8, -88, -888, -8888];
const ABOVE = ['9', '8', '1'].flatMap((digit) =>
  [2, 3, 4, 5, 6, 7, 8, 9].map((n) => Number(digit.repeat(n))),
);
/** Days that stand for no day: the beginnings of calendars, and the end of time. */
const DAYS = ['1900-01-01', '1899-12-30', '1970-01-01', '0001-01-01', '9999-12-31', '2099-12-31'].map((day) =>
  Date.parse(day),
);

/** Numbers that stand for "missing": always the same one, again and again, apart from all the others. */
export const disguised = defineCheck({
  id: 'disguised',
  group: 'completeness',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({
    /** Fewer rows with the same number may be chance. */
    rows: z.number().int().min(1).default(3),
  }),
  propose: ({ columns, target }) => {
    const names = columns.filter((c) => isNumeric(c.type) && c.name !== target).map(({ name }) => name);
    return names.length === 0
      ? []
      : [entryOf('disguised', names, { settings: { rows: 3 }, severity: 'warn' })];
  },
  ask: async (entry, _, table, tools) =>
    Object.fromEntries(
      (await suspects(presentColumns(entry, table), tools)).map(({ where }, i) => [
        `n${i}`,
        `count_if(${where})`,
      ]),
    ),
  measure: async (entry, { rows }, table: Table, asked, tools) => {
    const all = await suspects(presentColumns(entry, table), tools);
    const found = all
      .map((suspect, i) => ({ ...suspect, rows: count(asked[`n${i}`]) }))
      .filter((suspect) => suspect.rows >= rows);
    const worst = [...found].sort((a, b) => b.rows - a.rows)[0];
    return {
      ...(await judgeFindings(entry, table, tools, found, { value: worst?.shown ?? '' })),
      mends: {
        clear: clearing(found),
      },
    };
  },
});

type Suspect = { name: string; where: string; shown: string };

/** At most one number a column: the one that lies farthest apart. */
async function suspects(columns: readonly Column[], { survey, signal }: Tools): Promise<Suspect[]> {
  const found: Suspect[] = [];
  for (const column of columns) {
    const value = suspectIn(await survey.sorted(column.name, signal), column);
    if (value === null) continue;
    const shown = column.type.startsWith('date') ? new Date(value).toISOString().slice(0, 10) : String(value);
    const where = `${numberSql(ident(column.name), column.type)} = ${value}`;
    found.push({ name: column.name, shown, where });
  }
  return found;
}

function suspectIn(values: Float64Array, { type }: Column): number | null {
  if (!isNumeric(type)) return null;
  const [low, high] = [values[0], values[values.length - 1]];
  if (low === undefined || high === undefined) return null;
  const candidates = type.startsWith('date') ? { below: DAYS, above: DAYS } : { below: BELOW, above: ABOVE };
  if (candidates.above.includes(high)) {
    const others = values.filter((value) => value < high);
    const [middle, far, next] = [quantile(others, 0.5), quantile(others, 0.95), others[others.length - 1]];
    if (next !== undefined && high > far + 3 * (far - middle) && high - next > (next - middle) / 2)
      return high;
  }
  if (candidates.below.includes(low)) {
    const others = values.filter((value) => value > low);
    const [first, middle, near] = [others[0], quantile(others, 0.5), quantile(others, 0.05)];
    // Among nothing negative one negative number means something else; a day has to lie apart.
    const apart = type.startsWith('date') ? low < near - 3 * (middle - near) : (first ?? -1) >= 0;
    if (first !== undefined && apart) return low;
  }
  return null;
}
