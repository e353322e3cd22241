import { z } from 'zod';
import { ident } from '../../data';
import { isAmount } from '../traits';
import { count, defineCheck, entryOf, presentColumns, shareOf } from './check';
import { judgeColumns } from './verdicts';

/** Columns of numbers that are nearly always zero: often it was written where nothing was known. */
export const zeros = defineCheck({
  id: 'zeros',
  group: 'distribution',
  unit: 'count',
  remedies: ['removeColumn'],
  settings: z.object({ share: z.number().min(0).max(1).default(0.98) }),
  propose: ({ columns, profiles, target }) => {
    // Flags of zero and one are zero most of the time, and mean it.
    const names = columns.filter(
      (column, i) => isAmount(column) && column.name !== target && (profiles[i]?.distinct ?? 0) > 2,
    );
    return names.length === 0
      ? []
      : [
          entryOf(
            'zeros',
            names.map(({ name }) => name),
            { settings: { share: 0.98 }, severity: 'warn' },
          ),
        ];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table)
        .filter(isAmount)
        .flatMap(({ name }, i) => [
          [`zero${i}`, `count_if(${ident(name)} = 0)`],
          [`all${i}`, `count(${ident(name)})`],
        ]),
    ),
  measure: (entry, { share }, table, asked) => {
    const found = presentColumns(entry, table)
      .filter(isAmount)
      .map(({ name }, i) => ({ name, share: shareOf(count(asked[`zero${i}`]), count(asked[`all${i}`])) }))
      .filter((one) => one.share > share)
      .sort((a, b) => b.share - a.share);
    return judgeColumns(
      entry,
      found.map(({ name }) => name),
      { share: found[0]?.share ?? share },
    );
  },
});
