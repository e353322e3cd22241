// One column before and after its steps, as the training rows have it.
import {
  type Cell,
  derivedColumn,
  type FittedRecipe,
  isDerived,
  type RecipePreview,
  type RecipeSpec,
  saysNumber,
} from '../../shared/domain';
import type { Frame, FrameColumn } from '../data';
import { columnOf, walkFrame } from './apply';
import { distributionOf } from './distribution';
import { isTime, type Slot, toSlot } from './slot';
import { bindSteps, fieldOf, type RecipeColumn } from './steps';
import { encodeTarget } from './target';

const EXAMPLES = 8;
const MOST_FEATURES = 200;
const MOST_SOURCES = 4;
const MOST_VALUES = 300;

/** The recipe of one column alone: with it only such columns as the steps that made it, or change it, need beside it. */
export function specAround(spec: RecipeSpec, column: string): RecipeSpec {
  const wanted = new Set([column]);
  const steps = bindSteps(spec)
    .reverse()
    .flatMap(({ step, transform, settings }) => {
      const touches = step.columns.some((name) => wanted.has(name));
      if (transform.joint) {
        const makes = wanted.has(derivedColumn(step.id));
        if (!makes && !(touches && transform.replaces(settings))) return [];
        for (const name of step.columns) wanted.add(name);
        return [step];
      }
      return touches ? [step] : [];
    })
    .reverse();
  const raw = spec.columns.filter(({ name }) => wanted.has(name) && name !== spec.target);
  return {
    ...spec,
    // Whatever its role: a column that is left out can be looked at too.
    columns: raw.map(({ name }) => ({ name, role: 'feature' })),
    steps: steps.map((step) => ({ ...step, columns: step.columns.filter((name) => wanted.has(name)) })),
  };
}

/** `recipe` is fitted, at least for this column; `rows` are the training rows' positions. */
export function previewColumn(
  recipe: FittedRecipe,
  frame: Frame,
  column: string,
  rows: Int32Array,
): RecipePreview {
  let found: RecipeColumn<Slot> = { name: column, sources: [], step: '', slots: [] };
  const walking = walkFrame(recipe, frame, rows, { training: true }, (done) => {
    if (done.name === column) found = done;
  });
  while (!walking.next().done);
  const { spec, classes } = recipe;
  const { target, of } = meaningful(encodeTarget(recipe, frame, rows), spec, classes);
  const sources = isDerived(column) ? found.sources : [column];
  const raw = sources.slice(0, MOST_SOURCES).map((name) => columnOf(frame, name));
  const features = found.slots.flatMap((slot) => featureValues(slot, Math.min(EXAMPLES, rows.length)));
  return {
    column,
    rows: rows.length,
    sources: [...sources],
    relates: of,
    before: raw.flatMap((each) => distributionOf(toSlot(each, rows), each.name, target)),
    after: found.slots.flatMap((slot) => distributionOf(slot, column, target)).slice(0, MOST_FEATURES),
    steps: stepSentences(recipe, column),
    examples: Array.from(rows.subarray(0, EXAMPLES), (row, i) => ({
      before: raw.map((each) => cellOf(each, row)),
      after: features.map((values) => values[i] ?? 0),
    })),
  };
}

/** The target as a number whose mean says something: itself, or whether it is the class looked for (of several, the last). */
function meaningful(
  target: Float64Array,
  { task }: RecipeSpec,
  classes: readonly string[],
): { target: Float64Array; of: string | null } {
  if (saysNumber(task)) return { target, of: null };
  const wanted = classes.length - 1;
  return {
    target: target.map((value) => (Number.isNaN(value) ? NaN : value === wanted ? 1 : 0)),
    of: classes[wanted] ?? '',
  };
}

/** What each step that touches a column, or that made it, learnt: in words, and value by value. */
export function stepSentences(recipe: FittedRecipe, column: string): RecipePreview['steps'] {
  return bindSteps(recipe.spec).flatMap(({ step, transform, settings }) => {
    const made = derivedColumn(step.id);
    const under = transform.joint && (step.columns.includes(column) || made === column) ? made : column;
    const bySlot = fieldOf(fieldOf(recipe.fitted, step.id), under);
    if (!bySlot || typeof bySlot !== 'object' || Array.isArray(bySlot)) return [];
    return Object.entries(bySlot).map(([slot, value]) => ({
      stepId: step.id,
      summary: transform.describe(slot === '' ? column : `${column}.${slot}`, value, settings),
      values: transform.details(value, settings).slice(0, MOST_VALUES),
    }));
  });
}

/** The first values of each feature of a slot. */
function featureValues(slot: Slot, count: number): number[][] {
  if (slot.kind === 'number')
    return [Array.from(slot.values.subarray(0, count), (v) => (Number.isNaN(v) ? 0 : v))];
  if (slot.kind === 'text') return [];
  return slot.names.map((_, level) =>
    Array.from(slot.codes.subarray(0, count), (code) => (code === level ? 1 : 0)),
  );
}

/** A raw value as it goes over the wire. */
export function cellOf(column: FrameColumn, row: number): Cell {
  if (column.kind === 'text') {
    const value = column.dictionary[column.codes[row] ?? -1];
    if (value === undefined || value === '') return null;
    return column.type === 'boolean' ? value === 'true' : value;
  }
  const value = column.values[row] ?? NaN;
  if (!Number.isFinite(value)) return null;
  if (!isTime(column.type)) return value;
  if (Math.abs(value) > 8.64e15) return null;
  const iso = new Date(value).toISOString();
  return column.type === 'date' ? iso.slice(0, iso.indexOf('T')) : iso;
}
