// A recorded program made ready to run: an ONNX Runtime session and the tensors it is fed and fills.
import type { Tensor } from 'onnxruntime-node';
import { ComputeError } from '../errors';
import { emit, emptyElements, sizeOf, type Elements, type NamedValue, type ProgramDtype } from '../graph';
import { optimise } from '../passes';
import { openNative, runtime, type NativeSession, type SessionOptions } from '../session';
import type { Program, RandomInput } from '../trace';

/** Values that live from step to step, each in two buffers: one is read while the other is written. */
export class StateStore {
  private readonly slots = new Map<string, { tensors: [Tensor, Tensor]; current: 0 | 1 }>();

  /** Adds a value; `initial` is copied. */
  add(name: string, dims: readonly number[], dtype: ProgramDtype, initial?: Elements): void {
    if (this.slots.has(name)) return;
    const { Tensor } = runtime().ort;
    const make = (): Tensor => new Tensor(dtype, emptyElements(dtype, sizeOf(dims)) as Float32Array, dims);
    const tensors: [Tensor, Tensor] = [make(), make()];
    if (initial) (tensors[0].data as Float32Array).set(initial as Float32Array);
    this.slots.set(name, { tensors, current: 0 });
  }

  /** Adds a value whose owner renews it in place: it has this one buffer. */
  adopt(name: string, tensor: Tensor): void {
    this.slots.set(name, { tensors: [tensor, tensor], current: 0 });
  }

  has(name: string): boolean {
    return this.slots.has(name);
  }

  names(): string[] {
    return [...this.slots.keys()];
  }

  /** The value's present tensor. */
  tensor(name: string): Tensor {
    const slot = this.slot(name);
    return slot.tensors[slot.current];
  }

  data(name: string): Elements {
    return this.tensor(name).data as Elements;
  }

  /** The buffer that the next step may fill. */
  spare(name: string): Tensor {
    const slot = this.slot(name);
    return slot.tensors[slot.current === 0 ? 1 : 0];
  }

  /** Makes what was written to the spare buffer the present value. */
  flip(name: string): void {
    const slot = this.slot(name);
    slot.current = slot.current === 0 ? 1 : 0;
  }

  private slot(name: string): { tensors: [Tensor, Tensor]; current: 0 | 1 } {
    const slot = this.slots.get(name);
    if (slot === undefined) throw new Error(`No state is named ${name}.`);
    return slot;
  }
}

export interface CompileOptions extends SessionOptions {
  /** For viewers of the graph. */
  name?: string;
  /** State outputs: the program's output by the state it becomes. */
  updates?: Readonly<Record<string, string>>;
  /** Tensors that outputs are written to at every run, by output. The others are made anew. */
  results?: Readonly<Record<string, Tensor>>;
}

/** A program with its session. Inputs that are in the store come from there; the rest are fed by name. */
export class CompiledProgram {
  readonly random: readonly RandomInput[];
  private readonly session: NativeSession;
  private readonly feeds: Record<string, Tensor> = {};
  private readonly fetches: Record<string, Tensor | null> = {};
  private readonly stateInputs: readonly string[];
  private readonly updates: readonly (readonly [state: string, output: string])[];
  private readonly needed: ReadonlySet<string>;
  private open = true;

  constructor(
    program: Program,
    private readonly state: StateStore,
    options: CompileOptions = {},
  ) {
    this.random = program.random;
    const outputs: NamedValue[] = optimise(program.graph, program.outputs);
    const bytes = emit({ inputs: program.inputs, outputs }, options.name).toBytes();
    this.session = openNative(bytes, options);
    this.needed = new Set(this.session.inputMetadata.map(({ name }) => name));
    this.stateInputs = [...this.needed].filter((name) => state.has(name));
    const assigned = program.state.flatMap(({ name, output }) =>
      output ? [[name, `${name}/next`] as const] : [],
    );
    this.updates = [...assigned, ...Object.entries(options.updates ?? {})];
    const fetched = new Set(this.updates.map(([, output]) => output));
    for (const { name } of outputs)
      if (!fetched.has(name)) this.fetches[name] = options.results?.[name] ?? null;
  }

  /** Whether the program reads this input at all. */
  needs(name: string): boolean {
    return this.needed.has(name);
  }

  /** Runs once, moves the state on, and returns the other outputs. `feeds` may be reused by the caller. */
  run(feeds: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
    if (!this.open) throw new ComputeError('session-closed');
    for (const name in feeds) if (this.needed.has(name)) this.feeds[name] = feeds[name] as Tensor;
    for (const name of this.stateInputs) this.feeds[name] = this.state.tensor(name);
    for (const [name, output] of this.updates) this.fetches[output] = this.state.spare(name);
    let results: Record<string, unknown>;
    try {
      results = this.session.run(this.feeds, this.fetches, {});
    } catch (cause) {
      throw new ComputeError(
        'run-failed',
        { detail: cause instanceof Error ? cause.message : String(cause) },
        { cause },
      );
    }
    for (const [name] of this.updates) this.state.flip(name);
    return results as Record<string, Tensor>;
  }

  dispose(): void {
    if (this.open) this.session.dispose();
    this.open = false;
  }
}
