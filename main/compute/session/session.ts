// Opens ONNX models and runs them.
import type { Tensor } from 'onnxruntime-node';
import {
  dtypeFromOnnx,
  sizeOf,
  type Dim,
  type Dtype,
  type TensorData,
  type TensorValue,
} from '../onnx/types';
import { turn } from '../../../shared/domain/turn';
import { ComputeError } from '../errors';
import { runtime, type NativeMetadata, type NativeSession } from './runtime';

export interface SessionOptions {
  /** Threads inside one operator; 1 by default, which is fastest for small graphs and kindest to the machine. */
  threads?: number;
  /** Execution providers in order of preference, such as ['webgpu', 'cpu']; ['cpu'] by default. */
  providers?: readonly string[];
  /**
   * For how many microseconds a thread that waits for its share of the next operator spins before it sleeps: quicker on an idle
   * machine, slower on a busy one. 0, by default, is not at all.
   */
  spin?: number;
  /** Which of ONNX Runtime's own graph optimisations to apply; 'all' by default. */
  optimization?: 'disabled' | 'basic' | 'extended' | 'all';
}

/** An input or output of a model. A dim that is open is given by its name, or '' where the model names none. */
export interface Port {
  name: string;
  dtype: Dtype;
  dims: readonly Dim[];
}

/** An opened model. Dispose of it when done: the graph's memory lies outside the JavaScript heap. */
export interface Session {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Runs after letting waiting events pass. `outputs` restricts what is computed and returned. */
  run(
    feeds: Readonly<Record<string, TensorValue>>,
    outputs?: readonly string[],
  ): Promise<Record<string, TensorValue>>;
  /** The same at once, blocking this thread: for workers. */
  runSync(
    feeds: Readonly<Record<string, TensorValue>>,
    outputs?: readonly string[],
  ): Record<string, TensorValue>;
  dispose(): void;
}

/**
 * Opens a model.
 * @throws ComputeError 'model-unreadable' when ONNX Runtime refuses the bytes, with its own words as the cause.
 */
export function openSession(bytes: Uint8Array, options: SessionOptions = {}): Session {
  return new OrtSession(openNative(bytes, options));
}

/** The native session for bytes: what openSession and the training runner share. */
export function openNative(bytes: Uint8Array, options: SessionOptions = {}): NativeSession {
  const session = new (runtime().native.InferenceSession)();
  try {
    session.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, {
      executionProviders: [...(options.providers ?? ['cpu'])],
      intraOpNumThreads: options.threads ?? 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: options.optimization ?? 'all',
      enableCpuMemArena: true,
      enableMemPattern: true,
      logSeverityLevel: 4,
      extra: { session: { intra_op: spinning(options.spin ?? 0) } },
    });
  } catch (cause) {
    throw new ComputeError('model-unreadable', { detail: detailOf(cause) }, { cause });
  }
  return session;
}

const spinning = (microseconds: number): Record<string, string> =>
  microseconds > 0
    ? { allow_spinning: '1', spin_duration_us: String(microseconds) }
    : { allow_spinning: '0' };

class OrtSession implements Session {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  private readonly byName: ReadonlyMap<string, Port>;
  private native: NativeSession | undefined;

  constructor(native: NativeSession) {
    this.native = native;
    this.inputs = native.inputMetadata.map(port);
    this.outputs = native.outputMetadata.map(port);
    this.byName = new Map(this.inputs.map((input) => [input.name, input]));
  }

  async run(
    feeds: Readonly<Record<string, TensorValue>>,
    outputs?: readonly string[],
  ): Promise<Record<string, TensorValue>> {
    await turn();
    return this.runSync(feeds, outputs);
  }

  runSync(
    feeds: Readonly<Record<string, TensorValue>>,
    outputs?: readonly string[],
  ): Record<string, TensorValue> {
    if (this.native === undefined) throw new ComputeError('session-closed');
    const wanted: Record<string, null> = {};
    for (const name of outputs ?? this.outputs.map((output) => output.name)) wanted[name] = null;
    const tensors: Record<string, Tensor> = {};
    for (const input of this.inputs) {
      const feed = feeds[input.name];
      if (feed === undefined) throw new ComputeError('input-missing', { name: input.name });
      checkFeed(input, feed);
      tensors[input.name] = toTensor(feed);
    }
    for (const name of Object.keys(feeds)) {
      if (!this.byName.has(name)) throw new ComputeError('input-unknown', { name });
    }
    let results: Record<string, unknown>;
    try {
      results = this.native.run(tensors, wanted, {});
    } catch (cause) {
      throw new ComputeError('run-failed', { detail: detailOf(cause) }, { cause });
    }
    return Object.fromEntries(
      Object.entries(results).map(([name, value]) => [name, fromTensor(value as Tensor)]),
    );
  }

  dispose(): void {
    this.native?.dispose();
    this.native = undefined;
  }
}

function port(metadata: NativeMetadata): Port {
  const dtype = dtypeFromOnnx(metadata.type);
  if (!metadata.isTensor || dtype === undefined)
    throw new ComputeError('type-unsupported', { name: metadata.name });
  const dims = metadata.shape.map((length, axis) =>
    length < 0 ? (metadata.symbolicDimensions[axis] ?? '') : length,
  );
  return { name: metadata.name, dtype, dims };
}

function checkFeed(input: Port, feed: TensorValue): void {
  const fits =
    feed.dims.length === input.dims.length &&
    input.dims.every((dim, axis) => typeof dim === 'string' || dim === feed.dims[axis]);
  if (feed.dtype !== input.dtype || !fits || feed.data.length !== sizeOf(feed.dims)) {
    const want = `${input.dtype} [${input.dims.map((dim) => (dim === '' ? '?' : dim)).join(', ')}]`;
    const got = `${feed.dtype} [${feed.dims.join(', ')}], ${feed.data.length}`;
    throw new ComputeError('input-mismatch', { name: input.name, want, got });
  }
}

function toTensor(value: TensorValue): Tensor {
  const { Tensor } = runtime().ort;
  if (value.dtype === 'string')
    return new Tensor('string', [...(value.data as readonly string[])], value.dims);
  return new Tensor(value.dtype, value.data as Float32Array, value.dims);
}

function fromTensor(tensor: Tensor): TensorValue {
  return { dtype: tensor.type as Dtype, dims: tensor.dims, data: tensor.data as TensorData };
}

function detailOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
