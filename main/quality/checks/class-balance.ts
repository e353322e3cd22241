import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf, shareOf } from './check';
import { hasClasses } from './target';

/** The rarest class has enough rows to be learnt. Of a target that is an amount there is nothing to say. */
export const classBalance = defineCheck({
  id: 'classBalance',
  group: 'target',
  unit: 'share',
  remedies: [],
  settings: z.object({
    /** Smallest share of the rarest of two classes; of k classes, two k-ths of it. */
    min: z.number().min(0).max(0.5).default(0.05),
  }),
  propose: ({ target, columns, profiles }) => {
    const i = columns.findIndex((column) => column.name === target);
    const column = columns[i];
    const profile = profiles[i];
    return column && profile && hasClasses(column, profile.distinct)
      ? [entryOf('classBalance', [column.name], { settings: { min: 0.05 }, severity: 'warn' })]
      : [];
  },
  measure: async (entry, { min }, table, _, { data, signal }) => {
    const { name } = columnOf(entry, table);
    const [row] = await data.query(
      `WITH counted AS (SELECT CAST(${ident(name)} AS VARCHAR) AS v, count(*) AS n FROM ${table.relation}
         WHERE ${ident(name)} IS NOT NULL GROUP BY 1)
       SELECT count(*) AS classes, sum(n) AS total, arg_min(v, n) AS rarest, min(n) AS least FROM counted`,
      { signal },
    );
    const classes = count(row?.['classes']);
    const share = shareOf(count(row?.['least']), count(row?.['total']));
    const threshold = classes > 2 ? (2 * min) / classes : min;
    const low = classes > 1 && share < threshold;
    return {
      figure: classes === 0 ? null : share,
      threshold,
      failingRows: 0,
      level: low ? 'fail' : 'pass',
      summary:
        classes < 2
          ? text('quality.classBalance.none', { column: name })
          : text(low ? 'quality.classBalance.rare' : 'quality.classBalance.pass', {
              column: name,
              value: String(row?.['rarest'] ?? ''),
              failing: count(row?.['least']),
              share,
              classes,
            }),
    };
  },
});
