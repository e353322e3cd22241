import { z } from 'zod';
import { type Column, text } from '../../../shared/domain';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf, shareOf, type Measured } from './check';

/** Up to this many whole numbers are taken for classes, as the recipe does. */
const FEW = 20;

/** Whether the target's values are classes (and not amounts). */
export const hasClasses = (column: Column, distinct: number): boolean =>
  column.type === 'text' ||
  column.type === 'boolean' ||
  distinct === 2 ||
  (column.type === 'integer' && distinct <= FEW);

/** The target can be learnt: it is there, it has at least two classes, and not more than its rows can show. */
export const target = defineCheck({
  id: 'target',
  group: 'target',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** More classes than this cannot be told apart. */
    mostClasses: z.number().int().min(2).default(200),
    /** Fewest rows for a class on average, where there are more than 20. */
    rowsPerClass: z.number().min(1).default(5),
  }),
  propose: ({ target: name }) =>
    name === null
      ? []
      : [
          entryOf('target', [name], {
            settings: { mostClasses: 200, rowsPerClass: 5 },
            severity: 'block',
            tolerance: 0.05,
          }),
        ],
  ask: (entry, _, table) => {
    const name = ident(columnOf(entry, table).name);
    return {
      missing: `count_if(${name} IS NULL)`,
      distinct: `count(DISTINCT ${name})`,
      one: `CAST(any_value(${name}) AS VARCHAR)`,
    };
  },
  measure: (entry, { mostClasses, rowsPerClass }, table, asked): Measured => {
    const column = columnOf(entry, table);
    const failing = count(asked['missing']);
    const distinct = count(asked['distinct']);
    const share = shareOf(failing, table.rows);
    const rows = table.rows - failing;
    const params = { column: column.name, failing, rows: table.rows, share, distinct };
    const base = {
      figure: share,
      threshold: entry.tolerance,
      failingRows: failing,
      failing: `${ident(column.name)} IS NULL`,
    };
    if (distinct === 0) return { ...base, level: 'fail', summary: text('quality.target.allMissing', params) };
    if (distinct === 1)
      return {
        ...base,
        level: 'fail',
        summary: text('quality.target.oneClass', { ...params, value: String(asked['one']) }),
      };
    const crowded = distinct > FEW && rows / distinct < rowsPerClass;
    if (hasClasses(column, distinct) && (distinct > mostClasses || distinct > rows / 2 || crowded))
      return { ...base, level: 'fail', summary: text('quality.target.tooManyClasses', { ...params, rows }) };
    const level = share > entry.tolerance ? 'fail' : failing > 0 ? 'warn' : 'pass';
    const sentence = failing > 0 ? 'missing' : hasClasses(column, distinct) ? 'classes' : 'number';
    return { ...base, level, summary: text(`quality.target.${sentence}`, params) };
  },
});
