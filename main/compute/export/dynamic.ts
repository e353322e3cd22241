// A program for any number of rows, from two recordings of it with different numbers of rows. What is equal in both
// is fixed; a whole number that differs must be base + slope * rows, and is computed from the input's length.
import { ComputeError } from '../errors';
import { sameShape, sizeOf, type GraphValue, type NamedValue } from '../graph';
import { GraphBuilder, type Value } from '../onnx';
import type { Program } from '../trace';

/** One recording and the number of rows it was made with. */
export interface Sample {
  program: Program;
  rows: number;
}

/** The name of the open dimension in exported graphs. */
export const ROWS = 'N';

/**
 * Joins two recordings into one graph whose inputs and outputs have N rows on their first axis.
 * @throws ComputeError 'not-recordable' where the two differ in a way that rows don't explain.
 */
export function generalise(first: Sample, second: Sample, name: string): GraphBuilder {
  return new Generaliser(first, second, name).build();
}

class Generaliser {
  private readonly builder: GraphBuilder;
  private readonly made = new Map<string, Value>();
  private rowsVector: Value | undefined;
  private source: Value = '';

  constructor(
    private readonly first: Sample,
    private readonly second: Sample,
    name: string,
  ) {
    this.builder = new GraphBuilder({ name });
  }

  build(): GraphBuilder {
    const { first, second, builder } = this;
    first.program.inputs.forEach((value, i) => {
      const other = second.program.inputs[i];
      if (!other || value.inputName !== other.inputName) this.refuse('inputs');
      const input = builder.input(value.inputName ?? '', value.dtype, this.openDims(value, other));
      this.made.set(key(value, other), input);
      this.source ||= input;
    });
    first.program.outputs.forEach((output, i) => {
      const other: NamedValue | undefined = second.program.outputs[i];
      if (!other) this.refuse('outputs');
      const value = this.value(output.value, other.value);
      builder.output(output.name, value, output.value.dtype, this.openDims(output.value, other.value));
    });
    return builder;
  }

  private refuse(what: string): never {
    throw new ComputeError('not-recordable', { kernel: `${what} that depend on the number of rows` });
  }

  private openDims(a: GraphValue, b: GraphValue): (number | string)[] {
    return a.shape.map((dim, axis) => {
      if (dim === b.shape[axis]) return dim;
      if (dim === this.first.rows && b.shape[axis] === this.second.rows) return ROWS;
      return `${ROWS}*${dim / this.first.rows}`;
    });
  }

  private value(a: GraphValue, b: GraphValue): Value {
    const known = this.made.get(key(a, b));
    if (known !== undefined) return known;
    const value = a.constant && b.constant ? this.constant(a, b) : this.output(a, b);
    this.made.set(key(a, b), value);
    return value;
  }

  private output(a: GraphValue, b: GraphValue): Value {
    const [nodeA, nodeB] = [a.node, b.node];
    const alike =
      nodeA &&
      nodeB &&
      nodeA.opType === nodeB.opType &&
      nodeA.inputs.length === nodeB.inputs.length &&
      nodeA.outputs.length === nodeB.outputs.length &&
      JSON.stringify(nodeA.attributes) === JSON.stringify(nodeB.attributes);
    if (!alike) this.refuse(`steps (${nodeA?.opType ?? 'input'})`);
    const inputs = nodeA.inputs.map((input, i) => {
      const other = nodeB.inputs[i];
      if (!input || !other) return '';
      return nodeA.opType === 'Reshape' && i === 1 ? this.target(input, other) : this.value(input, other);
    });
    const outputs = this.builder.node(nodeA.opType, inputs, nodeA.attributes, {
      domain: nodeA.domain,
      outputs: nodeA.outputs.length,
    });
    nodeA.outputs.forEach((output, i) => {
      const other = nodeB.outputs[i];
      if (other) this.made.set(key(output, other), outputs[i] ?? '');
    });
    return this.made.get(key(a, b)) ?? '';
  }

  /** Reshape works one open length out by itself. */
  private target(a: GraphValue, b: GraphValue): Value {
    const [from, to] = [integers(a), integers(b)];
    const open = from.flatMap((dim, axis) => (dim === to[axis] ? [] : [axis]));
    if (open.length !== 1) return this.value(a, b);
    return this.builder.constant(
      BigInt64Array.from(from, (dim, axis) => (axis === open[0] ? -1n : BigInt(dim))),
    );
  }

  private constant(a: GraphValue, b: GraphValue): Value {
    if (a.dtype !== b.dtype || a.shape.length !== b.shape.length) this.refuse('constants');
    if (sameShape(a.shape, b.shape) && equalElements(a, b)) {
      return this.builder.constant(a.constant?.data ?? new Float32Array(), a.shape, a.dtype);
    }
    if (a.splat !== undefined && a.splat === b.splat) {
      const scalar = this.builder.constant(a.splat, [], a.dtype);
      return this.builder.op('Expand', [scalar, this.linear(a.shape, b.shape)]);
    }
    const whole = a.dtype === 'int64' || a.dtype === 'int32';
    if (!whole || !sameShape(a.shape, b.shape)) this.refuse('constants');
    const numbers = this.linear(integers(a), integers(b));
    const typed = a.dtype === 'int32' ? this.builder.cast(numbers, 'int32') : numbers;
    if (a.shape.length === 1) return typed;
    return this.builder.op('Reshape', [typed, this.builder.constant(BigInt64Array.from(a.shape, BigInt))]);
  }

  /** base + slope * rows for each element, as int64. */
  private linear(a: readonly number[], b: readonly number[]): Value {
    const gap = this.second.rows - this.first.rows;
    const slopes = a.map((number, i) => ((b[i] ?? 0) - number) / gap);
    if (!slopes.every(Number.isInteger)) this.refuse('lengths');
    const base = a.map((number, i) => number - (slopes[i] ?? 0) * this.first.rows);
    const { builder } = this;
    if (slopes.every((slope) => slope === 0)) return builder.constant(BigInt64Array.from(base, BigInt));
    const scaled = builder.op('Mul', [this.rows(), builder.constant(BigInt64Array.from(slopes, BigInt))]);
    return builder.op('Add', [scaled, builder.constant(BigInt64Array.from(base, BigInt))]);
  }

  /** The number of rows fed, as an int64 vector of one. */
  private rows(): Value {
    this.rowsVector ??= this.builder.op('Shape', [this.source], { start: 0, end: 1 });
    return this.rowsVector;
  }
}

const key = (a: GraphValue, b: GraphValue): string => `${a.id}|${b.id}`;

const integers = (value: GraphValue): number[] => Array.from(value.constant?.data ?? [], Number);

function equalElements(a: GraphValue, b: GraphValue): boolean {
  const [x, y] = [a.constant?.data, b.constant?.data];
  if (!x || !y || sizeOf(a.shape) !== sizeOf(b.shape)) return false;
  for (let i = 0; i < x.length; i++) if (!Object.is(x[i], y[i])) return false;
  return true;
}
