// Isolation forest (Liu, Ting and Zhou 2008): rows that a few random cuts set apart from all others. A row's score is 2^(-E(h)/c), from
// its mean depth over the trees; about 0.5 is usual, towards 1 is alone. A combination can be odd where no single value is.
import { type Random, throwIfCancelled, turn } from '../../shared/domain';

const TREES = 100;
const SAMPLE = 256;
const EULER = 0.5772156649;

interface Tree {
  /** Column of each node's cut, -1 at a leaf. */
  column: Int32Array;
  cut: Float64Array;
  /** The left child; the right one follows it. */
  child: Int32Array;
  /** Of leaves: depth, and what rows left together there would still take. */
  depth: Float64Array;
}

/**
 * Scores of all rows, in (0, 1). `columns[c][row]`: finite numbers, without any missing; at least one column. The same seed gives the same scores.
 * Errors: cancelled.
 */
export async function isolationScores(
  columns: readonly Float64Array[],
  random: Random,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const rows = columns[0]?.length ?? 0;
  const sampled = Math.min(SAMPLE, rows);
  const depths = new Float64Array(rows);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  // Row by row: a row's way through a tree asks several of its columns.
  const width = columns.length;
  const matrix = new Float64Array(rows * width);
  for (const [c, values] of columns.entries())
    for (let row = 0; row < rows; row++) matrix[row * width + c] = values[row] as number;
  for (let t = 0; t < TREES; t++) {
    throwIfCancelled(signal);
    await turn();
    // The first places of a shuffle that goes no further.
    for (let i = 0; i < sampled; i++) {
      const j = i + random.below(rows - i);
      const a = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = a;
    }
    const tree = grow(columns, order.slice(0, sampled), random);
    for (let row = 0, at = 0; row < rows; row++, at += width)
      depths[row] = (depths[row] as number) + depthIn(tree, matrix, at);
  }
  const usual = expected(sampled);
  return depths.map((sum) => (usual === 0 ? 0.5 : 2 ** (-sum / TREES / usual)));
}

/** Mean depth of an unsuccessful search among n (equation 1 of the paper). */
const expected = (n: number): number =>
  n <= 1 ? 0 : n === 2 ? 1 : 2 * (Math.log(n - 1) + EULER) - (2 * (n - 1)) / n;

function grow(columns: readonly Float64Array[], rows: Int32Array, random: Random): Tree {
  const highest = Math.ceil(Math.log2(Math.max(2, rows.length)));
  const most = 2 * rows.length + 1;
  const tree: Tree = {
    column: new Int32Array(most).fill(-1),
    cut: new Float64Array(most),
    child: new Int32Array(most),
    depth: new Float64Array(most),
  };
  let nodes = 1;
  const split = (node: number, own: Int32Array, depth: number): void => {
    const made = depth < highest && own.length > 1 ? cutOf(columns, own, random) : null;
    if (!made) {
      tree.depth[node] = depth + expected(own.length);
      return;
    }
    const values = columns[made.column] ?? new Float64Array(0);
    const child = nodes;
    nodes += 2;
    tree.column[node] = made.column;
    tree.cut[node] = made.cut;
    tree.child[node] = child;
    split(
      child,
      own.filter((row) => (values[row] ?? 0) < made.cut),
      depth + 1,
    );
    split(
      child + 1,
      own.filter((row) => (values[row] ?? 0) >= made.cut),
      depth + 1,
    );
  };
  split(0, rows, 0);
  return tree;
}

/** A random column in which the rows differ, and a random cut between its least and greatest value; null where they are alike in all. */
function cutOf(
  columns: readonly Float64Array[],
  rows: Int32Array,
  random: Random,
): { column: number; cut: number } | null {
  const first = random.below(columns.length);
  for (let k = 0; k < columns.length; k++) {
    const column = (first + k) % columns.length;
    const values = columns[column] ?? new Float64Array(0);
    let [low, high] = [Infinity, -Infinity];
    for (const row of rows) {
      low = Math.min(low, values[row] ?? 0);
      high = Math.max(high, values[row] ?? 0);
    }
    if (!(high > low)) continue;
    const cut = low + random.uniform() * (high - low);
    return { column, cut: cut > low ? cut : high };
  }
  return null;
}

/** Of the row whose values begin at `at`. */
function depthIn({ column, cut, child, depth }: Tree, matrix: Float64Array, at: number): number {
  let node = 0;
  for (;;) {
    const asked = column[node] as number;
    if (asked < 0) return depth[node] as number;
    node = (child[node] as number) + ((matrix[at + asked] as number) < (cut[node] as number) ? 0 : 1);
  }
}
