// The loop that looks for splits of numbers, in WebAssembly: from bin to bin, past those without rows, to the next that is worth weighing.
import type { Instruction, WasmFunction } from '../../../wasm';

/**
 * What `scan` leaves behind from its address on: the sums of gradients and of packed hessians and rows so far, of 64 bits each, which
 * the next call goes on from, and gradients, hessians and rows as numbers.
 */
export const SCAN_BYTES = 40;

/** What stays the same while a feature is scanned. Addresses in bytes; gradients and hessians in units. */
export interface ScanOf {
  end: number;
  state: number;
  leafRows: number;
  minRows: number;
  countBits: number;
  leafGradient: number;
  leafHessian: number;
  perGradient: number;
  perHessian: number;
  l2: number;
}

/**
 * The next bin from `at` on after which a split may gain more than `gain`, by a look without bounds and without dividing (split.ts,
 * mayBeat), or `end` where there is none.
 */
export type Scan = (at: number, gain: number, of: ScanOf) => number;

export const scanWith =
  (loop: (...args: number[]) => number): Scan =>
  (at, gain, of) =>
    loop(
      at,
      of.end,
      of.state,
      of.leafRows,
      of.minRows,
      of.countBits,
      of.leafGradient,
      of.leafHessian,
      of.perGradient,
      of.perHessian,
      of.l2,
      gain,
    );

const get = (local: number): Instruction => ['local.get', local];
const set = (local: number): Instruction => ['local.set', local];
const tee = (local: number): Instruction => ['local.tee', local];

/** For rounding, as in mayBeat. */
const MARGIN = 1 + 1e-9;

/** The loop over bins of so many bytes. */
export const scan = (binBytes: number): WasmFunction => {
  const [at, end, state, leafRows, minRows, countBits] = [0, 1, 2, 3, 4, 5] as const;
  const [leafGradient, leafHessian, perGradient, perHessian, l2, gain] = [6, 7, 8, 9, 10, 11] as const;
  const [bits, mask, gradients, packed, here] = [12, 13, 14, 15, 16] as const;
  const [rows, left, right, below, above] = [17, 18, 19, 20, 21] as const;
  const hessians: Instruction[] = [get(packed), get(bits), ['i64.shr_u'], ['f64.convert_i64_s']];
  const square = (x: number): Instruction[] => [get(x), get(x), ['f64.mul']];
  return {
    name: 'scan',
    params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'f64', 'f64', 'f64', 'f64'],
    result: 'i32',
    locals: ['i64', 'i64', 'i64', 'i64', 'i64', 'i32', 'f64', 'f64', 'f64', 'f64'],
    body: [
      ...[get(countBits), ['i64.extend_i32_u'], set(bits)],
      ...[['i64.const', 1], get(bits), ['i64.shl'], ['i64.const', -1], ['i64.add'], set(mask)],
      ...[get(state), ['i64.load', 3, 0], set(gradients), get(state), ['i64.load', 3, 8], set(packed)],
      ['block'],
      ['loop'],
      ['block'],
      ...[get(at), ['i64.load', 3, 8], tee(here), get(mask), ['i64.and'], ['i64.eqz'], ['br_if', 0]],
      ...[get(gradients), get(at), ['i64.load', 3, 0], ['i64.add'], set(gradients)],
      ...[
        get(packed),
        get(here),
        ['i64.add'],
        tee(packed),
        get(mask),
        ['i64.and'],
        ['i32.wrap_i64'],
        set(rows),
      ],
      // What lies right only gets less from here on.
      ...[get(leafRows), get(rows), ['i32.sub'], get(minRows), ['i32.lt_s']],
      ['if'],
      ...[get(end), set(at), ['br', 3]],
      ['end'],
      ...[get(rows), get(minRows), ['i32.lt_s'], ['br_if', 0]],
      ...[get(gradients), ['f64.convert_i64_s'], get(perGradient), ['f64.mul'], set(left)],
      ...[
        get(leafGradient),
        get(gradients),
        ['f64.convert_i64_s'],
        ['f64.sub'],
        get(perGradient),
        ['f64.mul'],
      ],
      set(right),
      ...[...hessians, get(perHessian), ['f64.mul'], get(l2), ['f64.add'], set(below)],
      ...[get(leafHessian), ...hessians, ['f64.sub'], get(perHessian), ['f64.mul'], get(l2), ['f64.add']],
      set(above),
      ...[...square(left), get(above), ['f64.mul'], ...square(right), get(below), ['f64.mul'], ['f64.add']],
      ...[['f64.const', MARGIN], ['f64.mul'], get(gain), get(below), ['f64.mul'], get(above), ['f64.mul']],
      ...[['f64.le'], ['i32.eqz'], ['br_if', 2]],
      ['end'],
      ...[get(at), ['i32.const', binBytes], ['i32.add'], tee(at), get(end), ['i32.lt_u'], ['br_if', 0]],
      ['end'],
      ['end'],
      ...[get(state), get(gradients), ['i64.store', 3, 0], get(state), get(packed), ['i64.store', 3, 8]],
      ...[get(state), get(gradients), ['f64.convert_i64_s'], ['f64.store', 3, 16]],
      ...[get(state), ...hessians, ['f64.store', 3, 24]],
      ...[get(state), get(packed), get(mask), ['i64.and'], ['f64.convert_i64_s'], ['f64.store', 3, 32]],
      get(at),
    ] as Instruction[],
  };
};
