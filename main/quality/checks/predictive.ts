import { z } from 'zod';
import { text, throwIfCancelled } from '../../../shared/domain';
import { type Frame, type FrameColumn, ROW } from '../../data';
import { correlation, crossFittedAuc, crossFittedEta, foldsOf, levelsOf } from '../association';
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

/** Rows looked at, at most; drawn by row id, so that the same data gives the same figure. */
const SAMPLE_ROWS = 50_000;
/** Beyond this many classes, only the most frequent are asked about. */
const MOST_CLASSES = 10;
const FEWEST_ROWS = 50;

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
    failAbove: z.number().min(0).max(1).default(0.97),
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
        ? { warnAbove: 0.8, failAbove: 0.97 }
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
  { data, signal }: Tools,
  names: readonly string[],
): Promise<{ name: string; figure: number }[]> {
  const every = Math.ceil(table.rows / SAMPLE_ROWS);
  const where = every > 1 ? { where: `hash(${ROW}) % ${every} = 0` } : {};
  const frame = await data.frame(table.versionId, [target, ...names], where, { signal });
  const goal = frame.columns[0];
  const column = table.columns.find((c) => c.name === target);
  if (!goal || !column || frame.rows < FEWEST_ROWS) return [];
  const folds = foldsOf(frame);
  const judge = judgeOf(goal, hasClasses(column, distinctOf(goal)), frame, folds);
  const found: { name: string; figure: number }[] = [];
  for (const feature of frame.columns.slice(1)) {
    throwIfCancelled(signal);
    const figure = await judge(feature);
    if (figure !== null) found.push({ name: feature.name, figure });
    await turn();
  }
  return found.sort((a, b) => b.figure - a.figure);
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function distinctOf(goal: FrameColumn): number {
  if (goal.kind === 'text') return goal.dictionary.length;
  return new Set(goal.values.filter((value) => !Number.isNaN(value))).size;
}

function judgeOf(
  goal: FrameColumn,
  classes: boolean,
  frame: Frame,
  folds: Uint8Array,
): (feature: FrameColumn) => Promise<number | null> {
  if (!classes) {
    if (goal.kind !== 'number') return () => Promise.resolve(null);
    return async (feature) => {
      const levels = levelsOf(feature);
      await turn();
      const eta = crossFittedEta(levels, goal.values, folds);
      const r = feature.kind === 'number' ? correlation(feature.values, goal.values) : 0;
      return eta === null ? null : Math.max(eta, r);
    };
  }
  const labels = labelsOf(goal);
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, counts.size === 2 ? 1 : MOST_CLASSES);
  const sides = frequent.map(([label, n]) => ({
    n,
    positive: Float64Array.from({ length: frame.rows }, (_, i) =>
      labels[i] === null ? NaN : labels[i] === label ? 1 : 0,
    ),
  }));
  return async (feature) => {
    const levels = levelsOf(feature);
    let sum = 0;
    let weight = 0;
    for (const { n, positive } of sides) {
      await turn();
      const area = crossFittedAuc(levels, positive, folds);
      if (area === null) continue;
      sum += n * area;
      weight += n;
    }
    return weight === 0 ? null : sum / weight;
  };
}

function labelsOf(goal: FrameColumn): (string | null)[] {
  if (goal.kind === 'text') return Array.from(goal.codes, (code) => goal.dictionary[code] ?? null);
  return Array.from(goal.values, (value) => (Number.isNaN(value) ? null : String(value)));
}
