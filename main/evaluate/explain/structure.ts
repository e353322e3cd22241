// What a learner's graph is inside: trees that are added up, a weighted sum, or something that can only be asked. Told by the graph, not
// by the learner's name, so that a new learner of a known shape is explained exactly without a line here.
import { readGraph, type ReadGraph, type ReadNode } from '../../compute';
import { readTrees, type TreeSum } from '../../learn';

/** From the sum that is explained to what the model says. `softmax` takes all outputs at once. */
export type Link = 'identity' | 'logit' | 'log' | 'softmax';

export interface WeightedSum {
  /** width x outputs, row-major. */
  weights: Float64Array;
  intercepts: Float64Array;
  outputs: number;
}

export type Structure =
  | { kind: 'trees'; trees: TreeSum; link: Link }
  | { kind: 'linear'; sum: WeightedSum; link: Link }
  | { kind: 'opaque' };

/** Operators between the sum and the output of each known head; anything else makes the graph opaque. */
const HEAD_OPS = new Set([
  'Identity',
  'Sigmoid',
  'Neg',
  'Softmax',
  'Exp',
  'Clip',
  'Sub',
  'Div',
  'ReduceSum',
  'Concat',
  'Reshape',
]);

/**
 * Looks into a graph from `features` to `probabilities` or `prediction`. What is recognised still has to be compared with what the graph
 * says (explainer.ts): a head of the same operators could mean something else.
 */
export function structureOf(onnx: Uint8Array): Structure {
  const graph = readGraph(onnx);
  // A graph on raw columns holds recipes of its own.
  if (graph.inputs.length !== 1 || graph.inputs[0] !== 'features') return { kind: 'opaque' };
  const users = graph.nodes.filter((node) => node.inputs.includes('features'));
  const [first] = users;
  if (!first || users.length !== 1) return { kind: 'opaque' };
  if (first.op === 'TreeEnsembleRegressor') {
    const link = linkOf(graph.nodes.filter((node) => node !== first));
    const trees = link && readTrees(first);
    return trees && link ? { kind: 'trees', trees, link } : { kind: 'opaque' };
  }
  return weightedSum(graph, first);
}

function weightedSum(graph: ReadGraph, product: ReadNode): Structure {
  const matrix = graph.constants.get(product.inputs[1] ?? '');
  const add = graph.nodes.find((node) => node.op === 'Add' && node.inputs[0] === product.outputs[0]);
  const intercepts = graph.constants.get(add?.inputs[1] ?? '');
  if (product.op !== 'MatMul' || !add || !matrix || !intercepts) return { kind: 'opaque' };
  const outputs = matrix.dims[1] ?? 0;
  const link = linkOf(graph.nodes.filter((node) => node !== product && node !== add));
  if (!link || intercepts.data.length !== outputs) return { kind: 'opaque' };
  return { kind: 'linear', sum: { weights: matrix.data, intercepts: intercepts.data, outputs }, link };
}

function linkOf(head: readonly ReadNode[]): Link | null {
  const ops = new Set(head.map(({ op }) => op));
  for (const op of ops) if (!HEAD_OPS.has(op)) return null;
  if (ops.has('Softmax')) return 'softmax';
  if (ops.has('Sigmoid')) return 'logit';
  return ops.has('Exp') ? 'log' : 'identity';
}
