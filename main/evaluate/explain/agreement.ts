// Whether what was recognised in a learner's graph is what the graph says: operators alike may mean something else.
import { openSession } from '../../compute';
import type { Link, Structure } from './structure';
import type { TreeSum } from '../../learn';
import { takesTrue } from './trees';

const AGREEMENT = 1e-4;

/** Whether a recognised structure says what the learner's graph says on the first rows. */
export async function agreement(
  structure: Structure,
  onnx: Uint8Array,
  { x, rows, width, outputs }: { x: Float32Array; rows: number; width: number; outputs: number },
): Promise<boolean> {
  if (structure.kind === 'opaque') return false;
  if ((structure.kind === 'trees' ? structure.trees.outputs : structure.sum.outputs) !== outputs)
    return false;
  const session = openSession(onnx);
  try {
    const [input] = session.inputs;
    if (!input) return false;
    const data = x.slice(0, rows * width);
    const found = await session.run({ [input.name]: { dtype: 'float32', dims: [rows, width], data } });
    const answers = Object.values(found)[0]?.data as Float32Array;
    // Yes or no: the graph tells both chances, the sum is that of the second.
    const columns = answers.length / rows;
    for (let row = 0; row < rows; row++) {
      const margin = marginOf(structure, x, row * width, width);
      for (let k = 0; k < outputs; k++) {
        const said = answers[row * columns + (columns === 2 && outputs === 1 ? 1 : k)] as number;
        const own = linked(structure.link, margin, k);
        if (!(Math.abs(said - own) <= AGREEMENT * Math.max(1, Math.abs(said)))) return false;
      }
    }
    return true;
  } finally {
    session.dispose();
  }
}

/** What the model says where its sums are `margin`. */
export function linked(link: Link, margin: Float64Array, k: number): number {
  const m = margin[k] as number;
  if (link === 'logit') return 1 / (1 + Math.exp(-m));
  if (link === 'log') return Math.exp(m);
  if (link === 'identity') return m;
  return 1 / margin.reduce((sum, other) => sum + Math.exp(other - m), 0);
}

function marginOf(
  structure: Exclude<Structure, { kind: 'opaque' }>,
  x: Float32Array,
  at: number,
  width: number,
): Float64Array {
  if (structure.kind === 'trees') return treeScores(structure.trees, x, at);
  const { weights, intercepts, outputs } = structure.sum;
  const margin = Float64Array.from(intercepts);
  for (let f = 0; f < width; f++)
    for (let k = 0; k < outputs; k++)
      margin[k] = (margin[k] as number) + (x[at + f] as number) * (weights[f * outputs + k] as number);
  return margin;
}

/** The sums of a row, by output. */
function treeScores(sum: TreeSum, x: ArrayLike<number>, at: number): Float64Array {
  const scores = Float64Array.from(sum.start);
  for (const root of sum.roots) {
    let node = root;
    while (node >= 0) node = (takesTrue(sum, node, x, at) ? sum.yes[node] : sum.no[node]) as number;
    const k = sum.target[~node] as number;
    scores[k] = (scores[k] as number) + (sum.value[~node] as number);
  }
  return scores;
}
