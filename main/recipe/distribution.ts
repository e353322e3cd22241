// How the values of a slot are spread, and how the target moves with them.
import type { Distribution, HistogramBin, Relation, TopValue } from '../../shared/domain';
import type { z } from 'zod';
import { featureNames, type Slot, type TextSlot } from './slot';
import { codeCounts, present } from './statistics';

type Bin = z.infer<typeof HistogramBin>;
type Top = z.infer<typeof TopValue>;

const BINS = 24;
const MOST_TOP = 12;
/** Groups of about equal size in which the target is averaged. */
const GROUPS = 10;

/** One entry a feature. `target` is a number a row whose mean says something (1 for the class looked for); NaN is left out. */
export function distributionOf(slot: Slot, column: string, target?: Float64Array): Distribution[] {
  const names = featureNames(column, slot);
  if (slot.kind === 'levels') {
    const counts = codeCounts(slot.codes, slot.names.length);
    return names.map((name, i) => ({
      name,
      missing: 0,
      histogram: null,
      top: zeroOne(counts[i] ?? 0, slot.codes.length),
      ...(target ? { relation: zeroOneRelation(slot.codes, i, target) } : {}),
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
    return [
      { name, missing, histogram: null, top, ...(target ? { relation: levelRelation(slot, target) } : {}) },
    ];
  }
  const known = present(slot.values);
  const missing = slot.values.length - known.length;
  const relation = target ? { relation: groupRelation(slot.values, target) } : {};
  if (slot.indicator && known.every((value) => value === 0 || value === 1)) {
    const ones = known.reduce((sum, value) => sum + value, 0);
    return [{ name, missing, histogram: null, top: zeroOne(ones, known.length), ...relation }];
  }
  return [{ name, missing, histogram: histogram(known), top: null, ...relation }];
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

type Group = Relation[number];

/** The target's mean where the feature is 1 and where it is 0. */
function zeroOneRelation(codes: Int32Array, level: number, target: Float64Array): Relation {
  const groups = [sums(), sums()];
  codes.forEach((code, i) => add(groups[code === level ? 1 : 0], target[i] ?? NaN));
  return groups.flatMap((group, i) => ended({ from: null, to: null, label: String(i) }, group));
}

/** The target's mean by level, the most frequent levels first. */
function levelRelation({ codes, dictionary }: TextSlot, target: Float64Array): Relation {
  const groups = dictionary.map(sums);
  codes.forEach((code, i) => add(groups[code], target[i] ?? NaN));
  return dictionary
    .flatMap((label, code) => ended({ from: null, to: null, label }, groups[code] ?? sums()))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, MOST_TOP);
}

/** The target's mean in groups of about equal size by falling rank; equal values stay together. */
function groupRelation(values: Float64Array, target: Float64Array): Relation {
  const order = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  if (order.length === 0) return [];
  const edges = [
    ...new Set(
      Array.from(
        { length: GROUPS - 1 },
        (_, i) => order[Math.floor(((i + 1) * order.length) / GROUPS)] as number,
      ),
    ),
  ].filter((edge) => edge > (order[0] as number));
  const groups = Array.from({ length: edges.length + 1 }, sums);
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    let at = 0;
    while (at < edges.length && value >= (edges[at] as number)) at++;
    add(groups[at], target[i] ?? NaN);
  });
  const last = order[order.length - 1] as number;
  return groups.flatMap((group, i) =>
    ended({ from: edges[i - 1] ?? (order[0] as number), to: edges[i] ?? last, label: null }, group),
  );
}

interface Sums {
  rows: number;
  sum: number;
}
const sums = (): Sums => ({ rows: 0, sum: 0 });

function add(group: Sums | undefined, value: number): void {
  if (!group || Number.isNaN(value)) return;
  group.rows++;
  group.sum += value;
}

const ended = (place: Omit<Group, 'rows' | 'mean'>, { rows, sum }: Sums): Relation =>
  rows === 0 ? [] : [{ ...place, rows, mean: sum / rows }];
