import { z } from 'zod';
import { text, namesId } from '../../../shared/domain';
import { type Frame, type FrameColumn } from '../../data';
import { FEWEST_ROWS, judgeOf, distinctOf, foldsOfFrame } from '../leak';
import { inFrame } from '../survey';
import { defineCheck, entryOf, presentColumns } from './check';
import { hasClasses } from './target';
import { nothingToSay } from './verdicts';

/** Running numbers, and the order of the rows itself, that tell the target: the file was sorted or put together by it. */
export const idPredicts = defineCheck({
  id: 'idPredicts',
  group: 'target',
  unit: 'score',
  remedies: ['removeColumn'],
  settings: z.object({
    /** Cross-fitted: 0.5 is chance for classes, 0 for amounts. */
    warnAbove: z.number().min(0).max(1).default(0.85),
  }),
  propose: ({ columns, profiles, target, rows }) => {
    const ids = columns.filter(
      ({ name, type }, i) =>
        type === 'integer' && name !== target && (profiles[i]?.distinct ?? 0) >= 0.99 * rows && namesId(name),
    );
    return target === null
      ? []
      : [
          entryOf(
            'idPredicts',
            ids.map(({ name }) => name),
            {
              ...{ settings: { warnAbove: 0.85 }, severity: 'warn' },
            },
          ),
        ];
  },
  measure: async (entry, { warnAbove }, table, _, { survey, signal }) => {
    const frame = await survey.sample(signal);
    const column = table.columns.find(({ name }) => name === table.target);
    const goal = inFrame(frame, table.target ?? '');
    if (!column || !goal || frame.rows < FEWEST_ROWS)
      return nothingToSay('quality.idPredicts.noTarget', warnAbove);
    const judge = judgeOf(goal, hasClasses(column, distinctOf(goal)), frame, foldsOfFrame(frame));
    const names = new Set(presentColumns(entry, table).map(({ name }) => name));
    const ids = frame.columns.filter(({ name, kind }) => names.has(name) && kind === 'number');
    const found: { name: string | null; figure: number }[] = [];
    for (const id of [...ids, orderOf(frame)]) {
      const figure = await judge(id);
      if (figure !== null) found.push({ name: ids.includes(id) ? id.name : null, figure });
    }
    found.sort((a, b) => b.figure - a.figure);
    const [worst] = found;
    const over = found.filter(({ figure }) => figure > warnAbove);
    const sentence = over.length === 0 ? 'none' : worst?.name === null ? 'order' : 'some';
    return {
      figure: worst?.figure ?? null,
      threshold: warnAbove,
      failingRows: 0,
      level: over.length > 0 ? 'fail' : 'pass',
      columns: over.flatMap(({ name }) => name ?? []),
      summary: text(`quality.idPredicts.${sentence}`, {
        column: worst?.name ?? '',
        target: column.name,
        figure: worst?.figure ?? 0,
      }),
    };
  },
});

/** The place of each row, as a column. */
const orderOf = ({ rowIds }: Frame): FrameColumn => ({
  ...{ kind: 'number', name: '', type: 'integer', values: rowIds },
});
