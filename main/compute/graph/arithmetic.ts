// Building steps that compute: elementwise, reductions, matrix products, with the simplifications that always hold.
import type { Attributes } from '../onnx/attributes';
import type { Graph } from './graph';
import { reshape, transpose, transposeOf } from './layout';
import { broadcast, sameShape, sizeOf } from './shapes';
import type { GraphValue, ProgramDtype } from './values';

/** An operator on each element of one value; further inputs are parameters such as Clip's limits. */
export function unary(
  g: Graph,
  opType: string,
  x: GraphValue,
  dtype: ProgramDtype = x.dtype,
  attributes: Attributes = {},
  parameters: readonly (GraphValue | undefined)[] = [],
): GraphValue {
  return g.op(opType, [x, ...parameters], x.shape, dtype, attributes);
}

/** An operator on the elements of several values, broadcast. */
export function elementwise(
  g: Graph,
  opType: string,
  values: readonly GraphValue[],
  dtype: ProgramDtype,
  attributes: Attributes = {},
): GraphValue {
  const shape = values.reduce<number[]>((known, value) => broadcast(known, value.shape), []);
  const inputs = values.map((value, i) => shrunk(g, value, i, values, shape));
  const [a, b] = inputs;
  if (a && b && inputs.length === 2 && dtype === 'float32') {
    const simpler = identity(opType, a, b, shape) ?? biasIntoGemm(g, opType, a, b, shape);
    if (simpler) return simpler;
    if (opType === 'Div' && b.splat !== undefined && isPowerOfTwo(b.splat)) {
      return elementwise(g, 'Mul', [a, g.splat(1 / b.splat, b.shape, 'float32')], dtype);
    }
  }
  return g.op(opType, inputs, shape, dtype, attributes);
}

/** A constant of equal elements is used as a scalar where the others alone give the shape. */
function shrunk(
  g: Graph,
  value: GraphValue,
  index: number,
  values: readonly GraphValue[],
  shape: readonly number[],
): GraphValue {
  if (value.splat === undefined || value.shape.length === 0) return value;
  const others = values.filter((other, i) => i !== index && other.splat === undefined);
  const alone = others.reduce<number[]>((known, other) => broadcast(known, other.shape), []);
  return sameShape(alone, shape) ? g.splat(value.splat, [], value.dtype) : value;
}

/** x * 1, x + 0, x - 0 and x / 1 are x. */
function identity(
  opType: string,
  a: GraphValue,
  b: GraphValue,
  shape: readonly number[],
): GraphValue | undefined {
  const neutral =
    opType === 'Mul' || opType === 'Div' ? 1 : opType === 'Add' || opType === 'Sub' ? 0 : undefined;
  if (neutral === undefined) return undefined;
  if (b.splat === neutral && sameShape(a.shape, shape)) return a;
  const symmetric = opType === 'Mul' || opType === 'Add';
  if (symmetric && a.splat === neutral && sameShape(b.shape, shape)) return b;
  return undefined;
}

function isPowerOfTwo(x: number): boolean {
  return x !== 0 && Number.isInteger(Math.log2(Math.abs(x)));
}

/** A vector added to a matrix product is the product's own bias: one pass over the result less. */
function biasIntoGemm(
  g: Graph,
  opType: string,
  a: GraphValue,
  b: GraphValue,
  shape: readonly number[],
): GraphValue | undefined {
  const columns = shape[shape.length - 1];
  if (opType !== 'Add' || shape.length < 2 || columns === undefined) return undefined;
  for (const [product, bias] of [
    [a, b],
    [b, a],
  ] as const) {
    const isVector = bias.shape[bias.shape.length - 1] === columns && sizeOf(bias.shape) === columns;
    if (!isVector || bias.constant || !sameShape(product.shape, shape)) continue;
    const matrix = product.node?.opType === 'Reshape' ? product.node.inputs[0] : product;
    const node = matrix?.node;
    if (!matrix || !node || matrix.shape.length !== 2 || matrix.shape[1] !== columns) continue;
    if ((node.opType !== 'MatMul' && node.opType !== 'Gemm') || node.inputs.length !== 2) continue;
    const { transA = 0, transB = 0 } = node.attributes;
    const inputs = [...node.inputs, reshape(g, bias, [columns])];
    return reshape(g, g.op('Gemm', inputs, matrix.shape, 'float32', { transA, transB }), shape);
  }
  return undefined;
}

export function reduce(
  g: Graph,
  opType: string,
  x: GraphValue,
  axes: readonly number[],
  keepDims: boolean,
  dtype: ProgramDtype = x.dtype,
): GraphValue {
  const shape = x.shape.flatMap((dim, axis) => (!axes.includes(axis) ? [dim] : keepDims ? [1] : []));
  if (axes.every((axis) => x.shape[axis] === 1)) return reshape(g, x, shape);
  return g.op(opType, [x, g.ints(axes)], shape, dtype, { keepdims: keepDims ? 1 : 0 });
}

/** The product of two matrices, with an optional bias for each column. */
export function product(
  g: Graph,
  a: GraphValue,
  b: GraphValue,
  transposeA: boolean,
  transposeB: boolean,
  bias?: GraphValue,
): GraphValue {
  const [innerA, innerB] = [transposeOf(a), transposeOf(b)];
  if (innerA) return product(g, innerA.source, b, !transposeA, transposeB, bias);
  if (innerB) return product(g, a, innerB.source, transposeA, !transposeB, bias);
  const rows = a.shape[transposeA ? 1 : 0] ?? 1;
  const columns = b.shape[transposeB ? 0 : 1] ?? 1;
  const shape = [rows, columns];
  if (!transposeA && !transposeB && !bias) return g.op('MatMul', [a, b], shape, 'float32');
  const inputs = bias ? [a, b, bias] : [a, b];
  return g.op('Gemm', inputs, shape, 'float32', { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 });
}

/** Products of stacks of matrices, broadcast over the leading axes. */
export function batchProduct(
  g: Graph,
  a: GraphValue,
  b: GraphValue,
  transposeA: boolean,
  transposeB: boolean,
): GraphValue {
  if (a.shape.length === 2 && b.shape.length === 2) return product(g, a, b, transposeA, transposeB);
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (sizeOf(batch) === 1) {
    const flat = product(
      g,
      reshape(g, a, a.shape.slice(-2)),
      reshape(g, b, b.shape.slice(-2)),
      transposeA,
      transposeB,
    );
    return reshape(g, flat, [...batch, ...flat.shape]);
  }
  const rows = a.shape[a.shape.length - (transposeA ? 1 : 2)] ?? 1;
  const columns = b.shape[b.shape.length - (transposeB ? 2 : 1)] ?? 1;
  const shape = [...batch, rows, columns];
  if (!transposeA && !transposeB) return g.op('MatMul', [a, b], shape, 'float32');
  if (g.portable) {
    const swapped = (x: GraphValue): GraphValue => {
      const last = x.shape.length - 1;
      return transpose(
        g,
        x,
        [...x.shape.keys()].map((axis) => (axis < last - 1 ? axis : axis === last ? last - 1 : last)),
      );
    };
    return g.op('MatMul', [transposeA ? swapped(a) : a, transposeB ? swapped(b) : b], shape, 'float32');
  }
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  return g.op('FusedMatMul', [a, b], shape, 'float32', attributes, 'com.microsoft');
}
