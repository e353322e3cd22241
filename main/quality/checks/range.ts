import { z } from 'zod';
import { type Column, type ColumnProfile, type SuiteEntry, text, type Text } from '../../../shared/domain';
import { ident, isNumeric, literal, STORED } from '../../data';
import { columnOf, count, defineCheck, entryOf, shareOf } from './check';

const Bound = z.union([z.number(), z.string()]).nullable().default(null);

/** Numbers (and, with ISO 8601 bounds, dates) between two limits, both allowed. */
export const range = defineCheck({
  id: 'range',
  group: 'validity',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({ min: Bound, max: Bound }),
  propose: ({ columns, profiles, target }) =>
    columns.flatMap((column, i): SuiteEntry[] => {
      const limits = column.name === target ? null : robustLimits(column, profiles[i]);
      return limits
        ? [
            entryOf('range', [column.name], {
              settings: limits,
              severity: 'warn',
              tolerance: 0.01,
              ofColumn: true,
            }),
          ]
        : [];
    }),
  ask: (entry, limits, table) => ({ outside: `count_if(${outside(columnOf(entry, table), limits)})` }),
  measure: (entry, limits, table, asked) => {
    const column = columnOf(entry, table);
    const failing = count(asked['outside']);
    const share = shareOf(failing, table.rows);
    return {
      figure: share,
      threshold: entry.tolerance,
      failingRows: failing,
      level: share > entry.tolerance ? 'fail' : 'pass',
      failing: outside(column, limits),
      summary: text(failing === 0 ? 'quality.range.pass' : 'quality.range.fail', {
        column: column.name,
        failing,
        rows: table.rows,
        share,
        limits: limitsText(limits),
      }),
    };
  },
});

interface Limits {
  min: number | string | null;
  max: number | string | null;
}

function limitsText({ min, max }: Limits): Text {
  if (min !== null && max !== null) return text('quality.range.between', { min, max });
  if (min !== null) return text('quality.range.atLeast', { min });
  return text('quality.range.atMost', { max });
}

function outside(column: Column, { min, max }: Limits): string {
  const name = ident(column.name);
  if (!isNumeric(column.type)) return 'false';
  const type = column.type === 'integer' ? 'DOUBLE' : STORED[column.type];
  const bound = (value: number | string): string => `TRY_CAST(${literal(String(value))} AS ${type})`;
  const sides = [
    ...(min === null ? [] : [`${name} < ${bound(min)}`]),
    ...(max === null ? [] : [`${name} > ${bound(max)}`]),
  ];
  return sides.length === 0 ? 'false' : `coalesce(${sides.join(' OR ')}, false)`;
}

/** How far beyond the 5 and 95 per cent points a value may lie, in distances of that point from the median. */
const REACH = 3;

/**
 * Limits that follow the skew of the data: each side reaches from its outer quantile by three times that quantile's distance from the
 * median, so that a long tail is allowed on the side that has one. Where nothing is negative, nothing may become so.
 */
export function robustLimits(
  column: Column,
  profile: ColumnProfile | undefined,
): { min: number; max: number } | null {
  if (column.type !== 'integer' && column.type !== 'number') return null;
  const quantiles = profile?.quantiles;
  if (!profile || !quantiles || typeof profile.min !== 'number' || typeof profile.max !== 'number')
    return null;
  const [low = 0, , middle = 0, , high = 0] = quantiles;
  const lower = middle > low ? low - REACH * (middle - low) : profile.min;
  const upper = high > middle ? high + REACH * (high - middle) : profile.max;
  const floor = profile.min >= 0 ? Math.max(0, lower) : lower;
  return { min: rounded(floor, Math.floor, column.type), max: rounded(upper, Math.ceil, column.type) };
}

/** To three digits outwards: a limit is a round figure that a person can say. */
function rounded(value: number, outwards: (x: number) => number, type: Column['type']): number {
  if (value === 0) return 0;
  const digits = Math.max(type === 'integer' ? 0 : -12, Math.floor(Math.log10(Math.abs(value))) - 2);
  const step = 10 ** digits;
  return Number((outwards(value / step) * step).toPrecision(12));
}
