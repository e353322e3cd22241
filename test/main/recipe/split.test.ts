// How rows are divided, and what the training rows are made of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedRows, rowWeights } from '../../../main/recipe/balance';
import { belongingOf } from '../../../main/recipe/belonging';
import { listNumbers } from '../../../main/recipe/lists';
import { columnsOf, featureColumns } from '../../../main/recipe/steps';
import { splitKey, splitLabelled } from '../../../main/recipe/split';
import { keepsLists, RecipeSpec, type SplitSpec } from '../../../shared/domain';
import { allRows, frameOf, specOf } from './frames';

const rows = 600;
const numbers = Array.from({ length: rows }, (_, i) => i);
const frame = frameOf({
  x: { type: 'number', values: numbers },
  customer: { type: 'text', values: numbers.map((i) => (i % 50 === 7 ? null : `c${(i * 13) % 90}`)) },
  when: {
    type: 'date',
    values: numbers.map((i) => (i % 40 === 3 ? null : Math.floor(((i * 37) % rows) / 2) * 86_400_000)),
  },
  part: { type: 'text', values: numbers.map((i) => ['fit', 'fit', 'try', 'judge'][i % 4] ?? '') },
  weight: { type: 'number', values: numbers.map((i) => (i === 5 ? null : i % 3)) },
  goal: { type: 'text', values: numbers.map((i) => (i % 10 === 0 ? 'yes' : 'no')) },
});
const base = specOf(
  frame.columns.map(({ name, type }) => ({ name, type })),
  'goal',
  [],
);
const specWith = (split: Partial<SplitSpec>): RecipeSpec => ({ ...base, split: { ...base.split, ...split } });
const text = (name: string, row: number): string | undefined => {
  const column = frame.columns.find((c) => c.name === name);
  return column?.kind === 'text' ? column.dictionary[column.codes[row] ?? -1] : undefined;
};
const time = (row: number): number => {
  const column = frame.columns.find((c) => c.name === 'when');
  return column?.kind === 'number' ? (column.values[row] ?? NaN) : NaN;
};

describe('splits', () => {
  it('divide as they always did where nothing is said, under the key that they always had', () => {
    const old = splitLabelled(frame, base);
    expect(splitLabelled(frame, specWith({ method: 'stratified' }))).toEqual(old);
    const key = splitKey({ spec: base, versionId: 3 });
    expect(key).toBe('[3,"goal",0.2,0.2,1]');
    expect(splitKey({ spec: specWith({ method: 'stratified' }), versionId: 3 })).toBe(key);
    expect(splitKey({ spec: specWith({ method: 'random' }), versionId: 3 })).not.toBe(key);
    expect(RecipeSpec.parse(JSON.parse(JSON.stringify(base)))).toEqual(base);
  });

  it('keep a customer on one side, whatever the seed, with shares near those asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const split = splitLabelled(frame, specWith({ method: 'grouped', column: 'customer', seed }));
        const sides = [split.train, split.validation, split.test];
        const seen = sides.map(
          (side) => new Set(Array.from(side, (row) => text('customer', row)).filter(Boolean)),
        );
        const all = seen.flatMap((side) => [...side]);
        expect(new Set(all).size).toBe(all.length);
        expect(Array.from(sides.flatMap((side) => [...side])).sort((a, b) => a - b)).toEqual(numbers);
        expect(Math.abs(split.test.length / rows - 0.2)).toBeLessThan(0.03);
        expect(Math.abs(split.validation.length / rows - 0.2)).toBeLessThan(0.03);
      }),
      { numRuns: 20 },
    );
  });

  it('test the latest rows, and keep rows of one day together', () => {
    const { train, validation, test } = splitLabelled(frame, specWith({ method: 'time', column: 'when' }));
    const times = (side: Int32Array): number[] => Array.from(side, time).filter((t) => !Number.isNaN(t));
    expect(Math.max(...times(train))).toBeLessThan(Math.min(...times(validation)));
    expect(Math.max(...times(validation))).toBeLessThan(Math.min(...times(test)));
    expect(Math.abs(test.length / rows - 0.2)).toBeLessThan(0.03);
    expect(Array.from(train).some((row) => Number.isNaN(time(row)))).toBe(true);
    expect(() => splitLabelled(frame, specWith({ method: 'time', column: 'customer' }))).toThrowError(
      expect.objectContaining({ code: 'recipe.splitColumn' }),
    );
  });

  it('go by a column that says so, and say when a part would be empty', () => {
    const given = {
      method: 'column' as const,
      column: 'part',
      validationValues: ['try'],
      testValues: ['judge'],
    };
    const { train, validation, test } = splitLabelled(frame, specWith(given));
    expect(
      [train, validation, test].map((side) => new Set(Array.from(side, (row) => text('part', row)))),
    ).toEqual([new Set(['fit']), new Set(['try']), new Set(['judge'])]);
    expect(() => splitLabelled(frame, specWith({ ...given, testValues: ['nothing'] }))).toThrowError(
      expect.objectContaining({ code: 'recipe.emptyPart' }),
    );
  });
});

describe('balance', () => {
  const classes = ['no', 'yes'];
  const sizes = (picked: Int32Array): number[] => {
    const yes = picked.filter((row) => text('goal', row) === 'yes').length;
    return [picked.length - yes, yes];
  };
  it('draws rows of small classes again, or leaves out those of large ones, the same each time', () => {
    const over = { spec: { ...base, balance: 'oversample' as const }, classes };
    const under = { spec: { ...base, balance: 'undersample' as const }, classes };
    expect(sizes(balancedRows(over, frame, allRows(rows)))).toEqual([540, 540]);
    expect(sizes(balancedRows(under, frame, allRows(rows)))).toEqual([60, 60]);
    expect(balancedRows(under, frame, allRows(rows))).toEqual(balancedRows(under, frame, allRows(rows)));
    expect(balancedRows({ spec: base, classes }, frame, allRows(rows))).toEqual(allRows(rows));
  });

  it('gives classes the same weight in training only, and rows the weight of their column everywhere', () => {
    const weighted = { spec: { ...base, balance: 'weights' as const }, classes };
    const weights = rowWeights(weighted, frame, allRows(rows), true);
    expect(weights?.[0]).toBeCloseTo(5, 9);
    expect(weights?.[1]).toBeCloseTo(600 / 1080, 9);
    expect(rowWeights(weighted, frame, allRows(rows), false)).toBeNull();
    const columns = base.columns.map((c) => (c.name === 'weight' ? { ...c, role: 'weight' as const } : c));
    const own = rowWeights({ spec: { ...base, columns }, classes }, frame, allRows(8), false);
    expect(Array.from(own ?? [])).toEqual([0, 1, 2, 0, 1, 0, 0, 1]);
  });
});

describe('lists', () => {
  const inLists = frameOf({
    x: { type: 'number', values: numbers },
    search: { type: 'text', values: numbers.map((i) => (i % 50 === 7 ? null : `q${(i * 13) % 90}`)) },
    buyer: { type: 'integer', values: numbers.map((i) => ((i * 13) % 90) % 30) },
    day: { type: 'date', values: numbers.map((i) => ((i * 37) % rows) * 86_400_000) },
    visit: { type: 'date', values: numbers.map((i) => (3 * ((i * 13) % 90) + (i % 7)) * 86_400_000) },
    alone: { type: 'text', values: numbers.map((i) => `r${i}`) },
    clicks: { type: 'integer', values: numbers.map((i) => (i % 11 === 0 ? 2 : 0)) },
    loss: { type: 'integer', values: numbers.map((i) => (i === 4 ? -3 : 1)) },
    word: { type: 'text', values: numbers.map((i) => `w${i % 3}`) },
  });
  const types = inLists.columns.map(({ name, type }) => ({ name, type }));
  const ranked = (group: string | null, more: Partial<RecipeSpec> = {}): RecipeSpec => {
    const spec = specOf(types, more.target ?? 'clicks', []);
    const columns = spec.columns.map((c) => (c.name === group ? { ...c, role: 'group' as const } : c));
    return { ...spec, task: 'ranking', positive: null, columns, ...more };
  };
  const search = (row: number): string | null => {
    const column = inLists.columns.find(({ name }) => name === 'search');
    return column?.kind === 'text' ? (column.dictionary[column.codes[row] ?? -1] ?? null) : null;
  };

  it('lie on one side each, rows of none on no side, and their column is no feature', () => {
    const spec = ranked('search');
    const { train, validation, test } = splitLabelled(inLists, spec);
    const sides = [train, validation, test].map((side) => new Set(Array.from(side, search)));
    const all = sides.flatMap((side) => [...side]);
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain(null);
    expect(train.length + validation.length + test.length).toBe(numbers.filter((i) => i % 50 !== 7).length);
    expect(featureColumns(spec)).not.toContain('search');
    expect(columnsOf(spec)).toContain('search');
    const own = listNumbers(inLists, spec, test) ?? new Int32Array(0);
    for (const [i, row] of test.entries())
      for (const [j, other] of test.entries()) expect(own[i] === own[j]).toBe(search(row) === search(other));
    expect(belongingOf(inLists, spec, train)).toMatchObject({ kind: 'groups' });
    expect(splitKey({ spec, versionId: 1 })).not.toBe(splitKey({ spec: ranked('buyer'), versionId: 1 }));
  });

  it('stay whole by a column of larger groups and in time, and are refused where the values of a column part them', () => {
    const split = { ...ranked('search').split, method: 'grouped' as const, column: 'buyer' };
    expect(splitLabelled(inLists, ranked('search', { split })).test.length).toBeGreaterThan(0);
    const time = { ...split, method: 'time' as const, column: 'visit' };
    const spec = ranked('search', { split: time });
    const kept = [ranked('search'), ranked('search', { split }), spec, ranked(null)].map(keepsLists);
    expect(kept).toEqual([true, false, false, false]);
    const parts = splitLabelled(inLists, spec);
    const day = (row: number): number => 3 * ((row * 13) % 90) + (row % 7);
    const last = (list: string | null): number =>
      Math.max(...numbers.filter((row) => search(row) === list).map(day));
    const lasts = [parts.train, parts.validation, parts.test].map((part) =>
      Array.from(part, search).map(last),
    );
    const [first, second, third] = lasts.map((days) => ({ from: Math.min(...days), to: Math.max(...days) }));
    expect(first?.to).toBeLessThan(second?.from ?? 0);
    expect(second?.to).toBeLessThan(third?.from ?? 0);
    const belonging = belongingOf(inLists, spec, parts.train);
    expect(belonging.kind === 'times' && [...belonging.times]).toEqual(
      Array.from(parts.train, (row) => last(search(row)) * 86_400_000),
    );
    const given = {
      ...split,
      method: 'column' as const,
      column: 'day',
      testValues: ['0'],
      validationValues: [],
    };
    expect(() =>
      splitLabelled(
        inLists,
        ranked('search', { split: { ...given, validationValues: [String(86_400_000)] } }),
      ),
    ).toThrowError(expect.objectContaining({ code: 'recipe.groupParted' }));
  });

  it.each([
    ['no column of lists', ranked(null), 'recipe.noGroup'],
    ['lists of one row', ranked('alone'), 'recipe.groupsOfOne'],
    ['a relevance below 0', ranked('search', { target: 'loss' }), 'target.negative'],
    ['a relevance in words', ranked('search', { target: 'word' }), 'target.unfit'],
  ])('are refused with %s', (_name, spec, code) => {
    expect(() => splitLabelled(inLists, spec)).toThrowError(expect.objectContaining({ code }));
  });

  it('are refused together with a column of weights', () => {
    const spec = ranked('search');
    const columns = spec.columns.map((c) => (c.name === 'x' ? { ...c, role: 'weight' as const } : c));
    expect(() => splitLabelled(inLists, { ...spec, columns })).toThrowError(
      expect.objectContaining({ code: 'learn.rankingWeights' }),
    );
  });
});
