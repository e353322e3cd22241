import { SeriesSettings } from '../series';
import { isDate } from '../traits';
import { columnOf, defineCheck, entryOf } from './check';
import { rowsWithSteps, settingsOf } from './gaps';
import { countRows, judgeRows, nothingToSay } from './verdicts';

/** Two rows of a series at the same time. The first of them does not fail. */
export const stamps = defineCheck({
  id: 'stamps',
  group: 'time',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: SeriesSettings,
  propose: ({ series }) =>
    series === null
      ? []
      : [
          entryOf('stamps', [series.column], {
            settings: settingsOf(series),
            severity: 'warn',
            ofColumn: true,
          }),
        ],
  measure: async (entry, settings, table, _, tools) => {
    if (!isDate(columnOf(entry, table))) return nothingToSay('quality.gaps.noDate');
    const where = rowsWithSteps(entry, table, settings, 't = p');
    return judgeRows(entry, table, await countRows(table, tools, where), where);
  },
});
