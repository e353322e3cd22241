import { z } from 'zod';
import { text } from '../../../shared/domain';
import { inFrame } from '../survey';
import { isDate } from '../traits';
import { columnOf, defineCheck, entryOf, shareOf } from './check';
import { nothingToSay } from './verdicts';

const FEWEST = 100;

/** In a series, test rows from between the training rows: their neighbours in time are known, and those of the future are not. */
export const timeOverlap = defineCheck({
  id: 'timeOverlap',
  group: 'target',
  unit: 'share',
  remedies: [],
  settings: z.object({
    /** Share of the test rows that are no later than the latest training row. */
    most: z.number().min(0).max(1).default(0.05),
  }),
  propose: ({ series, target }) =>
    series === null || target === null || series.column === target
      ? []
      : [
          entryOf('timeOverlap', [series.column], {
            settings: { most: 0.05 },
            severity: 'warn',
            ofColumn: true,
          }),
        ],
  measure: async (entry, { most }, table, _, { survey, signal, parts }) => {
    const column = columnOf(entry, table);
    if (!isDate(column)) return nothingToSay('quality.gaps.noDate', most);
    const frame = await survey.sample(signal);
    const clock = inFrame(frame, column.name);
    if (clock?.kind !== 'number' || frame.rows < FEWEST) return nothingToSay('quality.timeOverlap.few', most);
    const { train, test } = await parts(table.target);
    const last = train.reduce((latest, i) => {
      const time = clock.values[i] ?? NaN;
      return time > latest ? time : latest;
    }, -Infinity);
    const dated = test.filter((i) => !Number.isNaN(clock.values[i] ?? NaN));
    const figure = shareOf(dated.filter((i) => (clock.values[i] ?? 0) <= last).length, dated.length);
    return {
      figure,
      threshold: most,
      failingRows: 0,
      level: figure > most ? 'fail' : 'pass',
      columns: [column.name],
      summary: text(`quality.timeOverlap.${figure > most ? 'some' : 'none'}`, {
        column: column.name,
        share: figure,
      }),
    };
  },
});
