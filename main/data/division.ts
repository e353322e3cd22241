// How rows are divided into training, validation and test: by chance, or by a column: whole groups, the latest rows, or values that say
// so themselves. Whoever asks which rows test (the recipe that learns, the gate that judges) asks here.
import { AssayError, type SplitMethod, type SplitSpec, text } from '../../shared/domain';
import type { Frame, FrameColumn } from './frame';
import { murmur3 } from './murmur';
import { type Split, splitSteps } from './split';
import { findColumn } from './sql';

export interface Division {
  method: SplitMethod;
  spec: SplitSpec;
  /** Positions in the frame of the rows to be divided, ascending; no other row falls in any part. */
  rows: Int32Array;
  /** With `stratified`: the class of each of these rows. */
  classes: Int32Array;
  /** With `time`: the column whose values no part may tear; rows that share one are where the last of them lies. */
  whole?: string | null | undefined;
}

/**
 * Positions in the frame, ascending, yielding now and then for those who must let others run between. The same rows land in the same part
 * whatever their order.
 * @throws AssayError data.columnMissing, recipe.splitColumn
 */
export function* divideSteps(
  frame: Frame,
  { method, spec, rows, classes, whole }: Division,
): Generator<void, Split> {
  const rowIds = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) rowIds[i] = frame.rowIds[rows[i] as number] as number;
  yield;
  const parts = yield* divided(frame, { method, spec, rows, classes, whole }, rowIds);
  const back = (positions: Int32Array): Int32Array => positions.map((i) => rows[i] as number);
  return { train: back(parts.train), validation: back(parts.validation), test: back(parts.test) };
}

/** Positions in the division's rows. */
function* divided(
  frame: Frame,
  { method, spec, rows, classes, whole }: Division,
  rowIds: Float64Array,
): Generator<void, Split> {
  if (method === 'random' || method === 'stratified')
    return yield* splitSteps({
      ...{ rows: rows.length, rowIds, spec },
      ...(method === 'stratified' ? { classes } : {}),
    });
  const column = findColumn(frame.columns, spec.column ?? '');
  yield;
  if (method === 'grouped') return byGroup(groupsOf(column, rows), rowIds, spec);
  if (method === 'time') {
    const split = byTime(column, rows, spec);
    if (typeof whole !== 'string') return split;
    yield;
    return wholeGroups(split, groupsOf(findColumn(frame.columns, whole), rows));
  }
  return byValue(column, rows, spec);
}

/** What each row's group is called; null where it is missing. `rows` are positions in the column. */
function groupsOf(column: FrameColumn, rows: Int32Array): (string | null)[] {
  return Array.from(rows, (row) => {
    if (column.kind === 'text') return column.dictionary[column.codes[row] as number] || null;
    const value = column.values[row] as number;
    return Number.isNaN(value) ? null : String(value);
  });
}

/**
 * Whole groups go to test until it has its share of rows, then to validation. Their order depends on seed and name alone; a row without a
 * group is one of its own.
 */
function byGroup(
  groups: readonly (string | null)[],
  rowIds: Float64Array,
  { seed, test, validation }: SplitSpec,
): Split {
  const members = new Map<string, number[]>();
  groups.forEach((group, i) => {
    const name = group === null ? `\u0000${rowIds[i]}` : group;
    const own = members.get(name);
    if (own) own.push(i);
    else members.set(name, [i]);
  });
  const order = [...members]
    .map(([name, own]) => ({ name, own, key: murmur3(`${seed}\u0000${name}`) }))
    .sort((a, b) => a.key - b.key || (a.name < b.name ? -1 : 1));
  const sides: { test: number[]; validation: number[]; train: number[] } = {
    test: [],
    validation: [],
    train: [],
  };
  const n = groups.length;
  for (const { own } of order) {
    // A group goes where it leaves the part nearer to its share than without it.
    const fits = (side: number[], share: number): boolean => side.length + own.length / 2 <= share * n;
    const side = fits(sides.test, test)
      ? sides.test
      : fits(sides.validation, validation)
        ? sides.validation
        : sides.train;
    for (const row of own) side.push(row);
  }
  return {
    train: ascending(sides.train),
    validation: ascending(sides.validation),
    test: ascending(sides.test),
  };
}

const ascending = (rows: readonly number[]): Int32Array => Int32Array.from(rows).sort();

/**
 * The latest rows test, those before them validate, all earlier ones train. Rows of the same moment stay together; rows without one train.
 * @throws AssayError recipe.splitColumn for a column that has no order in time
 */
function byTime(column: FrameColumn, rows: Int32Array, { test, validation }: SplitSpec): Split {
  if (column.kind === 'text')
    throw new AssayError('recipe.splitColumn', {
      column: column.name,
      type: text(`recipe.type.${column.type}`),
    });
  const times = Float64Array.from(rows, (row) => column.values[row] as number);
  const known = times.filter((time) => !Number.isNaN(time)).sort();
  const cut = (share: number): number =>
    known[Math.min(known.length - 1, Math.round(known.length * (1 - share)))] ?? Infinity;
  const [toTest, toValidation] = [cut(test), cut(test + validation)];
  const take = (wanted: (time: number) => boolean): Int32Array =>
    Int32Array.from(times.keys()).filter((i) => wanted(times[i] as number));
  return {
    train: take((time) => !(time >= toValidation)),
    validation: take((time) => time >= toValidation && time < toTest),
    test: take((time) => time >= toTest),
  };
}

/** Every group as a whole in the latest part that any of its rows is in: nobody learns from what came after the rows that judge. */
function wholeGroups({ train, validation, test }: Split, groups: readonly (string | null)[]): Split {
  const latest = new Map<string | null, number>();
  const part = new Uint8Array(groups.length);
  [train, validation, test].forEach((rows, at) => {
    for (const row of rows) {
      part[row] = at;
      const group = groups[row] ?? null;
      if (group !== null) latest.set(group, at);
    }
  });
  const take = (at: number): Int32Array =>
    Int32Array.from(part.keys()).filter((row) => (latest.get(groups[row] ?? null) ?? part[row]) === at);
  return { train: take(0), validation: take(1), test: take(2) };
}

/** Rows whose value is among those named for a part are in it; all others train. */
function byValue(column: FrameColumn, rows: Int32Array, spec: SplitSpec): Split {
  const groups = groupsOf(column, rows);
  const test = new Set(spec.testValues);
  const validation = new Set(spec.validationValues);
  const take = (wanted: (group: string | null) => boolean): Int32Array =>
    Int32Array.from(groups.keys()).filter((i) => wanted(groups[i] ?? null));
  const inTest = (group: string | null): boolean => group !== null && test.has(group);
  const inValidation = (group: string | null): boolean =>
    group !== null && !test.has(group) && validation.has(group);
  return {
    train: take((group) => !inTest(group) && !inValidation(group)),
    validation: take(inValidation),
    test: take(inTest),
  };
}
