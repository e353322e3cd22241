// The loop behind scan-kernel.ts: 64 bytes at a time are searched for what ends a field, and of each field 16 at a time are told apart.
import { type Instruction, type WasmFunction } from '../../wasm';
import { MOMENT, Seen } from './seen';

/** Where things lie in memory, in bytes. Behind them, 16 bytes a column and one for fields beyond the last; then flags, a byte each; then the text. */
export const OFFSET = { result: 0, low: 32, high: 48, lengths: 64, moments: 64 + 16 * 16 } as const;
export const TABLES = OFFSET.moments + 6 * 16;
/** Set in every byte that has been told. */
export const TOLD = 64;
export const FLAG = { notTen: 1, notMoment: 2, leadingZero: 4, long: 8, quoted: 16 } as const;
/** Whole numbers that are left at `OFFSET.result`: where it stopped, the field's number there, records, the beginning of the last, newlines. */
export const RESULT_PLACES = 5;

const LINE_FEED = 10;
const RETURN = 13;
const MINUS = 45;
const ZERO = 48;

/** Code with jumps by name: to the end of a block, to the beginning of a loop. */
type Code = readonly (Instruction | Jump | Part)[];
interface Jump {
  to: string;
  when: boolean;
}
interface Part {
  opcode: 'block' | 'loop';
  name: string;
  body: Code;
}

const block = (name: string, ...body: Code): Part => ({ opcode: 'block', name, body });
const loop = (name: string, ...body: Code): Part => ({ opcode: 'loop', name, body });
const jump = (to: string): Jump => ({ to, when: false });
/** Where what was left on the stack is not zero. */
const jumpIf = (to: string): Jump => ({ to, when: true });

function flat(code: Code, around: readonly string[] = []): Instruction[] {
  return code.flatMap((one): Instruction[] => {
    if ('body' in one) return [[one.opcode], ...flat(one.body, [one.name, ...around]), ['end']];
    if ('to' in one) return [[one.when ? 'br_if' : 'br', around.indexOf(one.to)]];
    return [one];
  });
}

const get = (local: number): Instruction => ['local.get', local];
const set = (local: number): Instruction => ['local.set', local];
const number = (value: number): Instruction => ['i32.const', value];
/** The byte in all sixteen places. */
const all = (value: number): Code => [number(value), ['i8x16.splat']];
const byteAt = (local: number, offset = 0): Code => [get(local), ['i32.load8_u', 0, offset]];
const vectorAt = (local: number, offset = 0): Code => [get(local), ['v128.load', 0, offset]];
const is = (local: number, value: Instruction): Code => [get(local), value, ['i32.eq']];
const isNot = (local: number, value: Instruction): Code => [get(local), value, ['i32.ne']];
const less = (a: number, b: number): Code => [get(a), get(b), ['i32.sub']];
const more = (local: number, by: number): Code => [get(local), number(by), ['i32.add']];
const add = (local: number, by: number): Code => [...more(local, by), set(local)];

/** Parameters; `start`, where the field begins that is looked at, and `fields`, its number, go on. */
const [start, end, fields, expected, columns, flags, delimiter, quote] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
/** 64 bytes from `base` on; in them `p`, what may end a field, which is `byte`; the field ends before `until`. */
const [base, p, byte, until] = [8, 9, 10, 11] as const;
/** 1 inside a field in quotes, 2 behind its end. */
const quoted = 12;
const [index, slot, records, recordStart, newlines, q, found] = [13, 14, 15, 16, 17, 18, 19] as const;
/** Of those 64 bytes, which may end a field and were not looked at. */
const mask = 20;
const [delimiters, quotes, low, high, v, told, sum] = [21, 22, 23, 24, 25, 26, 27] as const;

/** Which of 16 bytes may end a field, a bit each. */
const ends = (offset: number): Code => [
  ...([...vectorAt(base, offset), ['local.tee', v], get(delimiters), ['i8x16.eq']] as const),
  ...([get(v), get(quotes), ['i8x16.eq'], ['v128.or']] as const),
  ...([get(v), ...all(LINE_FEED), ['i8x16.eq'], ['v128.or']] as const),
  ...([get(v), ...all(RETURN), ['i8x16.eq'], ['v128.or']] as const),
  ...([['i8x16.bitmask'], ['i64.extend_i32_u']] as const),
  ...(offset === 0 ? [] : ([['i64.const', offset], ['i64.shl'], ['i64.or']] as const)),
];

/** What the 16 bytes at a place are, in `told`. */
const tell = (local: number, offset = 0): Code => [
  ...([...vectorAt(local, offset), set(v)] as const),
  ...([get(low), get(v), ...all(15), ['v128.and'], ['i8x16.swizzle']] as const),
  ...([get(high), get(v), number(4), ['i8x16.shr_u'], ['i8x16.swizzle'], ['v128.and']] as const),
  ...([['local.tee', told], get(told), ...all(TOLD), ['i8x16.eq']] as const),
  ...([...all(Seen.other), ['v128.and'], ['v128.or'], set(told)] as const),
];

/** Which of as many bytes as are left from a place on count. */
const ofLength = (local: number): Code => [
  ...([...less(until, local), number(4), ['i32.shl'], ['v128.load', 0, OFFSET.lengths]] as const),
];

/** Which of the 16 bytes at an offset in the field are what a moment has there. */
const momentPart = (offset: number, table: number): Code => [
  ...([...tell(start, offset), get(told), ...all(TOLD | Seen.digit), ['i8x16.eq']] as const),
  ...([get(v), number(table), ['v128.load', 0, 0], ['i8x16.eq']] as const),
  ...([get(v), number(table), ['v128.load', 0, 16], ['i8x16.eq'], ['v128.or']] as const),
  ...([number(table), ['v128.load', 0, 32], ['v128.bitselect']] as const),
];

/** Sets flags of the column. */
const raise = (value: Instruction): Code => [
  ...([get(flags), get(index), ['i32.add'], get(flags), get(index), ['i32.add']] as const),
  ...([['i32.load8_u', 0, 0], value, ['i32.or'], ['i32.store8', 0, 0]] as const),
];
const addToSlot = (vector: Code): Code => [
  ...([get(slot), ...vector, get(slot), ['v128.load', 0, 0], ['v128.or'], ['v128.store', 0, 0]] as const),
];

/** A field of 16 bytes or more. */
const seeLong: Code = [
  ...([...all(0), set(sum), get(start), set(q)] as const),
  loop(
    'on',
    ...([...tell(q), get(sum), get(told), ['v128.or'], set(sum), ...add(q, 16)] as const),
    ...([...less(until, q), number(16), ['i32.ge_u'], jumpIf('on')] as const),
  ),
  ...([...tell(q), get(told), ...ofLength(q), ['v128.and']] as const),
  ...([get(sum), ['v128.or'], ...all(TOLD - 1), ['v128.and'], set(sum), ...addToSlot([get(sum)])] as const),
  ...([number(FLAG.notTen | FLAG.notMoment), set(found)] as const),
  block(
    'known',
    ...([get(sum), ...all(Seen.point), ['v128.and'], ['v128.any_true'], jumpIf('known')] as const),
    ...([number(FLAG.notTen | FLAG.notMoment | FLAG.long), set(found)] as const),
    ...([...less(until, start), number(MOMENT.length), ['i32.ne'], jumpIf('known')] as const),
    ...momentPart(0, OFFSET.moments),
    ...momentPart(MOMENT.length - 16, OFFSET.moments + 48),
    ...([['v128.and'], ['i8x16.all_true'], ['i32.eqz'], jumpIf('known')] as const),
    ...([number(FLAG.notTen | FLAG.long), set(found)] as const),
  ),
  ...raise(get(found)),
];

/** Notes the field that ends before `until`; of one in quotes, no more than that. */
const see: Code = [
  ...([...more(fields, -1), get(columns), get(fields), get(columns), ['i32.gt_u'], ['i32.eqz']] as const),
  ...([['select'], ['local.tee', index], number(4), ['i32.shl'], number(TABLES), ['i32.add']] as const),
  set(slot),
  block(
    'bare',
    ...([get(quoted), ['i32.eqz'], jumpIf('bare'), ...raise(number(FLAG.quoted)), jump('seen')] as const),
  ),
  block(
    'told',
    block(
      'short',
      ...([...less(until, start), number(16), ['i32.lt_u'], jumpIf('short')] as const),
      ...seeLong,
      jump('told'),
    ),
    ...tell(start),
    ...addToSlot([get(told), ...ofLength(start), ['v128.and']]),
  ),
  // A digit behind a zero that leads, or behind a minus and one.
  ...([get(start), ...byteAt(start), number(MINUS), ['i32.eq'], ['i32.add'], set(q)] as const),
  ...([...byteAt(q), number(ZERO), ['i32.ne'], jumpIf('seen')] as const),
  ...([...more(q, 1), get(until), ['i32.ge_u'], jumpIf('seen')] as const),
  ...([...byteAt(q, 1), number(ZERO), ['i32.sub'], number(10), ['i32.ge_u'], jumpIf('seen')] as const),
  ...raise(number(FLAG.leadingZero)),
];

/** `p` becomes the next place that may end a field. */
const nextPlace: Code = [
  ...([get(base), get(mask), ['i64.ctz'], ['i32.wrap_i64'], ['i32.add'], ['local.tee', p]] as const),
  ...([['i32.load8_u', 0, 0], set(byte)] as const),
  ...([get(mask), get(mask), ['i64.const', 1], ['i64.sub'], ['i64.and'], set(mask)] as const),
];

/** Inside quotes: goes on, and behind the closing one, where nothing but an end may follow. */
const inQuotes: Code = [
  ...([...is(byte, get(delimiter)), jumpIf('places'), ...isNot(byte, get(quote)), jumpIf('stop')] as const),
  ...([...more(p, 1), get(end), ['i32.ge_u'], jumpIf('stop'), ...byteAt(p, 1), set(found)] as const),
  ...([...is(found, get(delimiter)), ...is(found, number(LINE_FEED)), ['i32.or']] as const),
  ...([...is(found, number(RETURN)), ['i32.or'], ['i32.eqz'], jumpIf('stop')] as const),
  ...([number(2), set(quoted), jump('places')] as const),
];

/** Neither a delimiter nor a line feed. */
const quoteOrReturn: Code = [
  block(
    'return',
    ...([...isNot(byte, get(quote)), jumpIf('return')] as const),
    // A field may begin with a quote; anywhere else it needs care.
    ...([...isNot(p, get(start)), jumpIf('stop'), number(1), set(quoted), jump('places')] as const),
  ),
  // The field ends before a return and a newline; the newline will see to that.
  ...([...more(p, 1), get(end), ['i32.ge_u'], jumpIf('stop')] as const),
  ...([...byteAt(p, 1), number(LINE_FEED), ['i32.ne'], jumpIf('stop'), jump('places')] as const),
];

/** A line feed: the record ends, before the return where there is one. */
const atLine: Code = [
  ...([...more(p, -1), ['i32.load8_u', 0, 0], number(RETURN), ['i32.eq']] as const),
  ...([get(start), get(p), ['i32.lt_u'], ['i32.and'], set(found), ...less(p, found), set(until)] as const),
  ...([...isNot(fields, get(expected)), jumpIf('stop')] as const),
  // A blank line, of one column.
  ...([...is(until, get(start)), ...is(expected, number(1)), ['i32.and'], jumpIf('stop')] as const),
  ...([get(newlines), number(1), get(found), ['i32.shl'], ['i32.or'], set(newlines)] as const),
];

const atPlace: Code = [
  ...nextPlace,
  block('outside', ...([...isNot(quoted, number(1)), jumpIf('outside')] as const), ...inQuotes),
  ...([get(p), set(until)] as const),
  block(
    'field',
    ...([...is(byte, get(delimiter)), jumpIf('field')] as const),
    block('line', ...([...is(byte, number(LINE_FEED)), jumpIf('line')] as const), ...quoteOrReturn),
    ...atLine,
  ),
  block('seen', ...see),
  ...([number(0), set(quoted), ...more(p, 1), set(start)] as const),
  block(
    'counted',
    block(
      'delimited',
      ...([...is(byte, get(delimiter)), jumpIf('delimited'), number(1), set(fields)] as const),
      ...([...add(records, 1), get(start), set(recordStart), jump('counted')] as const),
    ),
    ...add(fields, 1),
  ),
];

export const scanLoop: WasmFunction = {
  name: 'scan',
  params: Array.from({ length: 8 }, () => 'i32'),
  locals: [
    ...Array.from({ length: 12 }, () => 'i32' as const),
    'i64',
    ...Array.from({ length: 7 }, () => 'v128' as const),
  ],
  body: flat([
    ...([get(delimiter), ['i8x16.splat'], set(delimiters), get(quote), ['i8x16.splat'], set(quotes)] as Code),
    ...([number(OFFSET.low), ['v128.load', 0, 0], set(low)] as const),
    ...([number(OFFSET.high), ['v128.load', 0, 0], set(high), get(start), set(base)] as const),
    block(
      'stop',
      loop(
        'blocks',
        ...([get(base), get(end), ['i32.ge_u'], jumpIf('stop')] as const),
        ...([...ends(0), ...ends(16), ...ends(32), ...ends(48), set(mask)] as const),
        block(
          'whole',
          ...([...less(end, base), ['local.tee', q], number(64), ['i32.ge_u'], jumpIf('whole')] as const),
          ...([get(mask), ['i64.const', 1], get(q), ['i64.extend_i32_u'], ['i64.shl']] as const),
          ...([['i64.const', 1], ['i64.sub'], ['i64.and'], set(mask)] as const),
        ),
        block(
          'next',
          loop(
            'places',
            ...([get(mask), ['i64.eqz'], jumpIf('next')] as const),
            ...[...atPlace, jump('places')],
          ),
        ),
        ...[...add(base, 64), jump('blocks')],
      ),
    ),
    ...[start, fields, records, recordStart, newlines].flatMap((local, i): Code => [
      ...([number(OFFSET.result), get(local), ['i32.store', 2, 4 * i]] as const),
    ]),
  ]),
};
