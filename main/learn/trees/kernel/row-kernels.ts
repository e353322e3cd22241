// Between trees, row by row, in WebAssembly, two rows at a time: the gradients of a yes or no, and whole numbers of gradients. What each
// does is said in TypeScript above it; test/main/learn/trees/row-kernels.test.ts compares.
import { type Instruction, type WasmFunction, wasmModule } from '../../../wasm';

export interface RowKernels {
  /**
   * for (i < count) { p = 1 / (1 + exp(-scores[i])); gradient[i] = (p - y[i]) * weights[i]; hessian[i] = p * (1 - p) * weights[i] }
   * with weights of 1 where their address is 0, and into most the largest |gradient| and hessian (two doubles). The exponential
   * is within 1e-14 of Math.exp. Even counts.
   */
  logistic(
    count: number,
    addresses: {
      scores: number;
      y: number;
      weights: number;
      gradient: number;
      hessian: number;
      most: number;
    },
  ): void;
  /**
   * for (i < count) gh[2 i] = Math.round(gradient[i] * perGradient), gh[2 i + 1] = Math.round(hessian[i] * perHessian)
   * and into sums what they come to (two doubles). Even counts.
   */
  whole(
    count: number,
    addresses: { gradient: number; hessian: number; gh: number; sums: number },
    perGradient: number,
    perHessian: number,
  ): void;
}

interface Exports {
  logistic(...args: number[]): void;
  weighted(...args: number[]): void;
  whole(...args: number[]): void;
}

export function compileRowKernels(memory: WebAssembly.Memory, maximum: number): RowKernels {
  const code = wasmModule([logistic(false), logistic(true), whole], { initial: 1, maximum });
  const loops = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } })
    .exports as unknown as Exports;
  return {
    logistic(count, { scores, y, weights, gradient, hessian, most }) {
      const args = [count, scores, y, gradient, hessian, most];
      if (weights === 0) loops.logistic(...args, 0);
      else loops.weighted(...args, weights);
    },
    whole(count, { gradient, hessian, gh, sums }, perGradient, perHessian) {
      loops.whole(count, gradient, hessian, gh, sums, perGradient, perHessian);
    },
  };
}

type Code = readonly Instruction[];
const get = (local: number): Instruction => ['local.get', local];
const set = (local: number): Instruction => ['local.set', local];
const tee = (local: number): Instruction => ['local.tee', local];
/** The number in both lanes. */
const both = (value: number): Code => [['f64.const', value], ['f64x2.splat']];
const forward = (local: number, bytes: number): Code => [
  get(local),
  ['i32.const', bytes],
  ['i32.add'],
  set(local),
];
/** while (count > 0) { body; count -= 2 } */
const overPairs = (count: number, body: Code): Code => [
  ['block'],
  ...([get(count), ['i32.eqz'], ['br_if', 0]] as const),
  ['loop'],
  ...body,
  ...([get(count), ['i32.const', -2], ['i32.add'], tee(count), ['br_if', 0]] as const),
  ['end'],
  ['end'],
];

/** exp is 2^n times exp(r), |r| <= ln 2 / 2: a series to r^12, whose rest is below 2e-16. Two parts of ln 2, so that r is exact. */
const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const TERMS = Array.from({ length: 13 }, (_, k) => {
  let factorial = 1;
  for (let i = 2; i <= k; i++) factorial *= i;
  return 1 / factorial;
}).reverse();
/** exp of less is no longer a normal number. */
const LEAST = 700;

/** exp(-x) of a pair in `x`, not negative; `n` and `r` are of use meanwhile. Left on the stack. */
const exponential = (x: number, n: number, r: number): Code => [
  ...([get(x), ...both(LEAST), ['f64x2.min'], ...both(-1), ['f64x2.mul'], tee(x)] as const),
  ...([...both(Math.LOG2E), ['f64x2.mul'], ['f64x2.nearest'], set(n)] as const),
  ...([get(x), get(n), ...both(LN2_HIGH), ['f64x2.mul'], ['f64x2.sub']] as const),
  ...([get(n), ...both(LN2_LOW), ['f64x2.mul'], ['f64x2.sub'], set(r)] as const),
  ...both(TERMS[0] as number),
  ...TERMS.slice(1).flatMap((term): Code => [get(r), ['f64x2.mul'], ...both(term), ['f64x2.add']]),
  // 2^n: n and the bias as the bits of an exponent.
  ...([get(n), ...both(1023), ['f64x2.add'], ['i32x4.trunc_sat_f64x2_s_zero']] as const),
  ...([['i64x2.extend_low_i32x4_s'], ['i32.const', 52], ['i64x2.shl'], ['f64x2.mul']] as const),
];

function logistic(weighted: boolean): WasmFunction {
  const [count, scores, y, gradient, hessian, most, weights] = [0, 1, 2, 3, 4, 5, 6] as const;
  const [z, n, r, e, p, largeG, largeH] = [7, 8, 9, 10, 11, 12, 13] as const;
  const weigh: Code = weighted ? [get(weights), ['v128.load', 3, 0], ['f64x2.mul']] : [];
  const single = (into: number, large: number): Code => [
    ...([['f32x4.demote_f64x2_zero'], tee(r), ['f32x4.abs'], get(large), ['f32x4.max'], set(large)] as const),
    ...([get(into), get(r), ['v128.store64_lane', 2, 0, 0]] as const),
  ];
  const larger = (large: number): Code => [
    ...([
      get(large),
      get(large),
      get(large),
      ['i8x16.shuffle', ...lanes(4), ...lanes(4), ...lanes(4), ...lanes(4)],
    ] as const),
    ...([['f32x4.max'], ['f64x2.promote_low_f32x4'], ['f64x2.extract_lane', 0]] as const),
  ];
  return {
    name: weighted ? 'weighted' : 'logistic',
    params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['v128', 'v128', 'v128', 'v128', 'v128', 'v128', 'v128'],
    body: [
      ...overPairs(count, [
        ...([get(scores), ['v128.load', 3, 0], ['f64x2.abs'], set(z)] as const),
        ...([...exponential(z, n, r), set(e)] as const),
        // 1 / (1 + e), or e / (1 + e) below zero.
        ...([...both(1), get(e), get(scores), ['v128.load', 3, 0], ...both(0), ['f64x2.ge']] as const),
        ...([['v128.bitselect'], get(e), ...both(1), ['f64x2.add'], ['f64x2.div'], set(p)] as const),
        ...([
          get(p),
          get(y),
          ['v128.load', 3, 0],
          ['f64x2.sub'],
          ...weigh,
          ...single(gradient, largeG),
        ] as const),
        ...([get(p), ...both(1), get(p), ['f64x2.sub'], ['f64x2.mul'], ...weigh] as const),
        ...single(hessian, largeH),
        ...[...forward(scores, 16), ...forward(y, 16), ...forward(gradient, 8), ...forward(hessian, 8)],
        ...(weighted ? forward(weights, 16) : []),
      ]),
      ...([get(most), ...larger(largeG), ['f64.store', 3, 0]] as const),
      ...([get(most), ...larger(largeH), ['f64.store', 3, 8]] as const),
    ],
  };
}

/** The bytes of a lane of 32 bits in a shuffle that begins at this byte. */
function lanes(from: number): [number, number, number, number] {
  return [from, from + 1, from + 2, from + 3];
}

function wholeBody(): WasmFunction {
  const [count, gradient, hessian, gh, sums, perGradient, perHessian] = [0, 1, 2, 3, 4, 5, 6] as const;
  const [pair, sumG, sumH] = [7, 8, 9] as const;
  /** Math.round of two numbers times a scale, added to a sum, as whole numbers of 32 bits. */
  const rounded = (from: number, scale: number, sum: number): Code => [
    ...([get(from), ['v128.load64_zero', 2, 0], ['f64x2.promote_low_f32x4']] as const),
    ...([get(scale), ['f64x2.splat'], ['f64x2.mul'], ...both(0.5), ['f64x2.add'], ['f64x2.floor']] as const),
    ...([tee(pair), get(sum), ['f64x2.add'], set(sum), get(pair), ['i32x4.trunc_sat_f64x2_s_zero']] as const),
  ];
  const total = (sum: number): Code => [
    ...([get(sum), ['f64x2.extract_lane', 0], get(sum), ['f64x2.extract_lane', 1], ['f64.add']] as const),
  ];
  return {
    name: 'whole',
    params: ['i32', 'i32', 'i32', 'i32', 'i32', 'f64', 'f64'],
    locals: ['v128', 'v128', 'v128'],
    body: [
      ...overPairs(count, [
        get(gh),
        ...rounded(gradient, perGradient, sumG),
        ...rounded(hessian, perHessian, sumH),
        ['i8x16.shuffle', ...lanes(0), ...lanes(16), ...lanes(4), ...lanes(20)],
        ['v128.store', 2, 0],
        ...[...forward(gradient, 8), ...forward(hessian, 8), ...forward(gh, 16)],
      ]),
      ...([get(sums), ...total(sumG), ['f64.store', 3, 0]] as const),
      ...([get(sums), ...total(sumH), ['f64.store', 3, 8]] as const),
    ],
  };
}
const whole = wholeBody();
