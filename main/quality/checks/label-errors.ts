import { turn } from '../../../shared/domain';
import { z } from 'zod';
import { type Frame, type FrameColumn } from '../../data';
import { type Levels, levelsOf } from '../association';
import { crossFittedChance } from '../contradicted';
import { distinctOf, FEWEST_ROWS, foldsOfFrame } from '../leak';
import { inFrame } from '../survey';
import { defineCheck, entryOf, presentColumns } from './check';
import { hasClasses } from './target';
import { judgeSampled, nothingToSay } from './verdicts';

const MOST_ROWS = 10_000;
const MOST_COLUMNS = 30;
const MOST_LEVELS = 300;
const MOST_CLASSES = 5;
const BELOW = 0.02;

/** Rows whose class the other columns contradict: a model that has not seen the row gives its class hardly a chance. */
export const labelErrors = defineCheck({
  id: 'labelErrors',
  group: 'target',
  unit: 'share',
  remedies: ['quarantine', 'drop'],
  settings: z.object({
    /** The chance of a row's own class below which it is doubted. */
    below: z.number().min(0).max(0.5).default(BELOW),
  }),
  propose: ({ columns, profiles, target, rows }) => {
    const i = columns.findIndex(({ name }) => name === target);
    const column = columns[i];
    if (!column || rows < FEWEST_ROWS || !hasClasses(column, profiles[i]?.distinct ?? 0)) return [];
    const names = columns.filter(
      ({ name, type }, k) =>
        name !== target &&
        (profiles[k]?.distinct ?? 0) > 1 &&
        (type !== 'text' || (profiles[k]?.distinct ?? 0) <= MOST_LEVELS),
    );
    return names.length === 0
      ? []
      : [
          entryOf(
            'labelErrors',
            names.slice(0, MOST_COLUMNS).map(({ name }) => name),
            { settings: { below: BELOW }, severity: 'warn', tolerance: 0.01 },
          ),
        ];
  },
  measure: async (entry, { below }, table, _, { survey, signal }) => {
    const frame = firstRows(await survey.sample(signal));
    const column = table.columns.find(({ name }) => name === table.target);
    const goal = inFrame(frame, table.target ?? '');
    if (!column || !goal || frame.rows < FEWEST_ROWS || !hasClasses(column, distinctOf(goal)))
      return nothingToSay('quality.labelErrors.noTarget', entry.tolerance);
    const features: Levels[] = [];
    for (const { name } of presentColumns(entry, table)) {
      await turn();
      const feature = name === column.name ? undefined : inFrame(frame, name);
      if (feature) features.push(levelsOf(feature));
    }
    const folds = foldsOfFrame(frame);
    const own = new Float64Array(frame.rows).fill(1);
    const classes = classesOf(goal);
    // Of two classes, the chance of one is the rest of the other's.
    for (const positive of classes.length === 2 ? classes.slice(0, 1) : classes) {
      const chance = await crossFittedChance(features, positive, folds, signal);
      for (let i = 0; i < frame.rows; i++) {
        if (positive[i] === 1) own[i] = chance[i] ?? NaN;
        else if (positive[i] === 0 && classes.length === 2) own[i] = 1 - (chance[i] ?? NaN);
      }
    }
    return judgeSampled(entry, frame, (i) => (own[i] ?? 1) < below, [column.name], {
      ...{ target: column.name, below },
    });
  },
});

/** Every so many rows, so that no more than 10,000 are looked at. */
function firstRows(frame: Frame): Frame {
  const every = Math.ceil(frame.rows / MOST_ROWS);
  if (every <= 1) return frame;
  const some = <A extends Float64Array | Int32Array>(values: A): A =>
    values.filter((_, i) => i % every === 0) as A;
  const rowIds = some(frame.rowIds);
  const columns = frame.columns.map((column): FrameColumn =>
    column.kind === 'number'
      ? { ...column, values: some(column.values) }
      : { ...column, codes: some(column.codes) },
  );
  return { rows: rowIds.length, rowIds, columns };
}

/** For each frequent class, 1 where a row is of it, 0 where of another, NaN where of none. */
function classesOf(goal: FrameColumn): Float64Array[] {
  const labels =
    goal.kind === 'text'
      ? Array.from(goal.codes, (code) => goal.dictionary[code] ?? null)
      : Array.from(goal.values, (value) => (Number.isNaN(value) ? null : String(value)));
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_CLASSES)
    .map(([name]) => Float64Array.from(labels, (label) => (label === null ? NaN : label === name ? 1 : 0)));
}
