import { z } from 'zod';
import { text, turn } from '../../../shared/domain';
import { drift } from '../drift';
import { inFrame } from '../survey';
import { isDate } from '../traits';
import { defineCheck, entryOf, presentColumns } from './check';
import { nothingToSay } from './verdicts';

const FEWEST = 500;

/** Columns whose values differ between the training and the test rows: a test would not be of what was learnt. */
export const splitDrift = defineCheck({
  id: 'splitDrift',
  group: 'target',
  unit: 'score',
  remedies: ['removeColumn'],
  settings: z.object({ warnAbove: z.number().min(0).default(0.2) }),
  propose: ({ columns, profiles, target, rows }) => {
    // Of values that hardly repeat, no two draws are alike.
    const names = columns.filter(
      ({ type }, i) => type !== 'text' || (profiles[i]?.distinct ?? 0) <= Math.min(50, rows / 50),
    );
    return target === null || names.length === 0
      ? []
      : [
          entryOf(
            'splitDrift',
            names.map(({ name }) => name),
            {
              ...{ settings: { warnAbove: 0.2 }, severity: 'warn' },
            },
          ),
        ];
  },
  measure: async (entry, { warnAbove }, table, _, { survey, signal, parts }) => {
    const frame = await survey.sample(signal);
    if (frame.rows < FEWEST) return nothingToSay('quality.splitDrift.few', warnAbove);
    const { train, test, method, column: divider } = await parts(table.target);
    const found: { name: string; figure: number }[] = [];
    for (const own of presentColumns(entry, table)) {
      // What divides the rows differs between the parts on purpose, and with the time all dates do.
      if (own.name === divider || (method === 'time' && isDate(own))) continue;
      const { name } = own;
      const column = inFrame(frame, name);
      if (column) found.push({ name, figure: drift(column, column, train, test) });
      await turn();
    }
    found.sort((a, b) => b.figure - a.figure);
    const over = found.filter(({ figure }) => figure > warnAbove).map(({ name }) => name);
    const [worst] = found;
    return {
      figure: worst?.figure ?? null,
      threshold: warnAbove,
      failingRows: 0,
      level: over.length > 0 ? 'fail' : 'pass',
      columns: over,
      summary: text(
        `quality.splitDrift.${over.length > 1 ? 'someMore' : over.length > 0 ? 'some' : 'none'}`,
        {
          column: worst?.name ?? '',
          figure: worst?.figure ?? 0,
          count: over.length - 1,
        },
      ),
    };
  },
});
