// One recording in progress: which value each TensorFlow.js tensor stands for, and what the program needs fed.
import type { DataId, TensorInfo, Variable } from '@tensorflow/tfjs-core';
import { ComputeError } from '../errors';
import {
  Graph,
  GraphValue,
  type GraphOptions,
  reshape,
  sameShape,
  type Elements,
  type ProgramDtype,
} from '../graph';
import { KernelCall, lowerings } from '../lower';
import { tf } from '../tensorflow';

/** Random numbers that a program needs fed for every run: what a dropout layer would draw. */
export interface RandomInput {
  name: string;
  dims: readonly number[];
  /** 'keep': 1 with probability `keep`, else 0, as bool. 'normal': standard normal, as float32. */
  kind: 'keep' | 'normal';
  keep: number;
}

/** A variable that the program reads or assigns. */
export interface StateBinding {
  variable: Variable;
  name: string;
  input: GraphValue;
  /** What the variable was last assigned; undefined when it is only read. */
  output: GraphValue | undefined;
}

type AnyInputs = Readonly<Record<string, TensorInfo | TensorInfo[] | undefined>> | readonly TensorInfo[];

/** dtypes that a program can hold. */
export function recordable(dtype: string): ProgramDtype {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new ComputeError('not-recordable', { kernel: `a tensor of dtype ${dtype}` });
}

export class Recording {
  readonly graph: Graph;
  readonly random: RandomInput[] = [];
  readonly state = new Map<Variable, StateBinding>();
  readonly kernels = new Map<string, number>();
  private readonly values = new Map<DataId, GraphValue>();
  private readonly references = new Map<DataId, number>();
  /** Variables by the data they had when the recording began. */
  private readonly variables = new Map<DataId, Variable>();

  /** Values that stand for variables, made by the program itself (slices of one long vector, say). */
  private readonly bound = new Map<Variable, GraphValue>();

  constructor(
    variables: Iterable<Variable>,
    private readonly names: ReadonlyMap<Variable, string> = new Map(),
    options: GraphOptions = {},
  ) {
    this.graph = new Graph(options);
    for (const variable of variables) this.variables.set(variable.dataId, variable);
  }

  /** From now on, reading `variable` gives `value`. */
  bind(variable: Variable, value: GraphValue): void {
    this.bound.set(variable, value);
  }

  isBound(variable: Variable): boolean {
    return this.bound.has(variable);
  }

  tensor(value: GraphValue): TensorInfo {
    const dataId: DataId = {};
    this.values.set(dataId, value);
    this.references.set(dataId, 1);
    return { dataId, shape: [...value.shape], dtype: value.dtype === 'int64' ? 'int32' : value.dtype };
  }

  constantTensor(data: Elements, shape: readonly number[], dtype: ProgramDtype): TensorInfo {
    return this.tensor(this.graph.constant(data, shape, dtype));
  }

  /** The value a tensor stands for. A variable becomes state; another tensor made before the recording, a constant. */
  valueOf(dataId: DataId): GraphValue {
    const known = this.values.get(dataId);
    if (known) return known;
    const variable = this.variables.get(dataId);
    const value = variable ? this.valueOfVariable(variable) : this.captured(dataId);
    this.values.set(dataId, value);
    return value;
  }

  valueOfVariable(variable: Variable): GraphValue {
    return this.bound.get(variable) ?? this.stateOf(variable).input;
  }

  stateOf(variable: Variable): StateBinding {
    const known = this.state.get(variable);
    if (known) return known;
    const name = this.names.get(variable) ?? `state/${variable.name}`;
    const input = this.graph.input(name, variable.shape, recordable(variable.dtype));
    const binding: StateBinding = { variable, name, input, output: undefined };
    this.state.set(variable, binding);
    return binding;
  }

  private captured(dataId: DataId): GraphValue {
    const info = tf.engine().state.tensorInfo.get(dataId);
    if (!info) throw new ComputeError('not-recordable', { kernel: 'a tensor that was disposed of' });
    const data = info.backend.readSync(dataId) as Elements;
    return this.graph.constant(data.slice(), info.shape, recordable(info.dtype));
  }

  constantData(dataId: DataId): Elements | undefined {
    return this.valueOf(dataId).constant?.data;
  }

  /** Random numbers to be fed; see RandomInput. */
  randomInput(kind: RandomInput['kind'], dims: readonly number[], keep = 1): TensorInfo {
    const name = `random/${this.random.length}`;
    this.random.push({ name, dims: [...dims], kind, keep });
    return this.tensor(this.graph.input(name, dims, kind === 'keep' ? 'bool' : 'float32'));
  }

  retain(dataId: DataId): void {
    this.references.set(dataId, (this.references.get(dataId) ?? 0) + 1);
  }

  referencesTo(dataId: DataId): number {
    return this.references.get(dataId) ?? 0;
  }

  /** Returns whether the data is gone. Values stay in the graph; only the tensor's handle is dropped. */
  release(dataId: DataId, force: boolean): boolean {
    const count = this.references.get(dataId);
    if (count === undefined) return true;
    if (count > 1 && !force) {
      this.references.set(dataId, count - 1);
      return false;
    }
    this.references.delete(dataId);
    this.values.delete(dataId);
    return true;
  }

  get size(): number {
    return this.references.size;
  }

  /** Runs one kernel: on the CPU when it is all constants, else as nodes in the graph. */
  run(
    kernel: string,
    inputs: AnyInputs,
    attributes: Readonly<Record<string, unknown>>,
  ): TensorInfo | TensorInfo[] {
    this.kernels.set(kernel, (this.kernels.get(kernel) ?? 0) + 1);
    const entries = Object.entries(inputs).flatMap(([name, info]): [string, TensorInfo][] => {
      if (info === undefined || info === null) return [];
      return Array.isArray(info) ? info.map((one, i) => [`${name}${i}`, one]) : [[name, info as TensorInfo]];
    });
    const values = Object.fromEntries(entries.map(([name, info]) => [name, this.inputValue(info)]));
    const list = Object.values(values);
    // Kernels without any input (Range, LinSpace) are constants too.
    if (list.every((value) => value.constant) && !KEPT_SPLATS.has(kernel)) {
      const folded = this.fold(kernel, inputs, attributes);
      if (folded) return folded;
    }
    const lowering = lowerings.get(kernel);
    if (!lowering) throw new ComputeError('kernel-missing', { kernel });
    let outputs: GraphValue | readonly GraphValue[];
    try {
      outputs = lowering(this.graph, new KernelCall(kernel, values, attributes));
    } catch (cause) {
      if (cause instanceof ComputeError) throw cause;
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new ComputeError('kernel-missing', { kernel: `${kernel} (${detail})` }, { cause });
    }
    return outputs instanceof GraphValue ? this.tensor(outputs) : outputs.map((value) => this.tensor(value));
  }

  /** A reshaped tensor may share its source's data: the shape that counts is the tensor's. */
  private inputValue(info: TensorInfo): GraphValue {
    const value = this.valueOf(info.dataId);
    return sameShape(value.shape, info.shape) ? value : reshape(this.graph, value, info.shape);
  }

  private fold(
    kernel: string,
    inputs: AnyInputs,
    attributes: Readonly<Record<string, unknown>>,
  ): TensorInfo | TensorInfo[] | undefined {
    const config = tf.getKernel(kernel, 'cpu');
    if (!config) return undefined;
    const backend = tf.engine().findBackend('cpu');
    const made: DataId[] = [];
    const onCpu = (info: TensorInfo): TensorInfo => {
      const data = this.inputValue(info).constant?.data;
      const dataId = backend.write((data ?? new Float32Array()) as Float32Array, [...info.shape], info.dtype);
      made.push(dataId);
      return { dataId, shape: info.shape, dtype: info.dtype };
    };
    const convert = (info: TensorInfo | TensorInfo[]): TensorInfo | TensorInfo[] =>
      Array.isArray(info) ? info.map(onCpu) : withStrides(onCpu(info));
    const converted = Array.isArray(inputs)
      ? inputs.map(onCpu)
      : Object.fromEntries(
          Object.entries(inputs).map(([name, info]) => [name, info ? convert(info as TensorInfo) : info]),
        );
    try {
      const outputs = config.kernelFunc({
        inputs: converted as tf.NamedTensorInfoMap,
        attrs: attributes as tf.NamedAttrMap,
        backend,
      });
      const keep = (info: TensorInfo): TensorInfo => {
        const data = (backend.readSync(info.dataId) as Elements).slice();
        made.push(info.dataId);
        return this.constantTensor(data, info.shape, recordable(info.dtype));
      };
      return Array.isArray(outputs) ? outputs.map(keep) : keep(outputs);
    } finally {
      for (const dataId of made) backend.disposeData(dataId, true);
    }
  }
}

/** These stay cheap as "one number everywhere"; running them would write every element out. */
const KEPT_SPLATS = new Set([
  'Fill',
  'ZerosLike',
  'OnesLike',
  'Identity',
  'Reshape',
  'Cast',
  'Tile',
  'Slice',
]);

/** Some CPU kernels read these of what should be a plain TensorInfo. */
function withStrides(info: TensorInfo): TensorInfo {
  return Object.assign(info, {
    rank: info.shape.length,
    size: tf.util.sizeFromShape(info.shape),
    strides: tf.util.computeStrides(info.shape),
  });
}
