// LSTM and GRU layers while recording. TensorFlow.js runs them as a loop of small kernels, some 2,600 nodes for 40 steps; here
// they take a compact form (lstm.ts, gru.ts), masks, initial states and dropout included. Layers that give their states out or keep
// them from batch to batch, and those with other activations, stay loops.
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, tf } from '../tensorflow';
import { isRecording } from './backend';
import type { CompactForm } from './compact';
import { gru } from './gru';
import { lstm } from './lstm';
import { dropoutMask, recording as recordedRandom } from './randomness';

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
  training?: boolean | null;
  /** rows x steps, on its own or as a list of one. */
  mask?: Tensor | Tensor[] | null;
  initialState?: Tensor | Tensor[] | null;
}
type Call = (this: RecurrentLayer, inputs: Tensor | Tensor[], options?: CallOptions) => Tensor | Tensor[];

/** Whether the recorded form covers the layer. */
function covered({ cell, stateful, returnState }: RecurrentLayer, inputs: Tensor | Tensor[]): boolean {
  const gates = cell.recurrentActivation.getClassName();
  return (
    (!Array.isArray(inputs) || inputs.length === 1) &&
    !stateful &&
    !returnState &&
    cell.activation.getClassName() === 'tanh' &&
    (gates === 'sigmoid' || gates === 'hardSigmoid')
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
      return isRecording() && covered(this, inputs)
        ? called(this, inputs, options ?? {}, compact)
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

const list = (value: Tensor | Tensor[] | null | undefined): Tensor[] =>
  Array.isArray(value) ? value : value ? [value] : [];

const called = (
  layer: RecurrentLayer,
  inputs: Tensor | Tensor[],
  options: CallOptions,
  compact: CompactForm,
): Tensor =>
  tf.tidy(() => {
    const x = Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs;
    const { kernel, recurrentKernel, bias, recurrentActivation, dropout, recurrentDropout } = layer.cell;
    const form = {
      hardSigmoid: recurrentActivation.getClassName() === 'hardSigmoid',
      sequences: layer.returnSequences,
    };
    const ordered = (steps: Tensor): Tensor => (layer.goBackwards ? tf.reverse(steps, 0) : steps);
    const [w, u] = [kernel.read(), recurrentKernel.read()];
    const b = bias ? bias.read() : tf.zeros([w.shape[1] ?? 1]);
    const training = options.training === true;
    const [rows = 1, , width = 1] = x.shape;
    // One mask for all steps, drawn in the order in which TensorFlow.js' cells draw theirs.
    const over = training ? dropoutMask(recordedRandom, [rows, width], dropout) : undefined;
    const dropped = training
      ? dropoutMask(recordedRandom, [rows, u.shape[0] ?? 1], recurrentDropout)
      : undefined;
    const [padding] = list(options.mask);
    const mask = padding
      ? ordered(tf.expandDims(tf.transpose(tf.cast(tf.cast(padding, 'bool'), 'float32')), -1))
      : undefined;
    const steps = ordered(tf.transpose(x, [1, 0, 2]));
    const y = compact(over ? tf.mul(steps, over) : steps, w, u, b, form, list(options.initialState), {
      ...(mask ? { mask } : {}),
      ...(dropped ? { dropped } : {}),
    });
    return layer.returnSequences ? tf.transpose(y, [1, 0, 2]) : y;
  });
