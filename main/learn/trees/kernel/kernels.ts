// The loops that tree growing spends its time in, in WebAssembly: 16 bytes of a histogram are one 128-bit addition, and every
// feature's place is a constant of the code. What each does is said in TypeScript above it; test/main/learn/trees compares.
import { type Instruction, type WasmFunction, wasmModule } from './assembler';

/** Bytes of one bin of a histogram: the sum of gradients, and the sum of hessians with the count of rows in its low bits. */
export const BIN_BYTES = 16;

/** One unit of parallel work: features whose bins lie side by side, row by row. */
export interface GroupShape {
  /** First bin of each feature in a histogram. */
  firstBins: readonly number[];
}

export interface Kernels {
  /**
   * for (i < count) { r = rows[i]; for each feature f of the group { b = firstBins[f] + bins[r * features + f];
   *   hist[b].gradient += gh[r].gradient; hist[b].rest += (gh[r].hessian << countBits) + 1 } }
   */
  histogram(
    group: number,
    rows: number,
    count: number,
    bins: number,
    gh: number,
    hist: number,
    countBits: number,
  ): void;
  /** into[i] -= other[i] over a number of bins (at least one). */
  subtract(into: number, other: number, bins: number): void;
  /**
   * Splits rows[0..count) in place, keeping their order: those whose table[bins[r * stride]] is 1 come first. Returns how many.
   * `spare` has room for as many rows.
   */
  partition(rows: number, count: number, spare: number, bins: number, stride: number, table: number): number;
}

interface Exports {
  [name: `histogram${number}`]: (...args: number[]) => void;
  subtract(into: number, other: number, bytes: number): void;
  partition(...args: number[]): number;
}

/** Compiles the kernels for these groups over a shared memory. A few milliseconds. */
export function compileKernels(
  groups: readonly GroupShape[],
  memory: WebAssembly.Memory,
  maximum: number,
): Kernels {
  const functions = [...groups.map(histogram), subtract, partition];
  const module = new WebAssembly.Module(wasmModule(functions, { initial: 1, maximum }));
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const histograms = groups.map((_, i) => exports[`histogram${i}`] as (...args: number[]) => void);
  return {
    histogram(group, ...args) {
      if (args[1] > 0) histograms[group]?.(...args);
    },
    subtract: (into, other, bins) => exports.subtract(into, other, bins * BIN_BYTES),
    partition: (...args) => exports.partition(...args),
  };
}

const get = (local: number): Instruction => ['local.get', local];
const set = (local: number): Instruction => ['local.set', local];
const tee = (local: number): Instruction => ['local.tee', local];
const i32 = (value: number): Instruction => ['i32.const', value];

function histogram({ firstBins }: GroupShape, index: number): WasmFunction {
  const [rows, count, bins, gh, hist, shift, end, row, base, at, pair] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ] as const;
  const perFeature = firstBins.flatMap((first, f): Instruction[] => [
    get(hist),
    get(base),
    ['i32.load8_u', 0, f],
    i32(4),
    ['i32.shl'],
    ['i32.add'],
    tee(at),
    get(at),
    ['v128.load', 3, first * BIN_BYTES],
    get(pair),
    ['i64x2.add'],
    ['v128.store', 3, first * BIN_BYTES],
  ]);
  return {
    name: `histogram${index}`,
    params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'i32', 'i32', 'v128'],
    body: [
      ...([get(rows), get(count), i32(2), ['i32.shl'], ['i32.add'], set(end)] as Instruction[]),
      ['loop'],
      ...([
        get(rows),
        ['i32.load', 2, 0],
        tee(row),
        i32(firstBins.length),
        ['i32.mul'],
        get(bins),
        ['i32.add'],
        set(base),
      ] as Instruction[]),
      ...([
        get(gh),
        get(row),
        i32(3),
        ['i32.shl'],
        ['i32.add'],
        tee(row),
        ['i64.load32_s', 2, 0],
        ['i64x2.splat'],
      ] as Instruction[]),
      ...([
        get(row),
        ['i64.load32_u', 2, 4],
        get(shift),
        ['i64.extend_i32_u'],
        ['i64.shl'],
        ['i64.const', 1],
        ['i64.or'],
      ] as Instruction[]),
      ['i64x2.replace_lane', 1],
      set(pair),
      ...perFeature,
      ...([get(rows), i32(4), ['i32.add'], tee(rows), get(end), ['i32.lt_u'], ['br_if', 0]] as Instruction[]),
      ['end'],
    ],
  };
}

const subtract: WasmFunction = {
  name: 'subtract',
  params: ['i32', 'i32', 'i32'],
  locals: ['i32'],
  body: [
    ...([get(0), get(2), ['i32.add'], set(3)] as Instruction[]),
    ['loop'],
    ...([
      get(0),
      get(0),
      ['v128.load', 3, 0],
      get(1),
      ['v128.load', 3, 0],
      ['i64x2.sub'],
      ['v128.store', 3, 0],
    ] as Instruction[]),
    ...([get(1), i32(BIN_BYTES), ['i32.add'], set(1)] as Instruction[]),
    ...([get(0), i32(BIN_BYTES), ['i32.add'], tee(0), get(3), ['i32.lt_u'], ['br_if', 0]] as Instruction[]),
    ['end'],
  ],
};

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
