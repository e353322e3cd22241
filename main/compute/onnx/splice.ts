// Joining graphs: one graph's nodes taken into another under names that can't collide.
import type { onnx } from 'onnx-proto';
import { proto } from './proto';

export interface Spliced {
  nodes: onnx.INodeProto[];
  initializers: onnx.ITensorProto[];
  /** Inputs that no binding replaced; they keep their names. */
  unbound: onnx.IValueInfoProto[];
  /** Outer value for each inner output. */
  outputs: Record<string, string>;
}

/**
 * A model's messages from the bytes of an .onnx file.
 * @throws Error when the bytes hold no ONNX graph.
 */
export function graphFromBytes(bytes: Uint8Array): onnx.IModelProto {
  let model: onnx.IModelProto;
  try {
    // Of one of Node's Buffers protobufjs would make Buffers, empty ones in a way that Node warns of in the terminal.
    model = proto.ModelProto.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw new Error('These bytes are not an ONNX model.', { cause });
  }
  if (!model.graph) throw new Error('These bytes are not an ONNX model.');
  return model;
}

/** The properties of a model's metadata. @throws Error for bytes that are no model */
export const metadataOf = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    (graphFromBytes(bytes).metadataProps ?? []).map(({ key, value }) => [key ?? '', value ?? '']),
  );

/**
 * Copies a graph's nodes and constants under fresh names.
 * @param bindings outer value by the name of the inner input it stands for
 * @param fresh gives a name, made from a stem, that the outer graph doesn't have yet
 * @throws Error for a binding to an input that the inner graph doesn't have.
 */
export function spliceGraph(
  graph: onnx.IGraphProto,
  bindings: Readonly<Record<string, string>>,
  fresh: (stem: string) => string,
): Spliced {
  const names = new Map<string, string>([['', '']]);
  const constants = new Set((graph.initializer ?? []).map((tensor) => tensor.name ?? ''));
  const inputs = (graph.input ?? []).filter((input) => !constants.has(input.name ?? ''));
  const known = new Set(inputs.map((input) => input.name ?? ''));
  for (const name of Object.keys(bindings)) {
    if (!known.has(name))
      throw new Error(`The joined graph has no input named ${name}; it has ${[...known].join(', ')}.`);
  }
  const unbound = inputs.filter((input) => !((input.name ?? '') in bindings));
  for (const input of inputs) names.set(input.name ?? '', bindings[input.name ?? ''] ?? input.name ?? '');
  for (const name of constants) names.set(name, fresh(name));
  for (const node of graph.node ?? [])
    for (const name of node.output ?? []) if (name) names.set(name, fresh(name));
  const outer = (name: string): string => names.get(name) ?? name;
  return {
    nodes: (graph.node ?? []).map((node) => renamedNode(node, outer)),
    initializers: (graph.initializer ?? []).map((tensor) => ({ ...tensor, name: outer(tensor.name ?? '') })),
    unbound,
    outputs: Object.fromEntries((graph.output ?? []).map(({ name }) => [name ?? '', outer(name ?? '')])),
  };
}

function renamedNode(node: onnx.INodeProto, rename: (name: string) => string): onnx.INodeProto {
  // Node names must differ within a graph too; the first output's name is unique.
  const name = rename((node.output ?? []).find((output) => output !== '') ?? '');
  return {
    ...node,
    name,
    input: (node.input ?? []).map(rename),
    output: (node.output ?? []).map(rename),
    attribute: (node.attribute ?? []).map((attribute) =>
      attribute.g ? { ...attribute, g: renamedSubgraph(attribute.g, rename) } : attribute,
    ),
  };
}

/** A Loop's or If's body sees the values outside it, except where a name of its own hides them. */
function renamedSubgraph(graph: onnx.IGraphProto, rename: (name: string) => string): onnx.IGraphProto {
  const own = new Set<string>();
  for (const { name } of graph.input ?? []) own.add(name ?? '');
  for (const { name } of graph.initializer ?? []) own.add(name ?? '');
  for (const node of graph.node ?? []) for (const name of node.output ?? []) own.add(name);
  const inner = (name: string): string => (own.has(name) ? name : rename(name));
  return {
    ...graph,
    node: (graph.node ?? []).map((node) => renamedNode(node, inner)),
    output: (graph.output ?? []).map((output) => ({ ...output, name: inner(output.name ?? '') })),
  };
}
