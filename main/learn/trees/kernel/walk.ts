// The loop that walking trees spends its time in, in WebAssembly: in plain TypeScript, with its bounds checks and its sums in double
// precision, it takes three times as long. test/main/learn/trees/masks.test.ts compares with ONNX Runtime.
import { type Instruction, type WasmFunction, wasmModule } from '../../../wasm';

export interface Walk {
  /**
   * for (i < count) sums[i] += values[clz(and over f of masks[f][bins[f][i]])]: adds what one word of leaves says of the rows of a block.
   * All are addresses in bytes; bins are 16 bits and say the byte at which a mask stands behind masks[f]; sums and values are single
   * precision. Without features the first value counts.
   */
  (count: number, sums: number, values: number, masks: readonly number[], bins: readonly number[]): void;
}

/** Compiles the loop for every number of features that is asked for. */
export function compileWalk(
  features: ReadonlySet<number>,
  memory: WebAssembly.Memory,
  maximum: number,
): Walk {
  const module = new WebAssembly.Module(wasmModule([...features].map(walk), { initial: 1, maximum }));
  const loops = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
    string,
    (...args: number[]) => void
  >;
  return (count, sums, values, masks, bins) =>
    loops[`walk${masks.length}`]?.(count, sums, values, ...masks, ...bins);
}

const get = (local: number): Instruction => ['local.get', local];
const tee = (local: number): Instruction => ['local.tee', local];
const i32 = (value: number): Instruction => ['i32.const', value];

function walk(features: number): WasmFunction {
  const [count, sums, values] = [0, 1, 2] as const;
  const params = 3 + 2 * features;
  const [row, sum] = [params, params + 1] as const;
  const left = Array.from({ length: features }, (_, f): Instruction[] => {
    const [masks, bins] = [3 + f, 3 + features + f];
    const place: Instruction[] = [get(bins), get(row), ['i32.add'], ['i32.load16_u', 1, 0]];
    const mask: Instruction[] = [...place, get(masks), ['i32.add'], ['i32.load', 2, 0]];
    return f === 0 ? mask : [...mask, ['i32.and']];
  }).flat();
  return {
    name: `walk${features}`,
    params: Array<'i32'>(params).fill('i32'),
    // `row` counts the bytes of bins: two a row, where a sum has four.
    locals: ['i32', 'i32'],
    body: [
      ...[get(count), i32(1), ['i32.shl'], ['local.set', count]],
      ['loop'],
      ...[get(sums), get(row), i32(1), ['i32.shl'], ['i32.add'], tee(sum)],
      ...[get(sum), ['f32.load', 2, 0]],
      ...(features === 0 ? [i32(-1)] : left),
      ...[['i32.clz'], i32(2), ['i32.shl'], get(values), ['i32.add'], ['f32.load', 2, 0]],
      ...[['f32.add'], ['f32.store', 2, 0]],
      ...[get(row), i32(2), ['i32.add'], tee(row), get(count), ['i32.lt_u'], ['br_if', 0]],
      ['end'],
    ] as Instruction[],
  };
}
