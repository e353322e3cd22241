// Columns as networks take them: intervals, gaps and codes; the same on arrays and in the exported graph.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder, openSession } from '../../../main/compute';
import { Fields } from '../../../main/learn/network/fields';
import type { FeatureInfo } from '../../../shared/domain';
import type { Labelled } from '../../../main/learn';

const feature = (name: string, levels?: number): FeatureInfo => ({
  name,
  source: name,
  step: '',
  ...(levels === undefined ? {} : { levels }),
});

const labelled = (columns: number[][], weights?: number[]): Labelled => {
  const rows = columns[0]?.length ?? 0;
  const x = Float32Array.from({ length: rows * columns.length }, (_, i) => {
    const column = columns[i % columns.length] as number[];
    return column[Math.floor(i / columns.length)] as number;
  });
  return {
    x,
    rows,
    width: columns.length,
    y: new Float64Array(rows),
    ...(weights ? { weights: Float64Array.from(weights) } : {}),
  };
};

describe('intervals of a number', () => {
  it('hold about as many rows each, between the smallest and the largest', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i / 1000) ** 3);
    const { numbers } = Fields.fit(labelled([values]), [feature('a')], 4);
    const edges = numbers[0]?.edges ?? [];
    expect(edges.length).toBe(5);
    expect(edges[0]).toBe(0);
    edges.forEach((edge, i) => expect(Math.cbrt(edge)).toBeCloseTo(i / 4, 2));
  });

  it('are not used up by a value that most rows share', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i < 920 ? 0 : i));
    const { numbers } = Fields.fit(labelled([values]), [feature('gain')], 10);
    expect(numbers[0]?.edges.filter((edge) => edge > 0).length).toBeGreaterThanOrEqual(4);
  });

  it('leave zero one value whatever its sign, and are left when it is told so', () => {
    const { numbers } = Fields.fit(labelled([[-0, 0, -0, 1, 2]]), [feature('a')], 4);
    expect(numbers[0]?.edges[0]).toBe(0);
    expect(new Set(numbers[0]?.edges).size).toBe(numbers[0]?.edges.length);
    let asked = 0;
    const leave = (): void => {
      if (++asked === 2) throw new Error('left');
    };
    const columns = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expect(() =>
      Fields.fit(
        labelled(columns),
        columns.map((_, i) => feature(`f${i}`)),
        4,
        leave,
      ),
    ).toThrow('left');
  });

  it('count a row as often as its weight says', () => {
    const value = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, fc.integer({ min: 0, max: 3 })), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (pairs, bins) => {
          fc.pre(pairs.some(([, weight]) => weight > 0));
          const byWeight = Fields.fit(
            labelled(
              [pairs.map(([v]) => v)],
              pairs.map(([, w]) => w),
            ),
            [feature('a')],
            bins,
          );
          const repeated = pairs.flatMap(([v, w]) => Array<number>(w).fill(v));
          const byRows = Fields.fit(labelled([repeated]), [feature('a')], bins);
          expect(byWeight.numbers[0]?.edges).toEqual(byRows.numbers[0]?.edges);
          expect(byWeight.numbers[0]?.fill).toBe(byRows.numbers[0]?.fill);
        },
      ),
      { seed: 1 },
    );
  });

  it('are one where every row has the same, or none, and nothing breaks', () => {
    for (const values of [
      [7, 7, 7],
      [NaN, NaN, NaN],
      [1e15, 1e15],
    ]) {
      const { numbers } = Fields.fit(labelled([values]), [feature('a')], 8);
      expect(numbers[0]?.edges.length).toBe(2);
      expect(Number.isFinite(numbers[0]?.fill)).toBe(true);
    }
  });
});

describe('encoding', () => {
  const columns = [
    [1, NaN, 3, 4],
    [0, 1, 1, NaN],
    [5, 6, 7, 8],
  ];
  const fields = Fields.fit(labelled(columns), [feature('gappy'), feature('city', 4), feature('age')], 4);

  it('puts numbers first, then where they were missing in training, then codes', () => {
    expect(fields.width).toBe(4);
    expect([...fields.encode(Float32Array.of(2, 1, 6), 1)]).toEqual([2, 6, 0, 1]);
    // Missing: the median of what is known and a 1; a category gets the last code, unknown codes the one before.
    expect([...fields.encode(Float32Array.of(NaN, NaN, NaN), 1)]).toEqual([3, 6, 1, 4]);
    expect([...fields.encode(Float32Array.of(2, 9, 6), 1)]).toEqual([2, 6, 0, 4]);
    expect(fields.categories[0]?.seen).toEqual([true, true, false, false, true]);
  });

  it('is the same in the graph', () => {
    const g = new GraphBuilder({ name: 'fields', prefix: 'fields/' });
    const features = g.input('features', 'float32', ['N', 3]);
    g.output('encoded', fields.lower(g, features), 'float32', ['N', fields.width]);
    const session = openSession(g.toBytes());
    const number = fc.oneof(fc.constant(NaN), fc.float({ min: -1e6, max: 1e6, noNaN: true }));
    const code = fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, code, number), { minLength: 1, maxLength: 6 }), (rows) => {
        const x = Float32Array.from(rows.flat());
        const out = session.runSync({ features: { dtype: 'float32', dims: [rows.length, 3], data: x } });
        expect(out['encoded']?.data).toEqual(fields.encode(x, rows.length));
      }),
      { seed: 2 },
    );
    session.dispose();
  });
});
