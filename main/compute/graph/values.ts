// The parts of a recorded program: values and the nodes that make them. Shapes are known numbers throughout.
import type { Attributes } from '../onnx/attributes';
import { sizeOf, type Shape } from './shapes';

export type ProgramDtype = 'float32' | 'int32' | 'int64' | 'bool';

export type Elements = Float32Array | Int32Array | BigInt64Array | Uint8Array;

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** Room for `size` elements of a dtype, zeroed. */
export function emptyElements(dtype: ProgramDtype, size: number): Elements {
  return dtype === 'int64' ? new BigInt64Array(size) : new ARRAYS[dtype](size);
}

/** A constant's elements; one number where all are equal, written out only when asked for. */
export class Constant {
  private elements: Elements | undefined;

  constructor(
    readonly dtype: ProgramDtype,
    readonly shape: Shape,
    elements: Elements | undefined,
    /** The value of every element, where they are all equal. */
    readonly splat: number | undefined,
  ) {
    this.elements = elements;
  }

  get data(): Elements {
    if (this.elements === undefined) {
      const elements = emptyElements(this.dtype, sizeOf(this.shape));
      if (elements instanceof BigInt64Array) elements.fill(BigInt(this.splat ?? 0));
      else elements.fill(this.splat ?? 0);
      this.elements = elements;
    }
    return this.elements;
  }
}

/** One value of a program: an input, a constant, or an output of a node. */
export class GraphValue {
  /** The node it comes from; undefined for inputs and constants. */
  node: ProgramNode | undefined;
  /** Set for constants. */
  constant: Constant | undefined;
  /** Set for inputs: the name by which it is fed. */
  inputName: string | undefined;

  constructor(
    readonly id: number,
    readonly shape: Shape,
    readonly dtype: ProgramDtype,
  ) {}

  /** The value of every element where that is known and one. */
  get splat(): number | undefined {
    return this.constant?.splat;
  }
}

/** One ONNX operator applied to values. An undefined input is an optional one left out. */
export interface ProgramNode {
  readonly opType: string;
  readonly domain: string;
  inputs: readonly (GraphValue | undefined)[];
  readonly attributes: Attributes;
  readonly outputs: readonly GraphValue[];
}

/** A program's result under a name. */
export interface NamedValue {
  name: string;
  value: GraphValue;
}
