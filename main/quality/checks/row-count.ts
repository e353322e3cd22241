import { z } from 'zod';
import { text } from '../../../shared/domain';
import { defineCheck, entryOf } from './check';
import { nothingToSay } from './verdicts';

/** Rows beside the last accepted version: half as many are a delivery that broke off, twice as many one that came twice. */
export const rowCount = defineCheck({
  id: 'rowCount',
  group: 'history',
  unit: 'share',
  remedies: [],
  settings: z.object({
    /** Greatest change, up or down, as a share of the rows before. */
    most: z.number().min(0).default(0.5),
  }),
  propose: () => [entryOf('rowCount', [], { settings: { most: 0.5 }, severity: 'warn' })],
  measure: async (_, { most }, table, __, { baseline }) => {
    const before = await baseline();
    if (!before || before.survey.table.rows === 0) return nothingToSay('quality.history.noBaseline', most);
    const change = (table.rows - before.survey.table.rows) / before.survey.table.rows;
    const over = Math.abs(change) > most;
    return {
      figure: change,
      threshold: most,
      failingRows: 0,
      level: over ? 'fail' : 'pass',
      columns: [],
      summary: text(over ? 'quality.rowCount.some' : 'quality.rowCount.none', {
        rows: table.rows,
        before: before.survey.table.rows,
      }),
    };
  },
});
