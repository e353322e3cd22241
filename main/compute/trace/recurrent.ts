// LSTM and GRU layers while recording. TensorFlow.js runs them as a loop of small kernels, some 2,600 nodes for 40 steps; here
// the plain ones take a compact form (lstm.ts, gru.ts), and the others stay loops.
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, tf } from '../tensorflow';
import { isRecording } from './backend';
import { gru } from './gru';
import { lstm } from './lstm';
import type { Form } from './recurrence';

interface Named {
  getClassName(): string;
}
interface Weight {
  read(): Tensor;
}
interface RecurrentLayer {
  cell: {
    activation: Named;
    recurrentActivation: Named;
    kernel: Weight;
    recurrentKernel: Weight;
    bias?: Weight | null;
    dropout: number;
    recurrentDropout: number;
  };
  returnSequences: boolean;
  returnState: boolean;
  stateful: boolean;
  goBackwards: boolean;
}
interface CallOptions {
  mask?: unknown;
  initialState?: unknown;
}
type Call = (this: RecurrentLayer, inputs: Tensor | Tensor[], options?: CallOptions) => Tensor | Tensor[];

/** x steps x rows x inputs, kernel, recurrent kernel, bias; gives rows x units, or steps x rows x units. */
type CompactForm = (x: Tensor, w: Tensor, u: Tensor, b: Tensor, form: Form) => Tensor;

/** Whether the layer is one of the plain ones that the recorded form covers. */
function covered(
  layer: RecurrentLayer,
  inputs: Tensor | Tensor[],
  options: CallOptions | undefined,
): boolean {
  const { cell } = layer;
  const gates = cell.recurrentActivation.getClassName();
  return (
    (!Array.isArray(inputs) || inputs.length === 1) &&
    (options?.mask === undefined || options.mask === null) &&
    (options?.initialState === undefined || options.initialState === null) &&
    !layer.stateful &&
    !layer.returnState &&
    !(cell.dropout > 0 || cell.recurrentDropout > 0) &&
    cell.activation.getClassName() === 'tanh' &&
    (gates === 'sigmoid' || gates === 'hardSigmoid') &&
    cell.bias !== undefined &&
    cell.bias !== null
  );
}

/** The prototypes to patch, found once: making a layer uses up a layer name. */
let found: readonly (readonly [{ call: Call }, CompactForm])[] | undefined;

function compactForms(): readonly (readonly [{ call: Call }, CompactForm])[] {
  const prototypeOf = (layer: object): { call: Call } => Object.getPrototypeOf(layer) as { call: Call };
  found ??= [
    [prototypeOf(layers.layers.lstm({ units: 1 })), lstm],
    [prototypeOf(layers.layers.gru({ units: 1 })), gru],
  ];
  return found;
}

/** Runs `action` with recurrent layers recorded in their compact form, and puts them back. */
export function withRecordedRecurrence<T>(action: () => T): T {
  const undo = compactForms().map(([prototype, compact]) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, 'call');
    const original = prototype.call;
    prototype.call = function (inputs, options) {
      return isRecording() && covered(this, inputs, options)
        ? called(this, inputs, compact)
        : original.call(this, inputs, options);
    };
    return () => {
      if (descriptor) Object.defineProperty(prototype, 'call', descriptor);
      else Reflect.deleteProperty(prototype, 'call');
    };
  });
  try {
    return action();
  } finally {
    for (const restore of undo) restore();
  }
}

const called = (layer: RecurrentLayer, inputs: Tensor | Tensor[], compact: CompactForm): Tensor =>
  tf.tidy(() => {
    const x = Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs;
    const { kernel, recurrentKernel, bias, recurrentActivation } = layer.cell;
    const steps = tf.transpose(x, [1, 0, 2]);
    const ordered = layer.goBackwards ? tf.reverse(steps, 0) : steps;
    const hardSigmoid = recurrentActivation.getClassName() === 'hardSigmoid';
    const weights = [kernel.read(), recurrentKernel.read(), (bias as Weight).read()] as const;
    const y = compact(ordered, ...weights, { hardSigmoid, sequences: layer.returnSequences });
    return layer.returnSequences ? tf.transpose(y, [1, 0, 2]) : y;
  });
