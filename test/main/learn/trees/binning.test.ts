import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Binner, cutBetween, numberBins, sampledRows } from '../../../../main/learn/trees/binning';

const single = fc
  .oneof(
    fc.float({ noNaN: true }),
    fc.constantFrom(
      0,
      -0,
      Infinity,
      -Infinity,
      3.4028234663852886e38,
      1e-45,
      -1e-45,
      1e15,
      1,
      1.0000001192092896,
    ),
    fc.integer({ min: -20, max: 20 }),
  )
  .map(Math.fround);
const values = fc.array(single, { minLength: 1, maxLength: 300 }).map((list) => Float32Array.from(list));

describe('bins', () => {
  it('are parted by single-precision numbers that lie between neighbours', () => {
    fc.assert(
      fc.property(single, single, (x, y) => {
        const [a, b] = [Math.min(x, y), Math.max(x, y)];
        fc.pre(a < b);
        const cut = cutBetween(a, b);
        expect(cut).toBe(Math.fround(cut));
        expect(a <= cut && cut < b).toBe(true);
      }),
    );
  });

  it('hold what a plain search says, for values that were not seen too', () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 2, max: 255 }), (seen, others, most) => {
        const bins = numberBins(seen.slice(), true, most);
        if (bins.kind !== 'number') throw new Error('not a number');
        expect(bins.bins).toBe(bins.edges.length + 1);
        expect(bins.bins).toBeLessThanOrEqual(most);
        for (let i = 1; i < bins.edges.length; i++)
          expect((bins.edges[i - 1] as number) < (bins.edges[i] as number)).toBe(true);
        const binner = new Binner(bins.edges, bins.bins);
        for (const value of [...seen, ...others]) {
          const plain = bins.edges.findIndex((edge) => value <= edge);
          expect(binner.bin(value)).toBe(plain < 0 ? bins.edges.length : plain);
        }
        expect(binner.bin(NaN)).toBe(bins.bins);
      }),
    );
  });

  it('are one a value where there are few, and of like size where there are many', () => {
    const few = numberBins(Float32Array.of(3, 1, 2, 2, 3, 7), false, 255);
    expect(few).toMatchObject({ kind: 'number', edges: Float32Array.of(1.5, 2.5, 5), missing: false });
    const many = Float32Array.from({ length: 10_000 }, (_, i) => (i % 4 === 0 ? 0 : Math.sin(i)));
    const found = numberBins(many.slice(), false, 64);
    if (found.kind !== 'number') throw new Error('not a number');
    const binner = new Binner(found.edges, found.bins);
    const counts = new Float64Array(found.bins);
    for (const value of many) counts[binner.bin(value)] = (counts[binner.bin(value)] as number) + 1;
    const zero = binner.bin(0);
    // A few neighbours may come along.
    expect(counts[zero]).toBeGreaterThanOrEqual(2500);
    expect(counts[zero]).toBeLessThan(2600);
    expect(found.bins).toBeGreaterThan(55);
    counts.forEach((count, bin) => {
      if (bin !== zero) expect(count).toBeLessThan(260);
    });
  });

  it('are read off as many rows as are enough, spread over all', () => {
    expect([...sampledRows(3)]).toEqual([0, 1, 2]);
    const drawn = sampledRows(1_000_000);
    expect(drawn.length).toBe(200_000);
    drawn.forEach((row, i) => {
      if (Math.floor(row / 5) !== i) expect.fail(`row ${row} is not of stretch ${i}`);
    });
  });
});
