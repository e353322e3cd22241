// One call of a TensorFlow.js kernel as the lowerings see it.
import type { Graph, GraphValue } from '../graph';

export class KernelCall {
  constructor(
    readonly kernel: string,
    private readonly inputs: Readonly<Record<string, GraphValue | undefined>>,
    private readonly attributes: Readonly<Record<string, unknown>>,
  ) {}

  /** An input that the kernel always has. */
  input(name: string): GraphValue {
    const value = this.inputs[name];
    if (value === undefined) throw new Error(`Kernel ${this.kernel} has no input ${name}.`);
    return value;
  }

  maybe(name: string): GraphValue | undefined {
    return this.inputs[name] ?? undefined;
  }

  /** All inputs in order, for kernels that take a list. */
  all(): GraphValue[] {
    return Object.values(this.inputs).filter((value) => value !== undefined);
  }

  /** The kernel's attributes, typed as TensorFlow.js declares them (kernel_names.ts). */
  attrs<T>(): T {
    return this.attributes as T;
  }
}

/** Writes the ONNX nodes for a kernel and returns its output or outputs. */
export type Lowering = (g: Graph, call: KernelCall) => GraphValue | readonly GraphValue[];

export type Lowerings = Readonly<Record<string, Lowering>>;
