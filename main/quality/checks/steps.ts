import { SeriesSettings } from '../series';
import { isDate } from '../traits';
import { columnOf, defineCheck, entryOf } from './check';
import { rowsWithSteps, settingsOf } from './gaps';
import { countRows, judgeRows, nothingToSay } from './verdicts';

/** Rows that stand between the steps of a series: a reading at 10:17 among those of every hour. */
export const steps = defineCheck({
  id: 'steps',
  group: 'time',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: SeriesSettings,
  propose: ({ series }) =>
    series === null
      ? []
      : [
          entryOf('steps', [series.column], {
            settings: settingsOf(series),
            severity: 'warn',
            ofColumn: true,
          }),
        ],
  measure: async (entry, settings, table, _, tools) => {
    if (!isDate(columnOf(entry, table))) return nothingToSay('quality.gaps.noDate');
    // Whole months are whole by their number; an hour may be off by a fiftieth.
    const between = settings.months ? 'false' : 'abs(steps - round(steps)) > 0.02';
    const where = rowsWithSteps(entry, table, settings, between);
    return judgeRows(entry, table, await countRows(table, tools, where), where);
  },
});
