// A recorded program as an ONNX graph with the fixed shapes it was recorded with.
import { GraphBuilder } from '../onnx/builder';
import { neededNodes } from './order';
import { sizeOf } from './shapes';
import type { GraphValue, NamedValue } from './values';

/** Constants of equal elements beyond this size are written as one number and its shape. */
const EXPAND_ABOVE = 256;

export interface Emittable {
  inputs: readonly GraphValue[];
  outputs: readonly NamedValue[];
}

/** Writes a program. Inputs that nothing reads are left out, so that they needn't be fed. */
export function emit(program: Emittable, name = 'program'): GraphBuilder {
  const builder = new GraphBuilder({ name });
  const names = new Map<GraphValue, string>();
  const nodes = neededNodes(program.outputs);
  const read = new Set(program.outputs.map(({ value }) => value));
  for (const node of nodes) for (const value of node.inputs) if (value) read.add(value);
  for (const value of program.inputs) {
    if (read.has(value)) names.set(value, builder.input(value.inputName ?? '', value.dtype, value.shape));
  }
  const nameOf = (value: GraphValue | undefined): string => {
    if (value === undefined) return '';
    const known = names.get(value);
    if (known !== undefined) return known;
    if (!value.constant) throw new Error('A value is used before it is made.');
    const written = writeConstant(builder, value);
    names.set(value, written);
    return written;
  };
  // A result is named where it is made: an Identity at the end would copy it.
  const results = new Map<GraphValue, string>();
  for (const { name: result, value } of program.outputs) {
    if (value.node && !results.has(value)) results.set(value, result);
  }
  for (const node of nodes) {
    const inputs = node.inputs.map(nameOf);
    const outputs = node.outputs.map((value) => results.get(value) ?? `value/${value.id}`);
    builder.node(node.opType, inputs, node.attributes, { domain: node.domain, outputs });
    node.outputs.forEach((value, i) => names.set(value, outputs[i] ?? ''));
  }
  for (const { name: result, value } of program.outputs) {
    builder.output(result, nameOf(value), value.dtype, value.shape);
  }
  return builder;
}

function writeConstant(builder: GraphBuilder, value: GraphValue): string {
  const { constant, shape, dtype } = value;
  if (constant?.splat !== undefined && sizeOf(shape) > EXPAND_ABOVE) {
    const scalar = builder.constant(constant.splat, [], dtype);
    return builder.op('Expand', [scalar, builder.constant(BigInt64Array.from(shape, BigInt))]);
  }
  return builder.constant(constant?.data ?? new Float32Array(), shape, dtype);
}
