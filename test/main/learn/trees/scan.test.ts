// The look for splits in WebAssembly beside the same in TypeScript: the same split, to the bit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, newCandidate, type Rules } from '../../../../main/learn/trees/candidate';
import { compileKernels } from '../../../../main/learn/trees/kernel/kernels';
import { SCAN_BYTES } from '../../../../main/learn/trees/kernel/scan';
import type { Column } from '../../../../main/learn/trees/layout';
import { boostedRules } from '../../../../main/learn/trees/rules';
import { Bins, SplitFinder } from '../../../../main/learn/trees/split';
import { Random } from '../../../../shared/domain';

const BITS = 12;
const FIRST = 3;
const UNITS = { gradient: 2 ** -8, hessian: 2 ** -6 };
const HISTOGRAM = 64;

/** A histogram behind others' bins in a memory, and what it sums up to. */
function filled(random: Random, bins: number, rows: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const sums = new BigInt64Array(memory.buffer, HISTOGRAM, (FIRST + bins) * 2);
  sums.fill(-1n, 0, FIRST * 2);
  const leaf = { gradient: 0, hessian: 0, rows, low: -Infinity, high: Infinity };
  for (let i = 0; i < rows; i++) {
    const [b, g, h] = [FIRST + random.below(bins), random.below(2001) - 1000, 1 + random.below(60)];
    sums[2 * b] = (sums[2 * b] as bigint) + BigInt(g);
    sums[2 * b + 1] = (sums[2 * b + 1] as bigint) + (BigInt(h) << BigInt(BITS)) + 1n;
    leaf.gradient += g;
    leaf.hessian += h;
  }
  return { memory, leaf };
}

describe('the scan', () => {
  it('finds the split that plain TypeScript finds, whatever the histogram', () => {
    const cases = fc.record({
      seed: fc.integer({ min: 0, max: 1e9 }),
      bins: fc.integer({ min: 1, max: 255 }),
      rows: fc.integer({ min: 1, max: 400 }),
      minRows: fc.integer({ min: 1, max: 30 }),
      l2: fc.constantFrom(0, 1, 10),
      missing: fc.boolean(),
      bound: fc.constantFrom(Infinity, 0.5),
    });
    fc.assert(
      fc.property(cases, ({ seed, bins, rows, minRows, l2, missing, bound }) => {
        const { memory, leaf } = filled(new Random(seed), bins, rows);
        const held = { ...leaf, low: -bound, high: bound };
        const rules: Rules = boostedRules({ l2, minRows });
        const column = { bins: { kind: 'numbers', bins, missing }, first: FIRST } as unknown as Column;
        const words = new Int32Array(memory.buffer, HISTOGRAM, (FIRST + bins + 1) * 4);
        const state = 32_768;
        const scanner = {
          scan: compileKernels([], memory, 1).scan,
          histogram: HISTOGRAM,
          state,
          sums: new Float64Array(memory.buffer, state, SCAN_BYTES / 8),
        };
        const [plain, scanned] = [undefined, scanner].map((how) => {
          const best = newCandidate();
          begin(best, held, UNITS, rules);
          new SplitFinder(new Bins(words, BITS), rules, how).search(column, 1, FIRST, held, UNITS, 0, best);
          return best;
        });
        expect(scanned).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });

  it('clears as many bins as it is told to', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const bytes = new Uint8Array(memory.buffer).fill(7);
    compileKernels([], memory, 1).clear(32, 2);
    expect([...bytes.subarray(31, 65)]).toEqual([7, ...Array<number>(32).fill(0), 7]);
  });
});
