import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf, shareOf } from './check';

/** Rows without a value in a column. Above the tolerance the check fails, above `warnAbove` it warns. */
export const missing = defineCheck({
  id: 'missing',
  group: 'completeness',
  unit: 'share',
  remedies: ['fill', 'drop', 'quarantine', 'removeColumn'],
  settings: z.object({ warnAbove: z.number().min(0).max(1).default(0.05) }),
  propose: ({ columns, target }) =>
    columns
      .filter((column) => column.name !== target)
      .map(({ name }) =>
        entryOf('missing', [name], {
          settings: { warnAbove: 0.05 },
          severity: 'block',
          tolerance: 0.3,
          ofColumn: true,
        }),
      ),
  ask: (entry, _, table) => ({ missing: `count_if(${ident(columnOf(entry, table).name)} IS NULL)` }),
  measure: (entry, { warnAbove }, table, asked) => {
    const { name } = columnOf(entry, table);
    const failing = count(asked['missing']);
    const share = shareOf(failing, table.rows);
    return {
      figure: share,
      threshold: entry.tolerance,
      failingRows: failing,
      level: share > entry.tolerance ? 'fail' : share > warnAbove ? 'warn' : 'pass',
      failing: `${ident(name)} IS NULL`,
      summary:
        failing === 0
          ? text('quality.missing.none', { column: name })
          : text('quality.missing.some', { column: name, failing, rows: table.rows, share }),
    };
  },
});
