import { type z } from 'zod';
import { type SuiteEntry, text } from '../../../shared/domain';
import { ROW } from '../../data';
import { SeriesSettings, steppedSql } from '../series';
import { columnOf, count, defineCheck, entryOf, type Table } from './check';
import { isDate } from '../traits';
import { nothingToSay } from './verdicts';

/** Steps of a series that are missing: days without a row. The rows after the gaps fail; the figure is how many steps are missing. */
export const gaps = defineCheck({
  id: 'gaps',
  group: 'time',
  unit: 'count',
  remedies: [],
  settings: SeriesSettings,
  propose: ({ series }) =>
    series === null
      ? []
      : [
          entryOf('gaps', [series.column], {
            settings: settingsOf(series),
            severity: 'warn',
            ofColumn: true,
          }),
        ],
  measure: async (entry, settings, table, _, { data, signal }) => {
    const column = columnOf(entry, table);
    if (!isDate(column)) return nothingToSay('quality.gaps.noDate', 0);
    const [row] = await data.query(
      `SELECT count(*) AS rows, coalesce(sum(CAST(round(steps) AS BIGINT) - 1), 0) AS missing
       FROM ${steppedSql(entry, table, settings)} WHERE steps > 1.5`,
      { signal },
    );
    const [failing, missing] = [count(row?.['rows']), count(row?.['missing'])];
    return {
      figure: missing,
      threshold: 0,
      failingRows: failing,
      level: missing > 0 ? 'fail' : 'pass',
      failing: rowsWithSteps(entry, table, settings, 'steps > 1.5'),
      summary: text(missing > 0 ? 'quality.gaps.some' : 'quality.gaps.none', {
        column: column.name,
        missing,
        count: failing,
      }),
    };
  },
});

export const settingsOf = ({ by, step, months }: z.infer<typeof SeriesSettings>): SuiteEntry['settings'] => ({
  ...{ by, step, months },
});

export const rowsWithSteps = (
  entry: SuiteEntry,
  table: Table,
  settings: z.infer<typeof SeriesSettings>,
  condition: string,
): string =>
  `${ROW} IN (SELECT ${ROW} FROM ${steppedSql(entry, table, settings)} WHERE coalesce(${condition}, false))`;
