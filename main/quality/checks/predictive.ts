import { z } from 'zod';
import { text, throwIfCancelled, turn } from '../../../shared/domain';
import { distinctOf, FEWEST_ROWS, foldsOfFrame, judgeOf } from '../leak';
import { inFrame } from '../survey';
import {
  columnOf,
  defineCheck,
  entryOf,
  type Measured,
  nameList,
  presentColumns,
  type Table,
  type Tools,
} from './check';
import { hasClasses } from './target';

/**
 * One column that alone tells the target almost for certain: often it was written down after the fact, or is the target in disguise.
 * For classes the figure is the cross-fitted area under the ROC curve (several classes: each against the rest, by their shares);
 * for amounts the greater of correlation and correlation ratio.
 */
export const predictive = defineCheck({
  id: 'predictive',
  group: 'target',
  unit: 'score',
  remedies: ['removeColumn'],
  settings: z.object({
    warnAbove: z.number().min(0).max(1).default(0.8),
    failAbove: z.number().min(0).max(1).default(0.9875),
  }),
  propose: ({ columns, profiles, target }) => {
    const i = columns.findIndex((column) => column.name === target);
    const column = columns[i];
    if (!column) return [];
    const features = columns.map(({ name }) => name).filter((name) => name !== target);
    const distinct = profiles[i]?.distinct ?? 0;
    // Amounts and species are often told by one honest column; two classes seldom are.
    const settings =
      hasClasses(column, distinct) && distinct <= 2
        ? { warnAbove: 0.8, failAbove: 0.9875 }
        : { warnAbove: 0.9, failAbove: 0.995 };
    return [entryOf('predictive', features, { settings, severity: 'block' })];
  },
  measure: async (entry, { warnAbove, failAbove }, table, _, tools) => {
    const { target } = table;
    if (target === null) return unmeasured('quality.predictive.noTarget', failAbove);
    columnOf({ ...entry, columns: [target] }, table);
    const found = await associations(
      target,
      table,
      tools,
      presentColumns(entry, table).map((c) => c.name),
    );
    const [worst] = found;
    if (!worst) return unmeasured('quality.predictive.tooFew', failAbove);
    const suspects = found.filter(({ figure }) => figure > warnAbove).map(({ name }) => name);
    const level = worst.figure > failAbove ? 'fail' : worst.figure > warnAbove ? 'warn' : 'pass';
    return {
      figure: worst.figure,
      threshold: level === 'pass' ? warnAbove : failAbove,
      failingRows: 0,
      level,
      columns: level === 'pass' ? [worst.name] : suspects,
      summary: text(`quality.predictive.${level === 'warn' && suspects.length > 1 ? 'warnMore' : level}`, {
        column: worst.name,
        target,
        figure: worst.figure,
        count: suspects.length - 1,
        others: nameList(suspects.slice(1)),
      }),
    };
  },
});

const unmeasured = (key: string, threshold: number): Measured => ({
  figure: null,
  threshold,
  failingRows: 0,
  level: 'pass',
  columns: [],
  summary: text(key),
});

/** How well each column alone tells the target, best first. */
async function associations(
  target: string,
  table: Table,
  { survey, signal }: Tools,
  names: readonly string[],
): Promise<{ name: string; figure: number }[]> {
  const frame = await survey.sample(signal);
  const goal = inFrame(frame, target);
  const column = table.columns.find((c) => c.name === target);
  if (!goal || !column || frame.rows < FEWEST_ROWS) return [];
  const folds = foldsOfFrame(frame);
  const judge = judgeOf(goal, hasClasses(column, distinctOf(goal)), frame, folds);
  const found: { name: string; figure: number }[] = [];
  const wanted = new Set(names);
  for (const feature of frame.columns) {
    if (!wanted.has(feature.name)) continue;
    throwIfCancelled(signal);
    const figure = await judge(feature);
    if (figure !== null) found.push({ name: feature.name, figure });
    await turn();
  }
  return found.sort((a, b) => b.figure - a.figure);
}
