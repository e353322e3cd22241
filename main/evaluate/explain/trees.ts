// How rows go through fitted trees.
import type { TreeSum } from '../../learn';

/** Whether a row of features takes a node's true child. */
export function takesTrue(sum: TreeSum, node: number, x: ArrayLike<number>, at: number): boolean {
  const value = x[at + (sum.feature[node] as number)] as number;
  if (Number.isNaN(value)) return sum.missingTrue[node] === 1;
  const codes = sum.codes[node];
  return codes ? codes.has(value) : value <= (sum.threshold[node] as number);
}

/** Share of the rows that reach each node and go on to its true child, from features row by row; one half where none gets there. */
export function* trueShares(
  sum: TreeSum,
  x: Float32Array,
  rows: number,
  width: number,
): Generator<void, Float64Array> {
  const reached = new Float64Array(sum.feature.length);
  const went = new Float64Array(sum.feature.length);
  let work = 0;
  for (const root of sum.roots) {
    for (let row = 0; row < rows; row++) {
      for (let node = root; node >= 0;) {
        const yes = takesTrue(sum, node, x, row * width);
        reached[node] = (reached[node] as number) + 1;
        if (yes) went[node] = (went[node] as number) + 1;
        node = (yes ? sum.yes[node] : sum.no[node]) as number;
        work++;
      }
      if (work > 400_000) {
        work = 0;
        yield;
      }
    }
  }
  return reached.map((n, i) => (n === 0 ? 0.5 : (went[i] as number) / n));
}
