import { z } from 'zod';
import { ident } from '../../data';
import { isProse } from '../traits';
import { inFrame } from '../survey';
import { count, defineCheck, entryOf, presentColumns, shareOf, type Table } from './check';
import { clearing, judgeFindings, rowsWhere } from './verdicts';

/** Columns in which words stand among numbers, or numbers among words: two things under one name. */
export const mixed = defineCheck({
  id: 'mixed',
  group: 'schema',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({
    /** The rarer kind has at least this share of the values; below it, single slips are other checks' matter. */
    least: z.number().min(0).max(0.5).default(0.02),
    /** And at most this one: from there on the column is one of codes. */
    most: z.number().min(0).max(0.5).default(0.2),
  }),
  propose: ({ columns, frame, formats, target }) => {
    const names = columns.filter(({ name, type }) => {
      const seen = inFrame(frame, name);
      return type === 'text' && name !== target && !formats.has(name) && seen && !isProse(seen);
    });
    return names.length === 0
      ? []
      : [
          entryOf(
            'mixed',
            names.map(({ name }) => name),
            { settings: { least: 0.02, most: 0.2 }, severity: 'warn' },
          ),
        ];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table).flatMap((column, i) =>
        column.type === 'text'
          ? [
              [`n${i}`, rowsWhere(column, isNumber(column.name))],
              [`all${i}`, `count(${ident(column.name)})`],
            ]
          : [],
      ),
    ),
  measure: async (entry, { least, most }, table: Table, asked, tools) => {
    const found = presentColumns(entry, table).flatMap(({ name }, i) => {
      const [numbers, all] = [count(asked[`n${i}`]), count(asked[`all${i}`])];
      const rarer = Math.min(numbers, all - numbers);
      const share = shareOf(rarer, all);
      if (rarer === 0 || share < least || share > most) return [];
      const where = numbers <= all - numbers ? isNumber(name) : `NOT ${isNumber(name)}`;
      return [{ name, rows: rarer, where }];
    });
    return {
      ...(await judgeFindings(entry, table, tools, found)),
      mends: {
        clear: clearing(found),
      },
    };
  },
});

const isNumber = (name: string): string =>
  `(${ident(name)} IS NOT NULL AND coalesce(isfinite(TRY_CAST(${ident(name)} AS DOUBLE)), false))`;
