import { z } from 'zod';
import { type Column } from '../../../shared/domain';
import { ident } from '../../data';
import { inFrame, quantile } from '../survey';
import { isAmount } from '../traits';
import { count, defineCheck, entryOf, presentColumns, type Tools } from './check';
import { clearing, judgeFindings } from './verdicts';

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const NORMAL = 1.4826;
const LIMIT = 12;
/** A larger share of values far out is a long tail, and no error. */
const TAIL = 0.005;

/**
 * Numbers far out by robust z: distance from the median over the median absolute deviation (Iglewicz and Hoaglin 1993), each side by
 * its own, so that a long tail is not taken for errors. Columns whose values are mostly one number are left out.
 */
export const outliers = defineCheck({
  id: 'outliers',
  group: 'distribution',
  unit: 'share',
  remedies: ['clip', 'clear', 'drop', 'quarantine'],
  settings: z.object({
    /** Robust z from which a value lies far out. */
    limit: z.number().min(1).default(LIMIT),
  }),
  propose: ({ columns, profiles, target, frame, sorted }) => {
    const names = columns.filter((column, i) => {
      if (!isAmount(column) || column.name === target || (profiles[i]?.distinct ?? 0) <= 20) return false;
      const seen = inFrame(frame, column.name);
      const limits = seen
        ? limitsIn(sorted.get(column.name) ?? new Float64Array(0), column.type, LIMIT)
        : null;
      if (!seen || seen.kind !== 'number' || !limits) return false;
      // Where many values lie far out, that is how the column is.
      const out = seen.values.filter((value) => value < limits.low || value > limits.high).length;
      return out <= TAIL * frame.rows;
    });
    return names.length === 0
      ? []
      : [
          entryOf(
            'outliers',
            names.map(({ name }) => name),
            {
              ...{ settings: { limit: LIMIT }, severity: 'warn', tolerance: 0.01 },
            },
          ),
        ];
  },
  ask: async (entry, { limit }, table, tools) =>
    Object.fromEntries(
      (await limitsOf(presentColumns(entry, table), limit, tools)).map(({ where }, i) => [
        `n${i}`,
        `count_if(${where})`,
      ]),
    ),
  measure: async (entry, { limit }, table, asked, tools) => {
    const all = await limitsOf(presentColumns(entry, table), limit, tools);
    const found = all
      .map((one, i) => ({ ...one, rows: count(asked[`n${i}`]) }))
      .filter(({ rows }) => rows > 0);
    const worst = [...found].sort((a, b) => b.rows - a.rows)[0];
    return {
      ...(await judgeFindings(entry, table, tools, found, { min: worst?.low ?? 0, max: worst?.high ?? 0 })),
      mends: {
        clip: found.map(({ name, type, low, high }) => {
          const bound = (value: number): string =>
            type === 'integer' ? `CAST(${value} AS BIGINT)` : `CAST(${value} AS DOUBLE)`;
          const sql = `greatest(least(${ident(name)}, ${bound(high)}), ${bound(low)})`;
          return { column: name, sql, low, high };
        }),
        clear: clearing(found),
      },
    };
  },
});

interface Limits extends Column {
  low: number;
  high: number;
  where: string;
}

async function limitsOf(
  columns: readonly Column[],
  limit: number,
  { survey, signal }: Tools,
): Promise<Limits[]> {
  const found: Limits[] = [];
  for (const column of columns.filter(isAmount)) {
    const limits = limitsIn(await survey.sorted(column.name, signal), column.type, limit);
    if (!limits) continue;
    const own = ident(column.name);
    const { low, high } = limits;
    const where = `(${own} < ${low} OR ${own} > ${high}) AND isfinite(CAST(${own} AS DOUBLE))`;
    found.push({ ...column, low, high, where });
  }
  return found;
}

/** Of sorted values; the middle of each side is its median, so that nothing is sorted again. */
function limitsIn(
  values: Float64Array,
  type: Column['type'],
  limit: number,
): { low: number; high: number } | null {
  const middle = quantile(values, 0.5);
  const [from, to] = [values.indexOf(middle), values.lastIndexOf(middle)];
  if (values.length < 10 || to - from + 1 > values.length / 2) return null;
  const below = middle - quantile(values.subarray(0, from), 0.5);
  const above = quantile(values.subarray(to + 1), 0.5) - middle;
  if (!(below > 0) || !(above > 0)) return null;
  const outward = (value: number, round: (x: number) => number): number =>
    type === 'integer' ? round(value) : Number(value.toPrecision(6));
  return {
    low: outward(middle - limit * NORMAL * below, Math.floor),
    high: outward(middle + limit * NORMAL * above, Math.ceil),
  };
}
