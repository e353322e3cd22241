// The graph that a recording fills: adds nodes, stores equal constants and equal nodes once.
import type { Attributes } from '../onnx/attributes';
import { sizeOf, type Shape } from './shapes';
import { Constant, GraphValue, type Elements, type ProgramDtype, type ProgramNode } from './values';

export interface OutputSpec {
  shape: Shape;
  dtype: ProgramDtype;
}

/** Operators whose two runs differ; they are never merged. */
const RANDOM = /^Random|^Bernoulli|^Multinomial/;

export interface GraphOptions {
  portable?: boolean;
  sequential?: boolean;
}

export class Graph {
  readonly inputs: GraphValue[] = [];
  nodes: ProgramNode[] = [];
  private readonly known = new Map<string, ProgramNode>();
  private readonly constants = new Map<string, GraphValue>();
  private counter = 0;

  /** Whether only operators of ai.onnx may be used. */
  readonly portable: boolean;
  /** Whether it will run on the CPU with a single thread, where quicker forms are safe. */
  readonly sequential: boolean;

  constructor({ portable = false, sequential = false }: GraphOptions = {}) {
    this.portable = portable;
    this.sequential = sequential;
  }

  input(name: string, shape: Shape, dtype: ProgramDtype): GraphValue {
    const value = new GraphValue(this.counter++, [...shape], dtype);
    value.inputName = name;
    this.inputs.push(value);
    return value;
  }

  constant(data: Elements, shape: Shape, dtype: ProgramDtype): GraphValue {
    const splat = splatOf(data, sizeOf(shape));
    if (splat !== undefined) return this.splat(splat, shape, dtype);
    const small = data.length <= 64;
    const key = small ? `${dtype}|${shape.join()}|${Array.from(data, exactly).join()}` : '';
    const known = small ? this.constants.get(key) : undefined;
    if (known) return known;
    const value = new GraphValue(this.counter++, [...shape], dtype);
    value.constant = new Constant(dtype, value.shape, data, undefined);
    if (small) this.constants.set(key, value);
    return value;
  }

  /** A constant of one number everywhere. */
  splat(number: number, shape: Shape, dtype: ProgramDtype): GraphValue {
    const stored =
      dtype === 'bool'
        ? number === 0
          ? 0
          : 1
        : dtype === 'float32'
          ? Math.fround(number)
          : Math.trunc(number);
    const key = `${dtype}|${shape.join()}|splat ${exactly(stored)}`;
    const known = this.constants.get(key);
    if (known) return known;
    const value = new GraphValue(this.counter++, [...shape], dtype);
    value.constant = new Constant(dtype, value.shape, undefined, stored);
    this.constants.set(key, value);
    return value;
  }

  /** A constant made at most once for each key: large ones are too long to compare. */
  keyed(key: string, make: () => GraphValue): GraphValue {
    const known = this.constants.get(key);
    if (known) return known;
    const value = make();
    this.constants.set(key, value);
    return value;
  }

  /** A float32 scalar. */
  float(number: number): GraphValue {
    return this.splat(number, [], 'float32');
  }

  /** A list of int64, as operators take for shapes and axes. */
  ints(numbers: readonly number[]): GraphValue {
    return this.constant(
      BigInt64Array.from(numbers, (n) => BigInt(n)),
      [numbers.length],
      'int64',
    );
  }

  /** Adds a node with several outputs, or finds the equal one that is there already. */
  nodeOf(
    opType: string,
    inputs: readonly (GraphValue | undefined)[],
    outputs: readonly OutputSpec[],
    attributes: Attributes = {},
    domain = '',
  ): readonly GraphValue[] {
    const key = RANDOM.test(opType)
      ? ''
      : `${opType}|${inputs.map((value) => value?.id ?? '_').join()}|${outputs.length}|${JSON.stringify(attributes)}`;
    const known = key === '' ? undefined : this.known.get(key);
    if (known) return known.outputs;
    const values = outputs.map(({ shape, dtype }) => new GraphValue(this.counter++, [...shape], dtype));
    const node: ProgramNode = { opType, domain, inputs, attributes, outputs: values };
    for (const value of values) value.node = node;
    this.nodes.push(node);
    if (key !== '') this.known.set(key, node);
    return values;
  }

  op(
    opType: string,
    inputs: readonly (GraphValue | undefined)[],
    shape: Shape,
    dtype: ProgramDtype,
    attributes: Attributes = {},
    domain = '',
  ): GraphValue {
    const [value] = this.nodeOf(opType, inputs, [{ shape, dtype }], attributes, domain);
    if (value === undefined) throw new Error(`${opType} gave no output.`);
    return value;
  }
}

function exactly(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function splatOf(data: Elements, size: number): number | undefined {
  const first = data[0];
  if (size === 0 || first === undefined || Number.isNaN(first)) return undefined;
  for (let i = 1; i < size; i++) if (!Object.is(data[i], first)) return undefined;
  return Number(first);
}
