// What is seen of an order: lists place by place, levels that tell lists apart, and segments of lists.
import { describe, expect, it } from 'vitest';
import { byList, sizeLevels, tellsLists } from '../../../main/evaluate/listed';
import { orderOf } from '../../../main/evaluate/order';
import { levelsOf } from '../../../main/evaluate/segments';
import { weakSegments } from '../../../main/evaluate/weak';
import { asRanking, type FittedRecipe, Random } from '../../../shared/domain';
import { frameOf, specOf } from '../recipe/frames';

const data = {
  search: { type: 'text' as const, values: ['a', 'b', 'a', 'a', 'c', 'c', 'b', 'd', 'd'] },
  item: { type: 'text' as const, values: ['1', '2', '3', '4', '5', '6', '7', '8', '9'] },
  shop: { type: 'text' as const, values: ['x', 'y', 'x', 'x', null, null, 'y', 'x', 'x'] },
  price: { type: 'number' as const, values: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
  grade: { type: 'integer' as const, values: [0, 2, 3, 1, 1, 1, 0, 0, 4] },
};
const frame = frameOf(data);
const types = frame.columns.map(({ name, type }) => ({ name, type }));
const asked = asRanking(specOf(types, 'grade', []), 'search');
const spec = {
  ...asked,
  columns: asked.columns.map((c) => (c.name === 'item' ? { ...c, role: 'id' as const } : c)),
};
const test = Int32Array.from(data.grade.values, (_, i) => i);
const rows = {
  recipe: { spec } as FittedRecipe,
  frame,
  split: { train: new Int32Array(0), validation: new Int32Array(0), test },
  actual: Float64Array.from(data.grade.values),
  lists: Int32Array.of(0, 1, 0, 0, 2, 2, 1, 3, 3),
};

describe('orderOf', () => {
  // a: 1 (0), 3 (3), 4 (1); b is right; c has one relevance; d is the wrong way round.
  const scores = Float64Array.of(9, 5, 8, 7, 1, 2, 4, 3, -3);
  const order = orderOf(rows, scores);

  it('tells the worst lists first, place by place beside the best order', () => {
    expect(order).toMatchObject({ column: 'search', lists: 3, same: 1 });
    expect(order?.first).toBeCloseTo(1 / 3, 12);
    expect(order?.worst.map(({ name }) => name)).toEqual(['d', 'a', 'b']);
    expect(order?.usual.name).toBe('a');
    const [worst] = order?.worst ?? [];
    expect(worst).toMatchObject({ rows: 2 });
    expect(worst?.value).toBeCloseTo(1 / Math.log2(3), 12);
    expect(worst?.said.map(({ label, place, best }) => [label, place, best])).toEqual([
      ['8', 1, 2],
      ['9', 2, 1],
    ]);
    expect(order?.usual.ideal.map(({ label, relevance, place }) => [label, relevance, place])).toEqual([
      ['3', 3, 2],
      ['4', 1, 3],
      ['1', 0, 1],
    ]);
  });

  it('counts every list that has an order in one tenth', () => {
    expect(order?.spread.reduce((a, b) => a + b, 0)).toBe(3);
    expect(order?.spread[9]).toBe(1);
  });

  it('says nothing of other tasks', () => {
    const other = { ...rows, recipe: { spec: { ...spec, task: 'regression' } } as FittedRecipe };
    expect(orderOf(other, scores)).toBeUndefined();
  });
});

describe('levels of lists', () => {
  const column = (name: string) => frame.columns.find((one) => one.name === name) ?? frame.columns[0];

  it('are of columns that say the same of every row of a list, gaps included', () => {
    const tells = ['shop', 'price', 'search'].map((name) => {
      const found = column(name);
      return found && tellsLists(found, test, rows.lists);
    });
    expect(tells).toEqual([true, false, true]);
  });

  it('are of sizes, in the words of lists', () => {
    const { conditions, of } = sizeLevels('search', rows.lists);
    expect(conditions).toEqual([
      { kind: 'size', column: 'search', low: 2, high: 3 },
      { kind: 'size', column: 'search', low: 3, high: 4 },
    ]);
    expect([...of]).toEqual([1, 0, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('find the lists whose order is worse', async () => {
    const random = new Random(3);
    const count = 240;
    const size = 8;
    const all = count * size;
    const lists = Int32Array.from({ length: all }, (_, i) => Math.floor(i / size));
    const actual = Float64Array.from({ length: all }, () => random.below(4));
    // Every third list is in a drawn order, the others nearly in the best.
    const outputs = actual.map((y, i) => ((lists[i] as number) % 3 === 0 ? 0 : y) + 0.3 * random.normal());
    const kind = frameOf({
      kind: { type: 'text', values: Array.from(lists, (list) => (list % 3 === 0 ? 'bad' : 'good')) },
    }).columns[0];
    const every = Int32Array.from(lists, (_, i) => i);
    const units = byList({ actual, outputs, lists }, kind ? [levelsOf(kind, every)] : [], {
      of: lists,
      count,
    });
    expect(units.clusters).toBeUndefined();
    expect(units.errors.length).toBeLessThanOrEqual(count);
    const { weak } = await weakSegments(units.errors, units.levels, 1, { ...units, least: 10 });
    expect(weak[0]).toMatchObject({ conditions: [{ kind: 'is', value: 'bad' }], sure: true });
    expect(weak[0]?.rows).toBeLessThanOrEqual(count / 3);
    expect(weak[0]?.error).toBeGreaterThan(2 * (weak[0]?.otherError ?? 1));
    const measured = units.rowsOf(weak[0]?.measured ?? new Int32Array(0));
    expect(measured.length).toBeGreaterThan(10 * size);
    expect(measured.length % size).toBe(0);
    expect(
      measured.every((row, i) => (lists[row] as number) % 3 === 0 && row > (measured[i - 1] ?? -1)),
    ).toBe(true);
  });
});
