// One column before and after its steps, as the training rows have it.
import {
  type Cell,
  type Distribution,
  type FittedRecipe,
  type HistogramBin,
  type RecipePreview,
  type Text,
  type TopValue,
} from '../../shared/domain';
import type { z } from 'zod';
import type { Frame, FrameColumn } from '../data';
import { applyColumn, columnOf } from './apply';
import { featureNames, isTime, type Slot, toSlot } from './slot';
import { codeCounts, present } from './statistics';
import { learnt, stepsOf } from './steps';

type Bin = z.infer<typeof HistogramBin>;
type Top = z.infer<typeof TopValue>;

const BINS = 24;
const MOST_TOP = 12;
const EXAMPLES = 8;
const MOST_FEATURES = 200;

/** `recipe` is fitted, at least for this column; `rows` are the training rows' positions. */
export function previewColumn(
  recipe: FittedRecipe,
  frame: Frame,
  column: string,
  rows: Int32Array,
): RecipePreview {
  const raw = columnOf(frame, column);
  const slots = applyColumn(recipe, frame, column, rows);
  const before = distributionOf(toSlot(raw, rows), column)[0];
  const features = slots.flatMap((slot) => featureValues(slot, Math.min(EXAMPLES, rows.length)));
  return {
    column,
    rows: rows.length,
    before: before ?? { name: column, missing: 0, histogram: null, top: null },
    after: slots.flatMap((slot) => distributionOf(slot, column)).slice(0, MOST_FEATURES),
    steps: stepSentences(recipe, column),
    examples: Array.from(rows.subarray(0, EXAMPLES), (row, i) => ({
      before: cellOf(raw, row),
      after: features.map((values) => values[i] ?? 0),
    })),
  };
}

/** What each step that touches a column learnt, in words. */
export function stepSentences(recipe: FittedRecipe, column: string): { stepId: string; summary: Text }[] {
  return stepsOf(recipe.spec, column).flatMap(({ step, transform, settings }) => {
    const bySlot = recipe.fitted[step.id];
    const ofColumn =
      bySlot && typeof bySlot === 'object' && !Array.isArray(bySlot) ? bySlot[column] : undefined;
    if (!ofColumn || typeof ofColumn !== 'object' || Array.isArray(ofColumn)) return [];
    return Object.keys(ofColumn).map((slot) => ({
      stepId: step.id,
      summary: transform.describe(
        slot === '' ? column : `${column}.${slot}`,
        learnt(recipe, step.id, column, slot),
        settings,
      ),
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

function distributionOf(slot: Slot, column: string): Distribution[] {
  const names = featureNames(column, slot);
  if (slot.kind === 'levels') {
    const counts = codeCounts(slot.codes, slot.names.length);
    return names.map((name, i) => ({
      name,
      missing: 0,
      histogram: null,
      top: zeroOne(counts[i] ?? 0, slot.codes.length),
    }));
  }
  const name = names[0] ?? column;
  if (slot.kind === 'text') {
    const counts = codeCounts(slot.codes, slot.dictionary.length);
    const top = slot.dictionary
      .map((value, code): Top => ({ value, count: counts[code] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST_TOP);
    const missing = slot.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
    return [{ name, missing, histogram: null, top }];
  }
  const known = present(slot.values);
  const missing = slot.values.length - known.length;
  if (slot.indicator && known.every((value) => value === 0 || value === 1)) {
    const ones = known.reduce((sum, value) => sum + value, 0);
    return [{ name, missing, histogram: null, top: zeroOne(ones, known.length) }];
  }
  return [{ name, missing, histogram: histogram(known), top: null }];
}

const zeroOne = (ones: number, rows: number): Top[] => [
  { value: 1, count: ones },
  { value: 0, count: rows - ones },
];

/** Bins of equal width from the least to the greatest value; one bin where these are equal. */
export function histogram(values: Float64Array): Bin[] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (values.length === 0) return [];
  const width = (high - low) / BINS;
  if (!(width > 0) || !Number.isFinite(width)) return [{ from: low, to: high, count: values.length }];
  const counts = new Float64Array(BINS);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return Array.from(counts, (count, i) => ({
    from: low + i * width,
    to: i === BINS - 1 ? high : low + (i + 1) * width,
    count,
  }));
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
