// The loops that tree growing spends its time in, in WebAssembly: 16 bytes of a histogram are one 128-bit addition, and every
// feature's place is a constant of the code. What each does is said in TypeScript above it; test/main/learn/trees compares.
import { type Instruction, type WasmFunction, wasmModule } from '../../../wasm';
import { type Scan, scan, scanWith } from './scan';

/** Bytes of one bin of a histogram: the sum of gradients, and the sum of hessians with the count of rows in its low bits. */
export const BIN_BYTES = 16;

/** Features whose bins lie side by side in a row of a block. */
export interface GroupShape {
  /** First bin of each feature in a histogram. */
  firstBins: readonly number[];
  /** Where its first feature lies in a row of its block, and how long such a row is: 8, 16, 24 or 32 bytes. */
  offset: number;
  stride: number;
}

/** Most features in a group: their histograms (32 KB) then stay in the fastest cache. */
export const GROUP_FEATURES = 8;
/** Lengths of a block's rows. */
export const STRIDES = [8, 16, 24, 32] as const;

export interface Kernels {
  /**
   * for (i < count) { gh = table[rows[i]]; ordered[i] = [gh.gradient, (gh.hessian << countBits) + 1] }
   * So that gradients, which every group needs, are looked up once and read in order after that.
   */
  gather(rows: number, count: number, table: number, ordered: number, countBits: number): void;
  /** for (i < count) out[i] = bins[rows[i]], rows of `stride` bytes: what a leaf needs, one after another. */
  copyRows(stride: number, rows: number, count: number, bins: number, out: number): void;
  /**
   * for (i < count) for each feature f of the group { hist[firstBins[f] + bins[i * stride + offset + f]] += ordered[i] },
   * or of only those at `places` in the group.
   */
  histogram(
    group: number,
    count: number,
    bins: number,
    ordered: number,
    hist: number,
    places?: readonly number[],
  ): void;
  /** Zeros over a number of bins. From JavaScript, shared memory is filled byte by byte, at a tenth of the pace. */
  clear(into: number, bins: number): void;
  /** into[i] += other[i] over a number of bins (at least one). */
  add(into: number, other: number, bins: number): void;
  /** into[i] -= other[i] over a number of bins (at least one). */
  subtract(into: number, other: number, bins: number): void;
  /**
   * Splits rows[0..count) in place, keeping their order: those whose table[bins[r * stride]] is 1 come first. Returns how many.
   * `spare` has room for as many rows.
   */
  partition(rows: number, count: number, spare: number, bins: number, stride: number, table: number): number;
  /** See scan.ts. */
  scan: Scan;
}

type Kernel = (...args: number[]) => void;

interface Exports {
  [name: `all${number}` | `some${number}` | `rows${number}`]: Kernel;
  gather: Kernel;
  clear: Kernel;
  add: Kernel;
  subtract: Kernel;
  partition: (...args: number[]) => number;
  scan: (...args: number[]) => number;
}

/** Compiles the kernels for these groups over a shared memory. A few milliseconds. */
export function compileKernels(
  groups: readonly GroupShape[],
  memory: WebAssembly.Memory,
  maximum: number,
): Kernels {
  const partial = Array.from({ length: GROUP_FEATURES - 1 }, (_, i) => someFeatures(i + 1));
  const copies = STRIDES.map(copyRows);
  const functions = [
    ...groups.map(allFeatures),
    ...partial,
    ...copies,
    gather,
    clear,
    add,
    subtract,
    partition,
    scan(BIN_BYTES),
  ];
  const module = new WebAssembly.Module(wasmModule(functions, { initial: 1, maximum }));
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  return {
    gather(rows, count, ...args) {
      if (count > 0) exports.gather(rows, count, ...args);
    },
    copyRows(stride, rows, count, bins, out) {
      if (count > 0) exports[`rows${stride}`]?.(rows, count, bins, out);
    },
    histogram(group, count, bins, ordered, hist, places) {
      const shape = groups[group];
      if (!shape || count === 0 || places?.length === 0) return;
      const { firstBins, offset, stride } = shape;
      if (!places || places.length === firstBins.length) {
        exports[`all${group}`]?.(count, bins, ordered, hist);
        return;
      }
      const own = places.flatMap((place) => [
        bins + offset + place,
        hist + (firstBins[place] ?? 0) * BIN_BYTES,
      ]);
      exports[`some${places.length}`]?.(count, stride, ordered, ...own);
    },
    clear: (into, bins) => exports.clear(into, bins * BIN_BYTES),
    add: (into, other, bins) => exports.add(into, other, bins * BIN_BYTES),
    subtract: (into, other, bins) => exports.subtract(into, other, bins * BIN_BYTES),
    partition: (...args) => exports.partition(...args),
    scan: scanWith(exports.scan),
  };
}

const get = (local: number): Instruction => ['local.get', local];
const set = (local: number): Instruction => ['local.set', local];
const tee = (local: number): Instruction => ['local.tee', local];
const i32 = (value: number): Instruction => ['i32.const', value];

/** One row after another, with its pair of sums in `pair`; `at` moves on by a row's bytes. */
function overRows(
  [count, ordered]: readonly [number, number],
  [end, pair]: readonly [number, number],
  body: readonly Instruction[],
  forward: readonly Instruction[],
): Instruction[] {
  return [
    ...[get(ordered), get(count), i32(4), ['i32.shl'], ['i32.add'], set(end)],
    ['loop'],
    ...[get(ordered), ['v128.load', 3, 0], set(pair)],
    ...body,
    ...forward,
    ...[get(ordered), i32(BIN_BYTES), ['i32.add'], tee(ordered), get(end), ['i32.lt_u'], ['br_if', 0]],
    ['end'],
  ] as Instruction[];
}

function allFeatures({ firstBins, offset, stride }: GroupShape, index: number): WasmFunction {
  const [count, bins, ordered, hist, end, at, pair] = [0, 1, 2, 3, 4, 5, 6] as const;
  const perFeature = firstBins.flatMap((first, f): Instruction[] => [
    ...([
      get(hist),
      get(bins),
      ['i32.load8_u', 0, offset + f],
      i32(4),
      ['i32.shl'],
      ['i32.add'],
    ] as Instruction[]),
    ...([tee(at), get(at), ['v128.load', 3, first * BIN_BYTES]] as Instruction[]),
    ...([get(pair), ['i64x2.add'], ['v128.store', 3, first * BIN_BYTES]] as Instruction[]),
  ]);
  return {
    name: `all${index}`,
    params: ['i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'v128'],
    body: overRows([count, ordered], [end, pair], perFeature, [
      ...([get(bins), i32(stride), ['i32.add'], set(bins)] as Instruction[]),
    ]),
  };
}

/** For any features of any group: count, stride, ordered, then for each where its bins and its histogram begin. */
function someFeatures(features: number): WasmFunction {
  const [count, stride, ordered] = [0, 1, 2] as const;
  const params = 3 + 2 * features;
  const [end, at, pair] = [params, params + 1, params + 2] as const;
  const perFeature = Array.from({ length: features }, (_, f): Instruction[] => [
    ...([
      get(4 + 2 * f),
      get(3 + 2 * f),
      ['i32.load8_u', 0, 0],
      i32(4),
      ['i32.shl'],
      ['i32.add'],
    ] as Instruction[]),
    ...([tee(at), get(at), ['v128.load', 3, 0]] as Instruction[]),
    ...([get(pair), ['i64x2.add'], ['v128.store', 3, 0]] as Instruction[]),
  ]).flat();
  const forward = Array.from({ length: features }, (_, f): Instruction[] => [
    ...([get(3 + 2 * f), get(stride), ['i32.add'], set(3 + 2 * f)] as Instruction[]),
  ]).flat();
  return {
    name: `some${features}`,
    params: Array<'i32'>(params).fill('i32'),
    locals: ['i32', 'i32', 'v128'],
    body: overRows([count, ordered], [end, pair], perFeature, forward),
  };
}

function copyRows(stride: number): WasmFunction {
  const [rows, count, bins, out, end, from] = [0, 1, 2, 3, 4, 5] as const;
  const words = Array.from({ length: stride >> 4 }, (_, i): Instruction[] => [
    ...([get(out), get(from), ['v128.load', 3, 16 * i], ['v128.store', 3, 16 * i]] as Instruction[]),
  ]).flat();
  const last = stride % 16 === 0 ? [] : [['i64.load', 3, stride - 8] as Instruction];
  return {
    name: `rows${stride}`,
    params: ['i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32'],
    body: [
      ...[get(rows), get(count), i32(2), ['i32.shl'], ['i32.add'], set(end)],
      ['loop'],
      ...[get(rows), ['i32.load', 2, 0], i32(stride), ['i32.mul'], get(bins), ['i32.add'], set(from)],
      ...words,
      ...(last.length > 0 ? [get(out), get(from), ...last, ['i64.store', 3, stride - 8]] : []),
      ...[get(out), i32(stride), ['i32.add'], set(out)],
      ...[get(rows), i32(4), ['i32.add'], tee(rows), get(end), ['i32.lt_u'], ['br_if', 0]],
      ['end'],
    ] as Instruction[],
  };
}

function gatherBody(): WasmFunction {
  const [rows, count, table, ordered, shift, end, at] = [0, 1, 2, 3, 4, 5, 6] as const;
  return {
    name: 'gather',
    params: ['i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32'],
    body: [
      ...[get(rows), get(count), i32(2), ['i32.shl'], ['i32.add'], set(end)],
      ['loop'],
      ...[get(ordered), get(rows), ['i32.load', 2, 0], i32(3), ['i32.shl'], get(table), ['i32.add'], tee(at)],
      ...[['i64.load32_s', 2, 0], ['i64x2.splat'], get(at), ['i64.load32_u', 2, 4]],
      ...[get(shift), ['i64.extend_i32_u'], ['i64.shl'], ['i64.const', 1], ['i64.or']],
      ...[
        ['i64x2.replace_lane', 1],
        ['v128.store', 3, 0],
      ],
      ...[get(ordered), i32(BIN_BYTES), ['i32.add'], set(ordered)],
      ...[get(rows), i32(4), ['i32.add'], tee(rows), get(end), ['i32.lt_u'], ['br_if', 0]],
      ['end'],
    ] as Instruction[],
  };
}
const gather = gatherBody();

/** into, other, bytes. */
const combine = (name: string, how: 'i64x2.add' | 'i64x2.sub'): WasmFunction => ({
  name,
  params: ['i32', 'i32', 'i32'],
  locals: ['i32'],
  body: [
    ...([get(0), get(2), ['i32.add'], set(3)] as Instruction[]),
    ['loop'],
    ...([get(0), get(0), ['v128.load', 3, 0], get(1), ['v128.load', 3, 0]] as Instruction[]),
    ...([[how], ['v128.store', 3, 0]] as Instruction[]),
    ...([get(1), i32(BIN_BYTES), ['i32.add'], set(1)] as Instruction[]),
    ...([get(0), i32(BIN_BYTES), ['i32.add'], tee(0), get(3), ['i32.lt_u'], ['br_if', 0]] as Instruction[]),
    ['end'],
  ],
});
const clear: WasmFunction = {
  name: 'clear',
  params: ['i32', 'i32'],
  locals: [],
  body: [get(0), i32(0), get(1), ['memory.fill']],
};
const add = combine('add', 'i64x2.add');
const subtract = combine('subtract', 'i64x2.sub');

function partitionBody(): WasmFunction {
  const [rows, count, spare, bins, stride, table, from, end, to, over, row, left] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
  ] as const;
  return {
    name: 'partition',
    params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    result: 'i32',
    locals: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    body: [
      ...([
        get(rows),
        tee(from),
        tee(to),
        get(count),
        i32(2),
        ['i32.shl'],
        ['i32.add'],
        set(end),
        get(spare),
        set(over),
      ] as Instruction[]),
      ['block'],
      ...([get(count), ['i32.eqz'], ['br_if', 0]] as Instruction[]),
      ['loop'],
      ...([
        get(from),
        ['i32.load', 2, 0],
        tee(row),
        get(stride),
        ['i32.mul'],
        get(bins),
        ['i32.add'],
        ['i32.load8_u', 0, 0],
      ] as Instruction[]),
      ...([get(table), ['i32.add'], ['i32.load8_u', 0, 0], i32(2), ['i32.shl'], set(left)] as Instruction[]),
      // Written to both sides; only one of the two ends moves on. No branch that could be guessed wrong.
      ...([
        get(to),
        get(row),
        ['i32.store', 2, 0],
        get(over),
        get(row),
        ['i32.store', 2, 0],
      ] as Instruction[]),
      ...([get(to), get(left), ['i32.add'], set(to)] as Instruction[]),
      ...([get(over), i32(4), ['i32.add'], get(left), ['i32.sub'], set(over)] as Instruction[]),
      ...([get(from), i32(4), ['i32.add'], tee(from), get(end), ['i32.lt_u'], ['br_if', 0]] as Instruction[]),
      ['end'],
      ['end'],
      ...([get(to), get(spare), get(over), get(spare), ['i32.sub'], ['memory.copy']] as Instruction[]),
      ...([get(to), get(rows), ['i32.sub']] as Instruction[]),
    ],
  };
}
const partition = partitionBody();
