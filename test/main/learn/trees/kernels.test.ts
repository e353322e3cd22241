// The WebAssembly loops do what their TypeScript says, to the bit.
import { describe, expect, it } from 'vitest';
import {
  BIN_BYTES,
  compileKernels,
  GROUP_FEATURES,
  type GroupShape,
  STRIDES,
} from '../../../../main/learn/trees/kernel/kernels';
import { Random } from '../../../../shared/domain';

const PAGES = 5;
const AT = {
  gh: 0,
  rows: 8192,
  spare: 16_384,
  table: 24_576,
  bins: 32_768,
  hist: 65_536,
  other: 131_072,
  ordered: 196_608,
  copied: 229_376,
};

const firstBinsOf = (features: number): number[] => Array.from({ length: features }, (_, f) => f * 256);

function setUp(groups: readonly GroupShape[]) {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const kernels = compileKernels(groups, memory, PAGES);
  const { buffer } = memory;
  return {
    kernels,
    gh: new Int32Array(buffer, AT.gh, 2048),
    rows: new Uint32Array(buffer, AT.rows, 1024),
    table: new Uint8Array(buffer, AT.table, 256),
    bins: new Uint8Array(buffer, AT.bins, 32_768),
    hist: new BigInt64Array(buffer, AT.hist, 8192),
    other: new BigInt64Array(buffer, AT.other, 8192),
  };
}

describe.each([1, 2, 3, 4, 5])('kernels, draw %i', (seed) => {
  const random = new Random(seed);
  const features = 1 + random.below(GROUP_FEATURES);
  const stride = STRIDES[random.below(STRIDES.length)] ?? 8;
  const offset = random.below(stride - features + 1);
  const shape = { firstBins: firstBinsOf(features), offset, stride };
  const { firstBins } = shape;
  const count = 1 + random.below(900);
  const countBits = 10 + random.below(8);
  const { kernels, gh, rows, table, bins, hist, other } = setUp([{ ...shape, firstBins: [0] }, shape]);
  for (let i = 0; i < gh.length; i++) gh[i] = i % 2 === 0 ? random.uint32() >> 1 : random.below(2 ** 30);
  for (let i = 0; i < bins.length; i++) bins[i] = random.uint32();
  for (let i = 0; i < count; i++) rows[i] = random.below(1000);

  it('add up gradients, hessians and counts', () => {
    const expected = new BigInt64Array(8192);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      for (let f = 0; f < features; f++) {
        const bin = (firstBins[f] as number) + (bins[row * stride + offset + f] as number);
        expected[2 * bin] = (expected[2 * bin] as bigint) + BigInt(gh[2 * row] as number);
        const rest = (BigInt(gh[2 * row + 1] as number) << BigInt(countBits)) + 1n;
        expected[2 * bin + 1] = (expected[2 * bin + 1] as bigint) + rest;
      }
    }
    kernels.gather(AT.rows, count, AT.gh, AT.ordered, countBits);
    kernels.copyRows(stride, AT.rows, count, AT.bins, AT.copied);
    kernels.histogram(1, count, AT.copied, AT.ordered, AT.hist);
    expect(hist).toEqual(expected);
    other.set(hist);
    kernels.add(AT.hist, AT.other, 4096);
    expect(hist).toEqual(expected.map((sum) => 2n * sum));
    kernels.subtract(AT.hist, AT.other, 4096);
    kernels.gather(AT.rows, 0, AT.gh, AT.ordered, countBits);
    kernels.histogram(1, 0, AT.copied, AT.ordered, AT.hist);
    expect(hist).toEqual(other);
    kernels.histogram(1, count, AT.copied, AT.ordered, AT.hist);
    kernels.subtract(AT.hist, AT.other, 4096);
    expect(hist).toEqual(expected);
    const places = firstBins.flatMap((_, place) => (random.below(2) === 1 ? [place] : []));
    hist.fill(0n);
    kernels.histogram(1, count, AT.copied, AT.ordered, AT.hist, places);
    firstBins.forEach((first, place) => {
      const own = [2 * first, 2 * first + 512] as const;
      if (places.includes(place)) expect(hist.slice(...own)).toEqual(expected.slice(...own));
      else expect(hist.slice(...own).every((sum) => sum === 0n)).toBe(true);
    });
    expect(expected.byteLength).toBe(4096 * BIN_BYTES);
  });

  it('part rows in place and keep their order', () => {
    for (let b = 0; b < 256; b++) table[b] = random.below(2);
    const before = [...rows.subarray(0, 1024)];
    const place = random.below(features);
    const left = (row: number): boolean => table[bins[row * stride + place] as number] === 1;
    const own = before.slice(0, count);
    const expected = [...own.filter(left), ...own.filter((row) => !left(row)), ...before.slice(count)];
    const bytes = kernels.partition(AT.rows, count, AT.spare, AT.bins + place, stride, AT.table);
    expect(bytes / 4).toBe(own.filter(left).length);
    expect([...rows]).toEqual(expected);
    expect(kernels.partition(AT.rows, 0, AT.spare, AT.bins, stride, AT.table)).toBe(0);
  });
});
