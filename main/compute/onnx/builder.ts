// The one way in which the house writes ONNX graphs: recipes, classical learners and traced networks all use it.
import type { onnx } from 'onnx-proto';
import { proto } from './proto';
import { attributeProto, type Attributes } from './attributes';
import { toConstant, type ConstantData } from './constants';
import { graphFromBytes, spliceGraph } from './splice';
import { tensorProto } from './tensor';
import { ONNX_TYPE, type Dim, type Dtype } from './types';

/** A value in a graph, known by its name. Pass it on as a node's input; '' stands for an omitted optional input. */
export type Value = string;

export interface NodeOptions {
  /** Operator set: '' (ai.onnx, the default), 'ai.onnx.ml' or 'com.microsoft'. */
  domain?: string;
  /** How many outputs, or their names; 1 by default. '' leaves an optional output out. */
  outputs?: number | readonly string[];
  /** The node's own name, for profiles and error messages. */
  name?: string;
}

/**
 * Operator sets written by default: ONNX 1.15 (IR 9), the first whose ai.onnx 20 has Gelu and the string operators
 * and whose ai.onnx.ml 4 has LabelEncoder with tensors; ONNX Runtime 1.17 and later read it.
 */
export const OPSETS: Readonly<Record<string, number>> = { '': 20, 'ai.onnx.ml': 4, 'com.microsoft': 1 };
const IR_VERSION = 9;

export interface GraphBuilderOptions {
  /** The graph's name, shown by viewers. */
  name?: string;
  /** Put in front of every automatic name, so that two graphs can be read side by side. */
  prefix?: string;
}

/** Writes one ONNX graph, node by node, in an order in which it can run. */
export class GraphBuilder {
  readonly name: string;
  readonly prefix: string;
  private readonly nodes: onnx.INodeProto[] = [];
  private readonly initializers: onnx.ITensorProto[] = [];
  private readonly inputs: onnx.IValueInfoProto[] = [];
  private readonly outputs: onnx.IValueInfoProto[] = [];
  private readonly domains = new Set<string>(['']);
  private readonly properties = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly smallConstants = new Map<string, Value>();
  private counter = 0;

  constructor(options: GraphBuilderOptions = {}) {
    this.name = options.name ?? 'assay';
    this.prefix = options.prefix ?? '';
  }

  /** Names of the graph's inputs, in order. */
  get inputNames(): readonly string[] {
    return this.inputs.map((input) => input.name ?? '');
  }

  /** Names of the graph's outputs, in order. */
  get outputNames(): readonly string[] {
    return this.outputs.map((output) => output.name ?? '');
  }

  /** Declares a graph input. Dims may be names ('N'); equal names mean equal lengths. */
  input(name: string, dtype: Dtype, dims: readonly Dim[]): Value {
    this.claim(name);
    this.inputs.push(valueInfo(name, dtype, dims));
    return name;
  }

  /** Declares a graph output under a name of its own; returns that name. */
  output(name: string, value: Value, dtype: Dtype, dims: readonly Dim[]): Value {
    if (name !== value) {
      this.claim(name);
      this.nodes.push({
        opType: 'Identity',
        name: `output_${name}`,
        input: [value],
        output: [name],
        domain: '',
      });
    } else if (this.outputs.some((output) => output.name === name)) {
      throw new Error(`The graph already has an output named ${name}.`);
    }
    this.outputs.push(valueInfo(name, dtype, dims));
    return name;
  }

  /**
   * A constant: a typed array, strings, plain numbers (float32 unless a dtype says otherwise) or one scalar.
   * Dims default to [length] for lists and [] for scalars. Small equal constants are stored once.
   */
  constant(data: ConstantData, dims?: readonly number[], dtype?: Dtype): Value {
    const tensor = toConstant(data, dims, dtype);
    const small = tensor.data.length <= 16;
    const key = small ? `${tensor.dtype}|${tensor.dims.join()}|${Array.from(tensor.data, keyOf).join()}` : '';
    const known = small ? this.smallConstants.get(key) : undefined;
    if (known !== undefined) return known;
    const name = this.fresh('const');
    this.initializers.push(tensorProto(name, tensor));
    if (small) this.smallConstants.set(key, name);
    return name;
  }

  /** Adds a node and returns the names of its outputs. */
  node(
    opType: string,
    inputs: readonly Value[],
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): Value[] {
    const { domain = '', outputs = 1 } = options;
    if (!(domain in OPSETS)) throw new Error(`Operator domain '${domain}' is not one the house writes.`);
    this.domains.add(domain);
    const names =
      typeof outputs === 'number'
        ? Array.from({ length: outputs }, () => this.fresh(opType))
        : outputs.map((name) => (name === '' ? '' : this.claim(name)));
    this.nodes.push({
      opType,
      domain,
      name: options.name ?? names.find((name) => name !== '') ?? '',
      input: [...inputs],
      output: names,
      attribute: Object.entries(attributes).flatMap(([key, value]) =>
        value === undefined ? [] : [attributeProto(key, value)],
      ),
    });
    return names;
  }

  /** Adds a node with one output and returns its name. */
  op(
    opType: string,
    inputs: readonly Value[],
    attributes: Attributes = {},
    options: { domain?: string; name?: string } = {},
  ): Value {
    return this.node(opType, inputs, attributes, { ...options, outputs: 1 })[0] ?? '';
  }

  /** Cast to a dtype. */
  cast(value: Value, dtype: Dtype): Value {
    return this.op('Cast', [value], { to: { dtype } });
  }

  /**
   * Splices another graph (a builder, or a model's bytes) into this one. `bindings` gives, by the inner input's name,
   * the value of this graph that takes its place; an input not bound becomes an input of this graph. Metadata
   * comes along where this graph has no property of that key.
   * @returns the values of this graph that stand for the inner graph's outputs, by their inner names.
   * @throws Error when the inner graph's operator sets differ from those that this builder writes.
   */
  inline(
    inner: GraphBuilder | Uint8Array,
    bindings: Readonly<Record<string, Value>> = {},
  ): Record<string, Value> {
    const model = inner instanceof GraphBuilder ? inner.toModel() : graphFromBytes(inner);
    for (const { domain, version } of model.opsetImport ?? []) {
      const own = OPSETS[domain ?? ''];
      if (own !== Number(version)) {
        throw new Error(
          `A graph with operator set ${domain || 'ai.onnx'} ${String(version)} can't be joined to one with ${own ?? 'none'}.`,
        );
      }
      this.domains.add(domain ?? '');
    }
    const spliced = spliceGraph(model.graph ?? {}, bindings, (name) => this.fresh(name, ''));
    for (const input of spliced.unbound) {
      this.claim(input.name ?? '');
      this.inputs.push(input);
    }
    this.nodes.push(...spliced.nodes);
    this.initializers.push(...spliced.initializers);
    for (const { key, value } of model.metadataProps ?? []) {
      if (key && !this.properties.has(key)) this.properties.set(key, value ?? '');
    }
    return spliced.outputs;
  }

  /** Sets a property of the model's metadata (metadata_props). */
  metadata(key: string, value: string): void {
    this.properties.set(key, value);
  }

  /** The graph alone, for the body of a Loop or an If. */
  toGraph(): onnx.IGraphProto {
    return {
      name: this.name,
      node: this.nodes,
      initializer: this.initializers,
      input: this.inputs,
      output: this.outputs,
    };
  }

  /** The whole model as protobuf message objects. */
  toModel(): onnx.IModelProto {
    return {
      irVersion: IR_VERSION,
      producerName: 'Assay',
      opsetImport: [...this.domains].map((domain) => ({ domain, version: OPSETS[domain] ?? 1 })),
      metadataProps: [...this.properties].map(([key, value]) => ({ key, value })),
      graph: this.toGraph(),
    };
  }

  /** The model as the bytes of an .onnx file. */
  toBytes(): Uint8Array {
    const bytes = proto.ModelProto.encode(this.toModel()).finish();
    // The writer may hand out a view on a pooled buffer, which can't be transferred between threads.
    return bytes.slice();
  }

  /** A name that nothing in the graph has yet. */
  private fresh(stem: string, prefix = this.prefix): string {
    let name: string;
    do name = `${prefix}${stem}_${this.counter++}`;
    while (this.taken.has(name));
    this.taken.add(name);
    return name;
  }

  private claim(name: string): string {
    if (name === '') throw new Error('A value needs a name.');
    if (this.taken.has(name)) throw new Error(`The graph already has a value named ${name}.`);
    this.taken.add(name);
    return name;
  }
}

/** NaN and -0 must not be taken for equal to other constants. */
function keyOf(value: number | bigint | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

function valueInfo(name: string, dtype: Dtype, dims: readonly Dim[]): onnx.IValueInfoProto {
  const dim = dims.map((length) =>
    typeof length === 'number' ? { dimValue: length } : { dimParam: length },
  );
  return { name, type: { tensorType: { elemType: ONNX_TYPE[dtype], shape: { dim } } } };
}
