// A graph parted at one of its nodes, so that something else can stand for that node.
import type { onnx } from 'onnx-proto';
import { proto } from './proto';
import { nodeOf, type ReadNode } from './read';
import { graphFromBytes } from './splice';
import { type Dim, ONNX_TYPE } from './types';

export interface Cut {
  /** The node; it has one input and one output. */
  node: ReadNode;
  /** Of the whole graph. */
  metadata: Readonly<Record<string, string>>;
  /** The graph from the inputs to the node's input, which becomes its one output. */
  before(): Uint8Array;
  /** The graph from the node's output, which becomes its one input (single precision, of these dims), to the outputs. */
  after(dims: readonly Dim[]): Uint8Array;
}

/**
 * Parts a graph at its one node of an operator. Null where there is no such node or more than one, where it has other inputs too, or where
 * an output comes from the inputs past the node.
 * @throws Error when the bytes hold no ONNX graph
 */
export function cutAt(bytes: Uint8Array, op: string): Cut | null {
  const model = graphFromBytes(bytes);
  const graph = model.graph ?? {};
  const nodes = graph.node ?? [];
  const [node, ...others] = nodes.filter(({ opType }) => opType === op);
  const [input, ...inputs] = node?.input ?? [];
  const [output, ...outputs] = node?.output ?? [];
  if (!node || input === undefined || output === undefined) return null;
  if (others.length > 0 || inputs.length > 0 || outputs.length > 0) return null;
  const constants = new Set((graph.initializer ?? []).map(({ name }) => name ?? ''));
  const raw = new Set(
    (graph.input ?? []).map(({ name }) => name ?? '').filter((name) => !constants.has(name)),
  );
  const following = leadingTo(
    nodes,
    (graph.output ?? []).map(({ name }) => name ?? ''),
    output,
  );
  if (following.some((one) => one.input?.some((name) => raw.has(name)))) return null;
  const encoded = (part: onnx.IGraphProto): Uint8Array => {
    const used = new Set(part.node?.flatMap((one) => [...(one.input ?? []), ...outerNames(one)]));
    const initializer = (graph.initializer ?? []).filter(({ name }) => used.has(name ?? ''));
    return proto.ModelProto.encode({ ...model, graph: { name: graph.name ?? '', ...part, initializer } })
      .finish()
      .slice();
  };
  return {
    node: nodeOf(node),
    metadata: Object.fromEntries(
      (model.metadataProps ?? []).map(({ key, value }) => [key ?? '', value ?? '']),
    ),
    before: () =>
      encoded({
        node: leadingTo(nodes, [input], ''),
        input: graph.input ?? [],
        output: [single(input, ['N', ''])],
      }),
    after: (dims) => encoded({ node: following, input: [single(output, dims)], output: graph.output ?? [] }),
  };
}

/** The nodes that some values come from, in their order, as far as `end`, which is taken as given. */
function leadingTo(
  nodes: readonly onnx.INodeProto[],
  values: readonly string[],
  end: string,
): onnx.INodeProto[] {
  const needed = new Set(values);
  const taken: onnx.INodeProto[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.output?.some((name) => name !== end && needed.has(name))) continue;
    taken.push(node);
    for (const name of [...(node.input ?? []), ...outerNames(node)]) needed.add(name);
  }
  return taken.reverse();
}

/** What the body of a Loop or an If may take from outside. */
const outerNames = (node: onnx.INodeProto): string[] =>
  (node.attribute ?? []).flatMap(({ g }) =>
    (g?.node ?? []).flatMap((inner) => [...(inner.input ?? []), ...outerNames(inner)]),
  );

const single = (name: string, dims: readonly Dim[]): onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType: ONNX_TYPE.float32,
      shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});
