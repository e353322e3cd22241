// Reading ONNX graphs back: nodes with plain attributes, and the constants they use. For explanations, which look into fitted models.
import type { onnx } from 'onnx-proto';
import { proto } from './proto';
import { graphFromBytes } from './splice';
import { dtypeFromOnnx } from './types';

/** Numbers of a list are doubles, whatever they were; texts are decoded. Attributes of other kinds are left out. */
export type ReadAttribute = number | string | Float64Array | string[];

export interface ReadNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, ReadAttribute>>;
}

export interface ReadGraph {
  inputs: readonly string[];
  outputs: readonly string[];
  /** In an order in which they can run. */
  nodes: readonly ReadNode[];
  /** Constants of floating-point numbers, as doubles. */
  constants: ReadonlyMap<string, { dims: readonly number[]; data: Float64Array }>;
}

const utf8 = new TextDecoder();
const { AttributeType } = proto.AttributeProto;

/** @throws Error when the bytes hold no ONNX graph */
export function readGraph(bytes: Uint8Array): ReadGraph {
  const graph = graphFromBytes(bytes).graph ?? {};
  const constants = new Map<string, { dims: readonly number[]; data: Float64Array }>();
  for (const tensor of graph.initializer ?? []) {
    const data = floatsOf(tensor);
    if (data) constants.set(tensor.name ?? '', { dims: (tensor.dims ?? []).map(Number), data });
  }
  return {
    inputs: (graph.input ?? []).map(({ name }) => name ?? '').filter((name) => !constants.has(name)),
    outputs: (graph.output ?? []).map(({ name }) => name ?? ''),
    nodes: (graph.node ?? []).map(nodeOf),
    constants,
  };
}

export const nodeOf = (node: onnx.INodeProto): ReadNode => ({
  op: node.opType ?? '',
  inputs: node.input ?? [],
  outputs: node.output ?? [],
  attributes: Object.fromEntries(
    (node.attribute ?? []).flatMap((attribute) => {
      const value = attributeOf(attribute);
      return value === undefined ? [] : [[attribute.name ?? '', value]];
    }),
  ),
});

/** A whole number of 64 bits as protobuf reads it. `Number` would write it as text first: a large model's trees took 0.2 s. */
const whole = (value: number | { toNumber(): number }): number =>
  typeof value === 'number' ? value : value.toNumber();

function attributeOf(attribute: onnx.IAttributeProto): ReadAttribute | undefined {
  switch (attribute.type) {
    case AttributeType.INT:
      return whole(attribute.i ?? 0);
    case AttributeType.FLOAT:
      return Number(attribute.f);
    case AttributeType.STRING:
      return utf8.decode(attribute.s ?? new Uint8Array());
    case AttributeType.INTS:
      return Float64Array.from(attribute.ints ?? [], whole);
    case AttributeType.FLOATS:
      return Float64Array.from(attribute.floats ?? []);
    case AttributeType.STRINGS:
      return (attribute.strings ?? []).map((text) => utf8.decode(text));
    default:
      return undefined;
  }
}

/** Raw bytes may begin anywhere, so they are copied before they are read as numbers. */
function floatsOf(tensor: onnx.ITensorProto): Float64Array | null {
  const dtype = dtypeFromOnnx(tensor.dataType ?? 0);
  if (dtype !== 'float32' && dtype !== 'float64') return null;
  const raw = tensor.rawData;
  if (raw && raw.length > 0) {
    const bytes = Uint8Array.from(raw).buffer;
    return dtype === 'float32' ? Float64Array.from(new Float32Array(bytes)) : new Float64Array(bytes);
  }
  return Float64Array.from((dtype === 'float32' ? tensor.floatData : tensor.doubleData) ?? []);
}
