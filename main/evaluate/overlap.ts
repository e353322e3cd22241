// What lies on both sides of the split: entities by their key, and rows that are all but the same.
import { type JobContext, throwIfCancelled } from '../../shared/domain';
import type { FrameColumn } from '../data';
import { turn } from '../../shared/domain/turn';

const SLICE = 50_000;
/** Rows of the training side that are remembered. */
const MOST_KNOWN = 500_000;
const MOST_ASKED = 100_000;

/** The share of test rows whose value is a training row's too; missing values are nobody's. */
export async function overlapOf(
  column: FrameColumn,
  train: Int32Array,
  test: Int32Array,
  ctx: JobContext = {},
): Promise<number> {
  const keyOf = (row: number): number =>
    column.kind === 'text' ? (column.codes[row] as number) : (column.values[row] as number);
  const missing = (key: number): boolean => Number.isNaN(key) || (column.kind === 'text' && key < 0);
  return shared(keyOf, missing, train, test, ctx);
}

/**
 * The share of test rows that a training row repeats in every column, numbers compared by three digits and texts without case and
 * blanks. Compared by a hash of 53 bits: among a million rows a false match is one in ten thousand.
 */
export async function repeatedRows(
  columns: readonly FrameColumn[],
  train: Int32Array,
  test: Int32Array,
  ctx: JobContext = {},
): Promise<number> {
  const texts = new Map(
    columns.flatMap((column) =>
      column.kind === 'text'
        ? [
            [
              column,
              Float64Array.from(column.dictionary, (word) => hashOf(word.trim().toLowerCase())),
            ] as const,
          ]
        : [],
    ),
  );
  await turn();
  const bits = new Float64Array(1);
  const halves = new Uint32Array(bits.buffer);
  const keyOf = (row: number): number => {
    let a = 0x811c9dc5;
    let b = 0x9e3779b9;
    for (const column of columns) {
      bits[0] =
        column.kind === 'text'
          ? (column.codes[row] as number) < 0
            ? -1
            : (texts.get(column)?.[column.codes[row] as number] ?? 0)
          : rounded(column.values[row] as number);
      a = Math.imul(a ^ (halves[0] as number), 0x01000193) ^ (halves[1] as number);
      b = Math.imul(b ^ (halves[1] as number), 0x85ebca6b) ^ (halves[0] as number);
      b ^= b >>> 13;
      a ^= a >>> 15;
    }
    return (a >>> 0) * 0x200000 + ((Math.imul(b, 0xc2b2ae35) >>> 0) & 0x1fffff);
  };
  return shared(keyOf, () => false, train, test, ctx);
}

async function shared(
  keyOf: (row: number) => number,
  missing: (key: number) => boolean,
  train: Int32Array,
  test: Int32Array,
  { signal }: JobContext,
): Promise<number> {
  const known = new Set<number>();
  const step = Math.max(1, Math.ceil(test.length / MOST_ASKED));
  for (let i = 0; i < Math.min(train.length, MOST_KNOWN); i++) {
    const key = keyOf(train[i] as number);
    if (!missing(key)) known.add(key);
    if (i % SLICE !== SLICE - 1) continue;
    await turn();
    throwIfCancelled(signal);
  }
  let asked = 0;
  let met = 0;
  for (let i = 0; i < test.length; i += step) {
    const key = keyOf(test[i] as number);
    asked++;
    if (!missing(key) && known.has(key)) met++;
    if (asked % SLICE === 0) await turn();
  }
  return asked === 0 ? 0 : met / asked;
}

/** To three significant digits; NaN, which is not equal to itself, as one value of its own. */
function rounded(value: number): number {
  if (Number.isNaN(value)) return Number.MAX_VALUE;
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? 0 : value;
  const scale = 10 ** (2 - Math.floor(Math.log10(Math.abs(value))));
  return Math.round(value * scale) / scale;
}

/** FNV-1a over the UTF-16 units (Fowler, Noll and Vo). */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
