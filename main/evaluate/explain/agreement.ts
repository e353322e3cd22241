// Whether what was recognised in a learner's graph is what the graph says: operators alike may mean something else.
import { openSession } from '../../compute';
import type { Link, Structure } from './structure';
import type { TreeSum } from '../../learn';
import { takesTrue } from './trees';

const AGREEMENT = 1e-4;

/** Features row by row, and how many numbers a model says of each. */
export interface Asked {
  x: Float32Array;
  rows: number;
  width: number;
  outputs: number;
}

/** What the learner's graph says: rows x outputs. Of yes or no it tells both chances, of which the second counts. */
export async function answersOf(onnx: Uint8Array, { x, rows, width, outputs }: Asked): Promise<Float64Array> {
  const session = openSession(onnx);
  try {
    const [input] = session.inputs;
    const feeds = { [input?.name ?? '']: { dtype: 'float32' as const, dims: [rows, width], data: x } };
    const answers = Object.values(await session.run(feeds))[0]?.data as Float32Array;
    const columns = answers.length / rows;
    const first = columns === 2 && outputs === 1 ? 1 : 0;
    return Float64Array.from({ length: rows * outputs }, (_, i) => {
      const row = Math.floor(i / outputs);
      return answers[row * columns + first + (i % outputs)] as number;
    });
  } finally {
    session.dispose();
  }
}

/** Whether two ways to the same figures come to the same. */
export const alike = (said: Float64Array, own: Float64Array): boolean =>
  said.length === own.length &&
  said.every((value, i) => Math.abs(value - (own[i] as number)) <= AGREEMENT * Math.max(1, Math.abs(value)));

/** Whether a recognised structure says what the learner's graph says of some rows. */
export function agreement(
  structure: Structure,
  said: Float64Array,
  { x, rows, width, outputs }: Asked,
): boolean {
  if (structure.kind === 'opaque') return false;
  if ((structure.kind === 'trees' ? structure.trees.outputs : structure.sum.outputs) !== outputs)
    return false;
  const own = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const margin = marginOf(structure, x, row * width, width);
    for (let k = 0; k < outputs; k++) own[row * outputs + k] = linked(structure.link, margin, k);
  }
  return alike(said, own);
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
