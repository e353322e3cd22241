import { z } from 'zod';
import { type Column } from '../../../shared/domain';
import { ident } from '../../data';
import { quantile, sortedNumbers } from '../survey';
import { isAmount } from '../traits';
import { count, defineCheck, entryOf, presentColumns, type Tools } from './check';
import { judgeFindings } from './verdicts';

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const NORMAL = 1.4826;

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
    limit: z.number().min(1).default(12),
  }),
  propose: ({ columns, profiles, target }) => {
    const names = columns.filter(
      (column, i) => isAmount(column) && column.name !== target && (profiles[i]?.distinct ?? 0) > 20,
    );
    return names.length === 0
      ? []
      : [
          entryOf(
            'outliers',
            names.map(({ name }) => name),
            {
              ...{ settings: { limit: 12 }, severity: 'warn', tolerance: 0.01 },
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
          return { column: name, sql: `greatest(least(${ident(name)}, ${bound(high)}), ${bound(low)})` };
        }),
        clear: found.map(({ name, where }) => ({
          column: name,
          sql: `CASE WHEN NOT coalesce(${where}, false) THEN ${ident(name)} END`,
        })),
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
  const frame = await survey.sample(signal);
  return columns.filter(isAmount).flatMap((column) => {
    const seen = frame.columns.find(({ name }) => name === column.name);
    const values = seen ? sortedNumbers(seen) : new Float64Array(0);
    const middle = quantile(values, 0.5);
    const away = (side: Float64Array): number => quantile(side.map((v) => Math.abs(v - middle)).sort(), 0.5);
    const [below, above] = [away(values.filter((v) => v < middle)), away(values.filter((v) => v > middle))];
    const same = values.filter((v) => v === middle).length;
    if (values.length < 10 || same > values.length / 2 || !(below > 0) || !(above > 0)) return [];
    const outward = (value: number, round: (x: number) => number): number =>
      column.type === 'integer' ? round(value) : Number(value.toPrecision(6));
    const low = outward(middle - limit * NORMAL * below, Math.floor);
    const high = outward(middle + limit * NORMAL * above, Math.ceil);
    const own = ident(column.name);
    return [
      {
        ...column,
        low,
        high,
        where: `(${own} < ${low} OR ${own} > ${high}) AND isfinite(CAST(${own} AS DOUBLE))`,
      },
    ];
  });
}
