// Sums of products over time steps as one product. A recurrent layer that runs as a loop adds up the gradient of its
// weights step by step: the sum of A_t' B_t is A' B with the steps stacked, and the sum of column sums is the
// column sum of the stack. Many small products become one that uses the processor well.
import {
  concat,
  elementwise,
  neededNodes,
  product,
  sameShape,
  type Graph,
  type GraphValue,
  type NamedValue,
} from '../graph';
import { replaceValues, usesOf } from './rewrite';

/** Fewer terms than this aren't worth stacking. */
const LEAST = 3;

const isSum = (value: GraphValue): boolean =>
  value.node?.opType === 'Add' &&
  value.node.inputs.every((input) => input && sameShape(input.shape, value.shape));

/** A' B without a bias: rows on the first axis of both, summed over. */
const isOuterProduct = (value: GraphValue): boolean =>
  value.node?.opType === 'Gemm' &&
  value.node.inputs.length === 2 &&
  value.node.attributes['transA'] === 1 &&
  value.node.attributes['transB'] === 0;

/** The sum of a matrix over its first axis. */
function isColumnSum(value: GraphValue): boolean {
  const [x, axes] = value.node?.inputs ?? [];
  return (
    value.node?.opType === 'ReduceSum' &&
    value.node.attributes['keepdims'] === 0 &&
    x?.shape.length === 2 &&
    axes?.constant?.data.length === 1 &&
    Number(axes.constant.data[0]) === 0
  );
}

/** The terms of a sum, through inner sums that nothing else uses. */
function termsOf(root: GraphValue, uses: ReadonlyMap<GraphValue, number>): GraphValue[] {
  const terms: GraphValue[] = [];
  const stack = [root];
  for (let value = stack.pop(); value; value = stack.pop()) {
    if (isSum(value) && (value === root || uses.get(value) === 1)) {
      for (const input of [...(value.node?.inputs ?? [])].reverse()) if (input) stack.push(input);
    } else terms.push(value);
  }
  return terms;
}

const stacked = (g: Graph, terms: readonly GraphValue[], input: number): GraphValue =>
  concat(
    g,
    terms.flatMap((term) => term.node?.inputs[input] ?? []),
    0,
  );

/** Rewrites every such sum; returns the outputs to use instead. */
export function mergeSums(g: Graph, outputs: readonly NamedValue[]): NamedValue[] {
  const nodes = neededNodes(outputs);
  const uses = usesOf(nodes, outputs);
  const replaced = new Map<GraphValue, GraphValue>();
  const inner = new Set<GraphValue>();
  for (const node of [...nodes].reverse()) {
    const [root] = node.outputs;
    if (!root || !isSum(root) || inner.has(root)) continue;
    const terms = termsOf(root, uses);
    for (const value of sumsWithin(root, uses)) inner.add(value);
    const single = terms.filter((term) => uses.get(term) === 1);
    const products = single.filter(isOuterProduct);
    const sums = single.filter(isColumnSum);
    const merged: GraphValue[] = [];
    if (products.length >= LEAST)
      merged.push(product(g, stacked(g, products, 0), stacked(g, products, 1), true, false));
    if (sums.length >= LEAST) {
      const axes = sums[0]?.node?.inputs[1];
      merged.push(g.op('ReduceSum', [stacked(g, sums, 0), axes], root.shape, root.dtype, { keepdims: 0 }));
    }
    if (merged.length === 0) continue;
    const gone = new Set([
      ...(products.length >= LEAST ? products : []),
      ...(sums.length >= LEAST ? sums : []),
    ]);
    const rest = terms.filter((term) => !gone.has(term));
    replaced.set(
      root,
      [...merged, ...rest].reduce((sum, term) => elementwise(g, 'Add', [sum, term], root.dtype)),
    );
  }
  return replaceValues(outputs, replaced);
}

/** The inner sums that termsOf looks through. */
function sumsWithin(root: GraphValue, uses: ReadonlyMap<GraphValue, number>): GraphValue[] {
  const found: GraphValue[] = [];
  const stack = [root];
  for (let value = stack.pop(); value; value = stack.pop()) {
    if (!isSum(value) || (value !== root && uses.get(value) !== 1)) continue;
    found.push(value);
    for (const input of value.node?.inputs ?? []) if (input) stack.push(input);
  }
  return found;
}
