// Just enough of a WebAssembly assembler (core specification 2.0, binary format) to write the few loops that training spends its
// time in. TypeScript gives the numbers and the loops; what is written here is only the bytes.

/** Opcodes used by the house's kernels; those of two numbers are prefixed. */
const OPCODES = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  if: [0x04, 0x40],
  br: [0x0c],
  br_if: [0x0d],
  select: [0x1b],
  'local.get': [0x20],
  'local.set': [0x21],
  'local.tee': [0x22],
  'i32.load': [0x28],
  'i64.load': [0x29],
  'f32.load': [0x2a],
  'i32.load8_u': [0x2d],
  'i32.load16_u': [0x2f],
  'i64.load32_s': [0x34],
  'i64.load32_u': [0x35],
  'i32.store': [0x36],
  'i32.store8': [0x3a],
  'i64.store': [0x37],
  'f32.store': [0x38],
  'f64.store': [0x39],
  'i32.const': [0x41],
  'i64.const': [0x42],
  'f64.const': [0x44],
  'i32.eqz': [0x45],
  'i32.lt_s': [0x48],
  'i32.eq': [0x46],
  'i32.ne': [0x47],
  'i32.lt_u': [0x49],
  'i32.gt_u': [0x4b],
  'i32.ge_u': [0x4f],
  'i64.eqz': [0x50],
  'i32.clz': [0x67],
  'i32.popcnt': [0x69],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.mul': [0x6c],
  'i32.and': [0x71],
  'i32.or': [0x72],
  'i32.shl': [0x74],
  'i64.ctz': [0x7a],
  'i64.sub': [0x7d],
  'i64.and': [0x83],
  'f64.le': [0x65],
  'i64.add': [0x7c],
  'i64.or': [0x84],
  'i64.shl': [0x86],
  'i64.shr_u': [0x88],
  'f32.add': [0x92],
  'f64.add': [0xa0],
  'f64.sub': [0xa1],
  'f64.mul': [0xa2],
  'i32.wrap_i64': [0xa7],
  'i64.extend_i32_u': [0xad],
  'f64.convert_i64_s': [0xb9],
  'memory.copy': [0xfc, 10, 0, 0],
  'memory.fill': [0xfc, 11, 0],
  'v128.load': [0xfd, 0],
  'v128.store': [0xfd, 11],
  'v128.load64_zero': [0xfd, 0x5d],
  'v128.store64_lane': [0xfd, 0x5b],
  'v128.bitselect': [0xfd, 0x52],
  'v128.and': [0xfd, 0x4e],
  'v128.or': [0xfd, 0x50],
  'v128.any_true': [0xfd, 0x53],
  'i8x16.shuffle': [0xfd, 0x0d],
  'i8x16.swizzle': [0xfd, 0x0e],
  'i8x16.splat': [0xfd, 0x0f],
  'i8x16.eq': [0xfd, 0x23],
  'i8x16.all_true': [0xfd, 0x63],
  'i8x16.bitmask': [0xfd, 0x64],
  'i8x16.shr_u': [0xfd, 0x6d],
  'i32x4.trunc_sat_f64x2_s_zero': [0xfd, 0xfc, 0x01],
  'i64x2.extend_low_i32x4_s': [0xfd, 0xc7, 0x01],
  'i64x2.shl': [0xfd, 0xcb, 0x01],
  'i64x2.splat': [0xfd, 18],
  'i64x2.replace_lane': [0xfd, 30],
  'i64x2.add': [0xfd, 0xce, 0x01],
  'i64x2.sub': [0xfd, 0xd1, 0x01],
  'f32x4.splat': [0xfd, 19],
  'f32x4.extract_lane': [0xfd, 31],
  'f32x4.abs': [0xfd, 0xe0, 0x01],
  'f32x4.max': [0xfd, 0xe9, 0x01],
  'f32x4.demote_f64x2_zero': [0xfd, 0x5e],
  'f32x4.sqrt': [0xfd, 0xe3, 0x01],
  'f32x4.add': [0xfd, 0xe4, 0x01],
  'f32x4.sub': [0xfd, 0xe5, 0x01],
  'f32x4.mul': [0xfd, 0xe6, 0x01],
  'f32x4.div': [0xfd, 0xe7, 0x01],
  'f64x2.splat': [0xfd, 20],
  'f64x2.extract_lane': [0xfd, 33],
  'f64x2.ge': [0xfd, 0x4c],
  'f64x2.promote_low_f32x4': [0xfd, 0x5f],
  'f64x2.floor': [0xfd, 0x75],
  'f64x2.nearest': [0xfd, 0x94, 0x01],
  'f64x2.abs': [0xfd, 0xec, 0x01],
  'f64x2.add': [0xfd, 0xf0, 0x01],
  'f64x2.sub': [0xfd, 0xf1, 0x01],
  'f64x2.mul': [0xfd, 0xf2, 0x01],
  'f64x2.div': [0xfd, 0xf3, 0x01],
  'f64x2.min': [0xfd, 0xf4, 0x01],
} as const;

export type Opcode = keyof typeof OPCODES;
/** An instruction: the opcode, then its immediates. Loads and stores take [log2 of the alignment, offset]. */
export type Instruction = readonly [Opcode, ...number[]];
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

const TYPE: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const SIGNED = new Set<Opcode>(['i32.const', 'i64.const']);

export interface WasmFunction {
  name: string;
  params: readonly ValueType[];
  result?: ValueType;
  /** Locals after the parameters. */
  locals: readonly ValueType[];
  body: readonly Instruction[];
}

/** A module of exported functions that imports one memory as `env.memory`, which threads share unless it is said to be `alone`. */
export function wasmModule(
  functions: readonly WasmFunction[],
  pages: { initial: number; maximum: number; alone?: boolean },
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params, result }) => [
    0x60,
    ...vector(params.map((type) => [TYPE[type]])),
    ...vector(result ? [[TYPE[result]]] : []),
  ]);
  const memory = [...bytesOf('env'), ...bytesOf('memory'), 0x02, pages.alone ? 0x01 : 0x03];
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...memory, ...unsigned(pages.initial), ...unsigned(pages.maximum)]])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map(({ name }, i) => [...bytesOf(name), 0x00, ...unsigned(i)]))),
  ];
  const code = section(10, vector(functions.map(encode)));
  const out = new Uint8Array(bytes.length + code.length);
  out.set(bytes);
  out.set(code, bytes.length);
  return out;
}

function encode({ locals, body }: WasmFunction): number[] {
  const code = [...vector(locals.map((type) => [1, TYPE[type]]))];
  for (const [opcode, ...immediates] of body) {
    code.push(...OPCODES[opcode]);
    for (const value of immediates) code.push(...immediate(opcode, value));
  }
  code.push(...OPCODES.end);
  return [...unsigned(code.length), ...code];
}

function immediate(opcode: Opcode, value: number): number[] {
  if (opcode === 'f64.const') return [...new Uint8Array(Float64Array.of(value).buffer)];
  return SIGNED.has(opcode) ? signed(value) : unsigned(value);
}

const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];
const bytesOf = (value: string): number[] => {
  const bytes = [...new TextEncoder().encode(value)];
  return [...unsigned(bytes.length), ...bytes];
};

/** LEB128. */
function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return out;
}

function signed(value: number): number[] {
  const out: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...out, low];
    out.push(low | 0x80);
  }
}
