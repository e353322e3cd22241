// What lies on both sides of the split, on drawn tables: customers whose answers go with them or not, and rows that are all but the same.
import { describe, expect, it } from 'vitest';
import type { Frame, FrameColumn } from '../../../../main/data';
import { entitiesIn, tiedBy, witnesses } from '../../../../main/evaluate/entities';
import { neighbourShare } from '../../../../main/evaluate/neighbours';
import { Random, type RecipeSpec } from '../../../../shared/domain';

const text = (name: string, words: readonly string[]): FrameColumn => {
  const dictionary = [...new Set(words)];
  const places = new Map(dictionary.map((word, at) => [word, at]));
  return {
    kind: 'text',
    name,
    type: 'text',
    dictionary,
    codes: Int32Array.from(words, (w) => places.get(w) ?? -1),
  };
};
const number = (name: string, values: Float64Array): FrameColumn => ({
  kind: 'number',
  name,
  type: 'number',
  values,
});
const all = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
const spec = (columns: RecipeSpec['columns']): RecipeSpec => ({
  target: 'y',
  task: 'binary',
  positive: 'yes',
  columns,
  steps: [],
  split: { validation: 0.2, test: 0.2, seed: 1 },
});

/** Six hundred customers of four rows each. */
function customers(random: Random, tied: boolean) {
  const rows = 2400;
  const of = Array.from({ length: rows }, (_, i) => Math.floor(i / 4));
  const own = Array.from({ length: 600 }, () => random.below(2));
  const answers = Float64Array.from(of, (c) =>
    tied && random.uniform() < 0.8 ? (own[c] ?? 0) : random.below(2),
  );
  return {
    rows,
    answers,
    column: text(
      'customer',
      of.map((c) => `C${c}`),
    ),
  };
}

describe('customers on both sides', () => {
  it('are known by name and by how their values repeat; kinds, amounts and features of few values are not', () => {
    const random = new Random(2);
    const { rows, column } = customers(random, true);
    const frame: Frame = {
      rows,
      rowIds: Float64Array.from(all(rows)),
      columns: [
        column,
        text(
          'city',
          Array.from({ length: rows }, () => `town ${random.below(12)}`),
        ),
        number(
          'amount',
          Float64Array.from({ length: rows }, () => random.below(500)),
        ),
        text(
          'note',
          Array.from({ length: rows }, (_, i) => `unique ${i}`),
        ),
      ],
    };
    const roles = spec([
      { name: 'customer', role: 'ignore' },
      { name: 'city', role: 'feature' },
      { name: 'amount', role: 'feature' },
      { name: 'note', role: 'ignore' },
    ]);
    expect(entitiesIn(frame, roles, all(rows)).map(({ name }) => name)).toEqual(['customer']);
    const columns = [
      { name: 'customer', type: 'text' },
      { name: 'city', type: 'text' },
      { name: 'when', type: 'date' },
      { name: 'count', type: 'integer' },
      { name: 'y', type: 'text' },
    ];
    expect(witnesses(columns, roles)).toEqual(['customer', 'when']);
  });

  it('are tied to their answers where they are, and in one of a hundred tables where they are not', () => {
    const random = new Random(3);
    let tied = 0;
    for (let table = 0; table < 40; table++) {
      const { rows, answers, column } = customers(random, false);
      if (tiedBy(column, all(rows), answers, table) !== null) tied++;
    }
    expect(tied).toBeLessThanOrEqual(3);
    const { rows, answers, column } = customers(random, true);
    // Eight of ten answers are the customer's own: the rows of one agree by 0.64.
    expect(tiedBy(column, all(rows), answers, 1)).toBeCloseTo(0.64, 1);
  });
});

describe('rows that are all but the same', () => {
  const drawn = (random: Random, rows: number, repeated: number) => {
    const values = Array.from({ length: 6 }, () =>
      Float64Array.from({ length: rows }, () => random.normal()),
    );
    // The last rows repeat the first; one column is drawn anew.
    for (let i = rows - repeated; i < rows; i++)
      for (const column of values.slice(1))
        column[i] = (column[i - (rows - repeated)] as number) + 0.001 * random.normal();
    return values.map((column, c) => number(`x${c}`, column));
  };
  it('are found beside a column of noise, and not where there are none', async () => {
    const random = new Random(4);
    const train = all(1600);
    const test = Int32Array.from({ length: 400 }, (_, i) => 1600 + i);
    expect(await neighbourShare(drawn(random, 2000, 200), train, test, 1)).toBeCloseTo(0.5, 1);
    for (let table = 0; table < 5; table++)
      expect(await neighbourShare(drawn(random, 2000, 0), train, test, table)).toBeLessThan(0.02);
  });
  it('cannot be told by columns of few values', async () => {
    const random = new Random(5);
    const columns = ['a', 'b', 'c', 'd'].map((name) =>
      text(
        name,
        Array.from({ length: 500 }, () => String(random.below(3))),
      ),
    );
    expect(
      await neighbourShare(
        columns,
        all(400),
        Int32Array.from({ length: 100 }, (_, i) => 400 + i),
        1,
      ),
    ).toBeNull();
  });
});
