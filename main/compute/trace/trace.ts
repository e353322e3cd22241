// Records one call of a TensorFlow.js function as a program.
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { ComputeError } from '../errors';
import type { Graph, GraphValue, NamedValue, ProgramDtype } from '../graph';
import { tf } from '../tensorflow';
import { recordInto } from './backend';
import { withRecordedNorms } from './normalisation';
import { withRecordedRandomness } from './randomness';
import { withRecordedRecurrence } from './recurrent';
import { Recording, type RandomInput, type StateBinding } from './recording';

export interface InputSpec {
  name: string;
  dims: readonly number[];
  /** float32 by default. */
  dtype?: Exclude<ProgramDtype, 'int64'>;
}

/** A recorded call: what it is fed, what it gives, and the variables it reads and assigns. */
export interface Program {
  /** All inputs of the graph: the specs in order, then state and random inputs as they were met. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly NamedValue[];
  /** Where its values live: what passes add nodes to. */
  readonly graph: Graph;
  readonly state: readonly StateBinding[];
  readonly random: readonly RandomInput[];
  /** How often each kernel was called. */
  readonly kernels: ReadonlyMap<string, number>;
}

/** What a recorded function may do besides calling TensorFlow.js. */
export interface TraceContext {
  /** From here on the variable's value is this tensor; it isn't state of its own. */
  bind(variable: Variable, value: Tensor): void;
}

export interface TraceOptions {
  /** Names for the state of variables; `state/<variable name>` otherwise. */
  names?: ReadonlyMap<Variable, string>;
  /** Take the variables' present values as constants instead of state: for export. */
  freeze?: boolean;
  /** Use only operators of ai.onnx, so that any tool can run the program. */
  portable?: boolean;
  /** The program will run on the CPU with a single thread. */
  sequential?: boolean;
}

export type Recordable = (
  inputs: Readonly<Record<string, Tensor>>,
  context: TraceContext,
) => Record<string, Tensor>;

/**
 * Records `run`. Variables it reads become state inputs; those it assigns (batch norm's averages) also become
 * outputs, named `<state name>/next`. Variables keep their values: nothing is computed.
 * @throws ComputeError 'kernel-missing' naming the kernel, or 'not-recordable' where the function
 *   needs a tensor's value or draws random numbers in a way that would be frozen into the program.
 */
export function trace(inputs: readonly InputSpec[], run: Recordable, options: TraceOptions = {}): Program {
  const variables = options.freeze === true ? [] : Object.values(tf.engine().registeredVariables);
  const recording = new Recording(variables, options.names, options);
  const originals = new Map<Variable, object>();
  const restore = patchAssignment(originals);
  try {
    return recordInto(recording, (backend) =>
      withRecordedLayers(() => {
        const engine = tf.engine();
        const made = inputs.map(({ name, dims, dtype = 'float32' }) =>
          recording.graph.input(name, dims, dtype),
        );
        const fed = Object.fromEntries(
          made.map((value) => [
            value.inputName,
            engine.makeTensorFromTensorInfo(recording.tensor(value), backend),
          ]),
        );
        const results = run(fed, {
          bind: (variable, value) => recording.bind(variable, recording.valueOf(value.dataId)),
        });
        const outputs: NamedValue[] = Object.entries(results).map(([name, tensor]) => ({
          name,
          value: recording.valueOf(tensor.dataId),
        }));
        // The scope lets go of all but what the function kept.
        for (const tensor of Object.values(results)) if (tensor.kept) tensor.dispose();
        for (const variable of originals.keys()) {
          const value = recording.valueOf(variable.dataId);
          const binding = recording.isBound(variable) ? undefined : recording.stateOf(variable);
          if (!binding)
            throw new ComputeError('not-recordable', { kernel: `assignment to ${variable.name}` });
          if (value === binding.input) continue;
          binding.output = value;
          outputs.push({ name: `${binding.name}/next`, value });
        }
        return {
          graph: recording.graph,
          inputs: recording.graph.inputs,
          outputs,
          state: [...recording.state.values()],
          random: recording.random,
          kernels: recording.kernels,
        };
      }),
    );
  } finally {
    restore();
    for (const [variable, dataId] of originals) variable.dataId = dataId;
  }
}

/** Layers that TensorFlow.js runs in a way that records badly, in a form that records well. */
const withRecordedLayers = <T>(action: () => T): T =>
  withRecordedRandomness(() => withRecordedRecurrence(() => withRecordedNorms(action)));

/** Assigning a variable disposes of its old value; while recording, the old one must survive. */
function patchAssignment(originals: Map<Variable, object>): () => void {
  const prototype = tf.Variable.prototype;
  const assign = Object.getOwnPropertyDescriptor(prototype, 'assign');
  prototype.assign = function (this: Variable, next: Tensor): void {
    if (!originals.has(this)) originals.set(this, this.dataId);
    this.dataId = next.dataId;
    tf.engine().incRef(this, tf.backend());
  };
  return () => {
    if (assign) Object.defineProperty(prototype, 'assign', assign);
  };
}
