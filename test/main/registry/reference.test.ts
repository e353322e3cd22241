import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, references, stabilityIndex } from '../../../main/registry/reference';
import { rollbackTarget } from '../../../main/registry/service';
import type { Frame } from '../../../main/data';

const frame = (values: number[], words: (string | null)[]): Frame => {
  const dictionary = [...new Set(words.filter((word): word is string => word !== null))];
  return {
    rows: values.length,
    rowIds: Float64Array.from(values, (_, i) => i),
    columns: [
      { kind: 'number', name: 'n', type: 'number', values: Float64Array.from(values) },
      {
        kind: 'text',
        name: 't',
        type: 'text',
        codes: Int32Array.from(words, (word) => (word === null ? -1 : dictionary.indexOf(word))),
        dictionary,
      },
    ],
  };
};
const all = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe('references', () => {
  it('hold shares that sum to one, whatever the column', () => {
    const cell = fc.tuple(fc.oneof(fc.double(), fc.constant(NaN)), fc.option(fc.string({ maxLength: 2 })));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 200 }), (cells) => {
        const made = references(
          frame(
            cells.map((c) => c[0]),
            cells.map((c) => c[1]),
          ),
          all(cells.length),
        );
        for (const reference of made) {
          expect(reference.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
          if (reference.kind === 'number') expect(reference.shares).toHaveLength(reference.edges.length + 2);
        }
      }),
    );
  });

  it('count the training rows alone', () => {
    const [, words] = references(frame([1, 2, 3, 4], ['a', 'a', 'b', null]), Int32Array.from([0, 2]));
    expect(words).toMatchObject({ values: ['a', 'b'], shares: [0.5, 0.5, 0, 0] });
  });

  it('place unseen levels with the others, and missing last', () => {
    const [numbers, words] = references(frame([1, 2, 3, NaN], ['a', 'b', 'b', null]), all(4));
    if (!numbers || !words) throw new Error('no reference');
    expect(binOf(words, 'zzz')).toBe(words.shares.length - 2);
    expect(binOf(words, null)).toBe(words.shares.length - 1);
    expect(binOf(numbers, NaN)).toBe(numbers.shares.length - 1);
    expect(binOf(numbers, 1e9)).toBe(numbers.shares.length - 2);
  });
});

describe('stability index', () => {
  const reference = { kind: 'category' as const, column: 'c', values: ['a', 'b'], shares: [0.5, 0.5, 0, 0] };

  it('is nought for the same shares and agrees with the formula worked by hand', () => {
    expect(stabilityIndex({ ...reference, shares: [0.25, 0.25, 0.25, 0.25] }, [50, 50, 50, 50])).toBeCloseTo(
      0,
      12,
    );
    // (0.7 - 0.5) ln(0.7/0.5) + (0.3 - 0.5) ln(0.3/0.5), the empty bins cancelling.
    expect(stabilityIndex(reference, [700, 300, 0, 0])).toBeCloseTo(
      0.2 * Math.log(1.4) - 0.2 * Math.log(0.6),
      12,
    );
  });

  it('stays finite for a level never seen in training', () => {
    const index = stabilityIndex(reference, [0, 0, 1000, 0]);
    expect(Number.isFinite(index)).toBe(true);
    expect(index).toBeGreaterThan(1);
  });
});

describe('rollback', () => {
  const promote = (version: number) => ({ version, kind: 'promote' as const });
  const back = (version: number) => ({ version, kind: 'rollback' as const });

  it('goes back step by step rather than to and fro', () => {
    expect(rollbackTarget([])).toBeNull();
    expect(rollbackTarget([promote(1)])).toBeNull();
    expect(rollbackTarget([promote(2), promote(1)])).toBe(1);
    expect(rollbackTarget([promote(3), promote(2), promote(1)])).toBe(2);
    expect(rollbackTarget([back(2), promote(3), promote(2), promote(1)])).toBe(1);
    expect(rollbackTarget([back(1), back(2), promote(3), promote(2), promote(1)])).toBeNull();
    expect(rollbackTarget([promote(4), back(1), promote(2), promote(1)])).toBe(1);
  });
});
