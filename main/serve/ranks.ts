// The place of each row within its list, by its score.
import { groupColumn, turn } from '../../shared/domain';
import type { Manifest } from '../registry';
import type { Scores } from './predictor';

/** Rows between two turns of everything else in this thread. */
const STRETCH = 50_000;

/**
 * 1 for the highest score of a list; equal scores share a rank, and the next one counts all of them. 0 where a row has no list.
 * @param lists numbers from 0 below `count`, by row; -1 where a row has none
 */
export async function ranksOf(
  scores: Float32Array,
  lists: Int32Array,
  count: number,
  onTurn: () => void = () => undefined,
): Promise<Int32Array> {
  const begins = new Uint32Array(count + 1);
  for (const list of lists) if (list >= 0) begins[list + 1] = (begins[list + 1] as number) + 1;
  for (let list = 0; list < count; list++)
    begins[list + 1] = (begins[list + 1] as number) + (begins[list] as number);
  const sorted = new Float32Array(begins[count] as number);
  const next = begins.slice();
  lists.forEach((list, row) => {
    if (list < 0) return;
    const at = next[list] as number;
    sorted[at] = scores[row] as number;
    next[list] = at + 1;
  });
  let since = 0;
  for (let list = 0; list < count; list++) {
    const own = sorted.subarray(begins[list], begins[list + 1]).sort();
    since += own.length;
    if (since < STRETCH) continue;
    since = 0;
    await turn();
    onTurn();
  }
  const ranks = new Int32Array(lists.length);
  for (let row = 0; row < lists.length; row++) {
    const list = lists[row] as number;
    if (list >= 0) {
      const [from, to] = [begins[list] as number, begins[list + 1] as number];
      ranks[row] = to - firstAbove(sorted, from, to, scores[row] as number) + 1;
    }
    if (row % STRETCH !== STRETCH - 1) continue;
    await turn();
    onTurn();
  }
  return ranks;
}

/** Where the first value above this one stands among rising values. */
function firstAbove(values: Float32Array, from: number, to: number, value: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Numbers of lists by their names, in the order in which they are met. */
export class ListNumbers {
  private readonly known = new Map<string, number>();

  get count(): number {
    return this.known.size;
  }

  /** The list of this name; -1 for no name. */
  of(name: string | null): number {
    if (name === null || name === '') return -1;
    const number = this.known.get(name) ?? this.known.size;
    this.known.set(name, number);
    return number;
  }
}

/**
 * Of a request's rows, where the model puts rows in order: rows of one value of the list's column are a list; where no row has that column,
 * all of them are one. Null for other models.
 */
export async function requestRanks(
  { recipe }: Manifest,
  rows: readonly Record<string, unknown>[],
  scores: Scores,
): Promise<Int32Array | null> {
  const column = groupColumn(recipe.spec);
  if (column === null || scores.kind !== 'numbers') return null;
  const numbers = new ListNumbers();
  const named = rows.some((row) => Object.hasOwn(row, column));
  const lists = Int32Array.from(rows, (row) => numbers.of(named ? nameOf(row[column]) : 'all'));
  return ranksOf(scores.values, lists, numbers.count);
}

const nameOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
