import { z } from 'zod';
import { type Column, text } from '../../../shared/domain';
import { ident } from '../../data';
import { type Aggregate, count, defineCheck, entryOf, presentColumns, shareOf, nameList } from './check';
import { countRows, rowsWhere } from './verdicts';

const NUMBER = 'number';
const DATE = 'date';

const numeric = (column: string): string => `coalesce(isfinite(TRY_CAST(${column} AS DOUBLE)), false)`;
const dated = (column: string): string =>
  `(${column} >= '0' AND ${column} < ':' AND regexp_matches(${column}, '^\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}'))`;

const asNumber = (column: string): { sql: string; type: 'number' } => ({
  sql: `CASE WHEN ${numeric(column)} THEN TRY_CAST(${column} AS DOUBLE) END`,
  type: 'number',
});

/** Year first, or else the day before the month unless no date reads so. */
const asDate = (column: string): { sql: string; type: 'date' } => {
  const parts = ['%Y-%m-%d', '%d-%m-%Y', '%m-%d-%Y'].map(
    (form) =>
      `TRY_STRPTIME(regexp_replace(regexp_extract(${column}, '^[0-9./-]+'), '[./]', '-', 'g'), '${form}')`,
  );
  return { sql: `CAST(coalesce(${parts.join(', ')}) AS DATE)`, type: 'date' };
};

/** Columns of text most of whose values are numbers or dates: a few odd values keep the rest from being counted with. */
export const types = defineCheck({
  id: 'types',
  group: 'schema',
  unit: 'count',
  remedies: ['convert', 'removeColumn'],
  settings: z.object({
    /** Share of values that read as a number or date, from which the column is meant to be one. */
    share: z.number().min(0).max(1).default(0.8),
  }),
  propose: ({ columns, target }) => {
    const texts = columns.filter((column) => column.type === 'text' && column.name !== target);
    return texts.length === 0
      ? []
      : [
          entryOf(
            'types',
            texts.map((column) => column.name),
            { settings: { share: 0.8 }, severity: 'warn' },
          ),
        ];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      texts(presentColumns(entry, table)).flatMap((c, i): [string, Aggregate][] => {
        const column = ident(c.name);
        return [
          [`n${i}`, `count(${column})`],
          [`${NUMBER}${i}`, rowsWhere(c, numeric(column))],
          [`${DATE}${i}`, rowsWhere(c, dated(column))],
          // All of them numbers, and yet text: ids such as 00123 or with more digits than a number holds.
          [`id${i}`, rowsWhere(c, `${column} >= '00' AND ${column} < '0:' OR length(${column}) > 15`)],
        ];
      }),
    ),
  measure: async (entry, { share }, table, asked, tools) => {
    const found = texts(presentColumns(entry, table)).flatMap(({ name }, i) => {
      const present = count(asked[`n${i}`]);
      if (present === 0 || count(asked[`id${i}`]) > 0.05 * present) return [];
      const kind = [NUMBER, DATE].find((k) => shareOf(count(asked[`${k}${i}`]), present) >= share);
      return kind === undefined ? [] : [{ name, kind, odd: present - count(asked[`${kind}${i}`]) }];
    });
    const conditions = found.map(({ name, kind }) => {
      const column = ident(name);
      return `(${column} IS NOT NULL AND NOT ${kind === NUMBER ? numeric(column) : dated(column)})`;
    });
    const [first] = found;
    const failing = conditions.join(' OR ');
    const odd = found.reduce((sum, each) => sum + each.odd, 0);
    const failingRows = found.length > 1 && odd > 0 ? await countRows(table, tools, failing) : odd;
    return {
      figure: found.length,
      threshold: 0,
      failingRows,
      level: found.length > 0 ? 'fail' : 'pass',
      columns: found.map(({ name }) => name),
      ...(failingRows > 0 ? { failing } : {}),
      mends: {
        convert: found.map(({ name, kind }) => ({
          column: name,
          ...(kind === NUMBER ? asNumber : asDate)(ident(name)),
        })),
      },
      summary: !first
        ? text('quality.types.pass')
        : found.length > 1
          ? text('quality.types.several', {
              count: found.length,
              columns: nameList(found.map(({ name }) => name)),
            })
          : text(first.odd === 0 ? `quality.types.${first.kind}All` : `quality.types.${first.kind}`, {
              column: first.name,
              failing: first.odd,
              rows: table.rows,
            }),
    };
  },
});

const texts = (columns: readonly Column[]): Column[] => columns.filter((column) => column.type === 'text');
