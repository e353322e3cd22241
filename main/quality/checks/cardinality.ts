import { namesId } from '../../../shared/domain';
import { z } from 'zod';
import { ident } from '../../data';
import { isProse } from '../traits';
import { inFrame } from '../survey';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { judgeColumns } from './verdicts';

/** Columns of text with so many different values that few rows are left for each; ids and prose are other matters. */
export const cardinality = defineCheck({
  id: 'cardinality',
  group: 'distribution',
  unit: 'count',
  remedies: ['removeColumn'],
  settings: z.object({
    /** Fewer different values than this are never too many. */
    levels: z.number().int().min(1).default(50),
    /** Rows for each value, on average. */
    rowsPerLevel: z.number().min(1).default(20),
  }),
  propose: ({ columns, profiles, frame, formats, target, rows }) => {
    const names = columns.filter(({ name, type }, i) => {
      const seen = inFrame(frame, name);
      const whole = (profiles[i]?.distinct ?? 0) >= 0.95 * rows;
      return (
        type === 'text' &&
        name !== target &&
        seen &&
        !isProse(seen) &&
        !whole &&
        !namesId(name) &&
        !formats.has(name)
      );
    });
    return names.length === 0
      ? []
      : [
          entryOf(
            'cardinality',
            names.map(({ name }) => name),
            {
              ...{ settings: { levels: 50, rowsPerLevel: 20 }, severity: 'warn' },
            },
          ),
        ];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table).flatMap(({ name }, i) => [
        [`d${i}`, `approx_count_distinct(${ident(name)})`],
        [`n${i}`, `count(${ident(name)})`],
      ]),
    ),
  measure: (entry, { levels, rowsPerLevel }, table, asked) => {
    const found = presentColumns(entry, table)
      .map(({ name }, i) => ({ name, distinct: count(asked[`d${i}`]), rows: count(asked[`n${i}`]) }))
      .filter(({ distinct, rows }) => distinct > levels && rows < rowsPerLevel * distinct)
      .sort((a, b) => b.distinct - a.distinct);
    return judgeColumns(
      entry,
      found.map(({ name }) => name),
      { distinct: found[0]?.distinct ?? 0 },
    );
  },
});
