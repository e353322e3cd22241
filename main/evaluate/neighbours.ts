// Rows that are all but the same on both sides of the split, by the columns that say most: one column of noise must not hide them.
import { type JobContext, Random, throwIfCancelled } from '../../shared/domain';
import type { FrameColumn } from '../data';
import { turn } from '../../shared/domain/turn';
import { sampleOf } from './quick';

const ASKED = 400;
const KNOWN = 5000;
const PAIRS = 5000;
/** Numbers are alike within this share of their range (from the 5th to the 95th of a hundred). */
const ALIKE = 0.005;
/** Rows are neighbours where what they have in common is this unlikely by chance, in bits: once in many times all pairs that are looked at. */
const BITS = 27;
/** And where it is nearly all that there is to have in common. */
const NEARLY_ALL = 0.75;

type Same = (a: number, b: number) => boolean;

/**
 * The share of test rows that have a neighbour among the training rows; null where these columns say too little to tell neighbours from rows
 * that are alike by chance.
 */
export async function neighbourShare(
  columns: readonly FrameColumn[],
  train: Int32Array,
  test: Int32Array,
  seed: number,
  { signal }: JobContext = {},
): Promise<number | null> {
  const random = new Random(seed);
  const known = sampleOf(train, KNOWN, random);
  const asked = sampleOf(test, ASKED, random);
  const facts = columns.map((column) => {
    const same = sameIn(column, known);
    let met = 0.5;
    for (let i = 0; i < PAIRS; i++) {
      const [a, b] = [
        known[random.below(known.length)] as number,
        known[random.below(known.length)] as number,
      ];
      if (a !== b && same(a, b)) met++;
    }
    return { same, bits: -Math.log2(met / PAIRS) };
  });
  const enough = Math.max(BITS, NEARLY_ALL * facts.reduce((sum, { bits }) => sum + bits, 0));
  if (facts.reduce((sum, { bits }) => sum + bits, 0) < enough) return null;
  // What says most first, so that most pairs are told apart by one look.
  facts.sort((a, b) => b.bits - a.bits);
  const spare = facts.reduce((sum, { bits }) => sum + bits, 0) - enough;
  let found = 0;
  for (const [i, row] of asked.entries()) {
    if (known.some((other) => near(facts, row, other, spare))) found++;
    if (i % 10 !== 9) continue;
    await turn();
    throwIfCancelled(signal);
  }
  // Of training rows that were not looked at, as many would be neighbours.
  return Math.min(1, (found / Math.max(1, asked.length)) * (train.length / Math.max(1, known.length)));
}

function near(facts: readonly { same: Same; bits: number }[], a: number, b: number, spare: number): boolean {
  let missed = 0;
  for (const { same, bits } of facts) {
    if (same(a, b)) continue;
    missed += bits;
    if (missed > spare) return false;
  }
  return true;
}

function sameIn(column: FrameColumn, rows: Int32Array): Same {
  if (column.kind === 'text') {
    const { codes } = column;
    return (a, b) => codes[a] === codes[b] && (codes[a] as number) >= 0;
  }
  const { values } = column;
  const sorted = Float64Array.from(rows, (row) => values[row] as number)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const within = ALIKE * (at(0.95) - at(0.05));
  return (a, b) => Math.abs((values[a] as number) - (values[b] as number)) <= within;
}
