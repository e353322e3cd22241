import { z } from 'zod';
import { type Column, type SuiteEntry, namesId, namesPostcode } from '../../../shared/domain';
import type { FrameColumn } from '../../data';
import { padMend, shortSql } from '../../prepare';
import { inFrame } from '../survey';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Codes that have lost their leading zeros: shorter than the others, which a spreadsheet does when it takes them for numbers. */
export const leadingZeros = defineCheck({
  id: 'leadingZeros',
  group: 'schema',
  unit: 'share',
  remedies: ['convert', 'drop', 'quarantine'],
  settings: z.object({ digits: z.number().int().min(1) }),
  propose: ({ columns, frame, target }) =>
    columns.flatMap((column): SuiteEntry[] => {
      const seen = inFrame(frame, column.name);
      const digits = column.name === target || !seen ? null : usualDigits(column, seen);
      return digits === null
        ? []
        : [
            entryOf('leadingZeros', [column.name], {
              settings: { digits },
              severity: 'warn',
              ofColumn: true,
            }),
          ];
    }),
  ask: (entry, { digits }, table) => {
    const column = columnOf(entry, table);
    return { short: rowsWhere(column, shortSql(column.name, digits)) };
  },
  measure: (entry, { digits }, table, asked) => {
    const column = columnOf(entry, table);
    const where = shortSql(column.name, digits);
    const failing = count(asked['short']);
    return {
      ...judgeRows(entry, table, failing, where, { digits }),
      mends: {
        convert: failing > 0 ? [padMend(column.name, digits)] : [],
      },
    };
  },
});

const FEWEST = 20;

/** How many digits nearly all codes have, where some begin with a zero or the name says that they are codes. */
function usualDigits({ name, type }: Column, seen: FrameColumn): number | null {
  const values =
    seen.kind === 'text'
      ? seen.dictionary
      : type === 'integer'
        ? Array.from(new Set(seen.values), String)
        : [];
  const codes = values.filter((value) => /^[0-9]{2,18}$/.test(value));
  if (codes.length < FEWEST || codes.length < 0.95 * values.length) return null;
  const zero = seen.kind === 'text' && codes.some((value) => value.startsWith('0'));
  if (!zero && !(namesPostcode(name) && seen.kind === 'number')) return null;
  if (seen.kind === 'number' && !namesPostcode(name) && !namesId(name)) return null;
  const lengths = new Map<number, number>();
  for (const code of codes) lengths.set(code.length, (lengths.get(code.length) ?? 0) + 1);
  const [usual] = [...lengths].sort((a, b) => b[1] - a[1]);
  const longer = codes.filter((code) => code.length > (usual?.[0] ?? 0)).length;
  return usual && usual[1] >= 0.7 * codes.length && longer === 0 && usual[0] >= 3 ? usual[0] : null;
}
