// Splits that go by a column: whole groups, the latest rows, or values that say so themselves.
import { AssayError, type SplitSpec, text } from '../../shared/domain';
import type { FrameColumn } from '../data';
import { murmur3 } from './murmur';
import type { Split } from './split';
import { className } from './target';

/** What each row's group is called; null where it is missing. `labelled` are positions in the column. */
export function groupsOf(column: FrameColumn, labelled: Int32Array): (string | null)[] {
  return Array.from(labelled, (row) => {
    if (column.kind === 'text') return column.dictionary[column.codes[row] as number] || null;
    const value = column.values[row] as number;
    return Number.isNaN(value) ? null : className(value);
  });
}

/**
 * Whole groups go to test until it has its share of rows, then to validation. Their order depends on seed and name alone; a row without a
 * group is one of its own.
 */
export function byGroup(
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
export function byTime(column: FrameColumn, labelled: Int32Array, { test, validation }: SplitSpec): Split {
  if (column.kind === 'text')
    throw new AssayError('recipe.splitColumn', {
      column: column.name,
      type: text(`recipe.type.${column.type}`),
    });
  const times = Float64Array.from(labelled, (row) => column.values[row] as number);
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

/** Rows whose value is among those named for a part are in it; all others train. */
export function byValue(column: FrameColumn, labelled: Int32Array, spec: SplitSpec): Split {
  const groups = groupsOf(column, labelled);
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
