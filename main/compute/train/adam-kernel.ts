// Adam in WebAssembly: what TensorFlow.js does in ten operations, each over all of them, in one go through memory.
import { type Instruction, type WasmFunction, wasmModule } from '../../wasm';

/** Bytes that one instruction works on: four numbers. */
export const LANES_BYTES = 16;
const PAGE_BYTES = 65_536;

export interface AdamKernel {
  /**
   * For each number of `bytes / 4`, in single precision:
   *   pull = gradient + decay * weight; first = beta1 * first + pull; second = beta2 * second + pull * pull
   *   weight = keep * weight - first / (sqrt(second) + epsilon) * rate
   * Addresses in bytes, multiples of 16, as `bytes` is.
   */
  update(
    bytes: number,
    weights: number,
    first: number,
    second: number,
    gradient: number,
    scalars: AdamScalars,
  ): void;
  /** for (i < count) into[offsets[i]..] += rows[i]: rows of `rowBytes`, a multiple of 16; offsets in bytes, of 32 bits each. */
  addRows(count: number, offsets: number, rows: number, into: number, rowBytes: number): void;
  /** for (i < count) into[offsets[i]..] = 0 */
  clearRows(count: number, offsets: number, into: number, rowBytes: number): void;
}

export interface AdamScalars {
  beta1: number;
  beta2: number;
  rate: number;
  epsilon: number;
  keep: number;
  decay: number;
}

interface Exports {
  update(...args: number[]): void;
  addRows(...args: number[]): void;
  clearRows(...args: number[]): void;
}

/** The loops over a memory of this many bytes. @throws RangeError where there isn't that much */
export function adamKernel(bytes: number): { kernel: AdamKernel; buffer: ArrayBuffer } {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const code = wasmModule([update, addRows, clearRows], { initial: pages, maximum: pages, alone: true });
  const loops = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } })
    .exports as unknown as Exports;
  return {
    buffer: memory.buffer,
    kernel: {
      update(size, weights, first, second, gradient, { beta1, beta2, rate, epsilon, keep, decay }) {
        if (size > 0)
          loops.update(size, weights, first, second, gradient, beta1, beta2, rate, epsilon, keep, decay);
      },
      addRows(count, ...args) {
        if (count > 0) loops.addRows(count, ...args);
      },
      clearRows(count, ...args) {
        if (count > 0) loops.clearRows(count, ...args);
      },
    },
  };
}

const get = (local: number): Instruction => ['local.get', local];
const set = (local: number): Instruction => ['local.set', local];
const tee = (local: number): Instruction => ['local.tee', local];
const i32 = (value: number): Instruction => ['i32.const', value];
const [load, store]: Instruction[] = [
  ['v128.load', 4, 0],
  ['v128.store', 4, 0],
];
const op = (name: 'add' | 'sub' | 'mul' | 'div' | 'sqrt'): Instruction => [`f32x4.${name}`];

const update: WasmFunction = (() => {
  const [bytes, weights, first, second, gradient] = [0, 1, 2, 3, 4] as const;
  const scalars = [5, 6, 7, 8, 9, 10] as const;
  const [beta1, beta2, rate, epsilon, keep, decay] = [11, 12, 13, 14, 15, 16] as const;
  const [at, pull, moment, square] = [17, 18, 19, 20] as const;
  const place = (base: number): Instruction[] => [get(base), get(at), ['i32.add']];
  const read = (base: number): Instruction[] => [...place(base), load as Instruction];
  return {
    name: 'update',
    params: ['i32', 'i32', 'i32', 'i32', 'i32', 'f32', 'f32', 'f32', 'f32', 'f32', 'f32'],
    locals: [...Array<'v128'>(6).fill('v128'), 'i32', 'v128', 'v128', 'v128'],
    body: [
      ...scalars.flatMap((scalar): Instruction[] => [get(scalar), ['f32x4.splat'], set(scalar + 6)]),
      ['loop'],
      ...[...read(gradient), get(decay), ...read(weights), op('mul'), op('add'), set(pull)],
      ...[...place(first), ...read(first), get(beta1), op('mul'), get(pull), op('add'), tee(moment)],
      store,
      ...[...place(second), ...read(second), get(beta2), op('mul')],
      ...[get(pull), get(pull), op('mul'), op('add'), tee(square)],
      store,
      ...[...place(weights), get(keep), ...read(weights), op('mul')],
      ...[get(moment), get(square), op('sqrt'), get(epsilon), op('add'), op('div'), get(rate), op('mul')],
      ...[op('sub'), store],
      ...[get(at), i32(LANES_BYTES), ['i32.add'], tee(at), get(bytes), ['i32.lt_u'], ['br_if', 0]],
      ['end'],
    ] as Instruction[],
  };
})();

/** One row after another: `body` runs with the row's address in `to`. */
function overRows(
  [count, offsets, into]: readonly [number, number, number],
  [to, end]: readonly [number, number],
  body: readonly Instruction[],
): Instruction[] {
  return [
    ...[get(offsets), get(count), i32(2), ['i32.shl'], ['i32.add'], set(end)],
    ['loop'],
    ...[get(offsets), ['i32.load', 2, 0], get(into), ['i32.add'], set(to)],
    ...body,
    ...[get(offsets), i32(4), ['i32.add'], tee(offsets), get(end), ['i32.lt_u'], ['br_if', 0]],
    ['end'],
  ] as Instruction[];
}

const addRows: WasmFunction = (() => {
  const [count, offsets, rows, into, rowBytes, to, end, rowEnd] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  return {
    name: 'addRows',
    params: ['i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'i32'],
    body: overRows([count, offsets, into], [to, end], [
      ...[get(rows), get(rowBytes), ['i32.add'], set(rowEnd)],
      ['loop'],
      ...[get(to), get(to), load, get(rows), load, op('add'), store],
      ...[get(to), i32(LANES_BYTES), ['i32.add'], set(to)],
      ...[get(rows), i32(LANES_BYTES), ['i32.add'], tee(rows), get(rowEnd), ['i32.lt_u'], ['br_if', 0]],
      ['end'],
    ] as Instruction[]),
  };
})();

const clearRows: WasmFunction = (() => {
  const [count, offsets, into, rowBytes, to, end] = [0, 1, 2, 3, 4, 5] as const;
  return {
    name: 'clearRows',
    params: ['i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32'],
    body: overRows([count, offsets, into], [to, end], [
      ...[get(to), i32(0), get(rowBytes), ['memory.fill']],
    ] as Instruction[]),
  };
})();
