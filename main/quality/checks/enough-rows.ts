import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident } from '../../data';
import { defineCheck, entryOf, presentColumns, shareOf } from './check';

/** Rows for each column to learn from: with few, anything is found by chance. */
export const enoughRows = defineCheck({
  id: 'enoughRows',
  group: 'target',
  unit: 'score',
  remedies: ['removeColumn'],
  settings: z.object({
    rowsPerColumn: z.number().min(0).default(10),
    least: z.number().int().min(0).default(100),
  }),
  propose: ({ columns, target }) =>
    target === null
      ? []
      : [
          entryOf(
            'enoughRows',
            columns.map(({ name }) => name).filter((name) => name !== target),
            {
              ...{ settings: { rowsPerColumn: 10, least: 100 }, severity: 'warn' },
            },
          ),
        ],
  ask: (_, __, table) => ({
    rows: table.target === null ? 'count(*)' : `count(${ident(table.target)})`,
  }),
  measure: (entry, { rowsPerColumn, least }, table, asked) => {
    const rows = typeof asked['rows'] === 'number' ? asked['rows'] : 0;
    const columns = presentColumns(entry, table).length;
    const figure = shareOf(rows, columns);
    const few = rows > 0 && (rows < least || figure < rowsPerColumn);
    return {
      figure,
      threshold: Math.max(rowsPerColumn, columns === 0 ? 0 : least / columns),
      failingRows: 0,
      level: few ? 'fail' : 'pass',
      columns: [],
      summary: text(few ? 'quality.enoughRows.some' : 'quality.enoughRows.none', { rows, columns, figure }),
    };
  },
});
