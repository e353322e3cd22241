// LSTM layers while recording. TensorFlow.js runs them as a loop of small kernels, some 2,600 nodes for 40 steps; here the
// forward pass is one ONNX LSTM, and the gradient is derived by hand with everything that doesn't depend on the
// next step done for all steps at once (Graves and Schmidhuber 2005, appendix A, gives the equations).
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LstmAttrs } from '../lower/recurrent';
import { layers, tf } from '../tensorflow';
import { isRecording } from './backend';

interface Named {
  getClassName(): string;
}
interface Weight {
  read(): Tensor;
}
interface LstmLayer {
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
type Call = (this: LstmLayer, inputs: Tensor | Tensor[], options?: CallOptions) => Tensor | Tensor[];

const own = (
  kernel: string,
  inputs: Record<string, Tensor>,
  attributes: LstmAttrs | Record<string, never>,
): Tensor => tf.engine().runKernel(kernel, inputs, attributes as unknown as tf.NamedAttrMap) as Tensor;

/** Whether the layer is one of the plain ones that the recorded form covers. */
function covered(layer: LstmLayer, inputs: Tensor | Tensor[], options: CallOptions | undefined): boolean {
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

/** Runs `action` with LSTM layers recorded in their compact form, and puts them back. */
export function withRecordedRecurrence<T>(action: () => T): T {
  const prototype = lstmPrototype();
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'call');
  const original = prototype.call;
  prototype.call = function (inputs, options) {
    if (!isRecording() || !covered(this, inputs, options)) return original.call(this, inputs, options);
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs;
      const { kernel, recurrentKernel, bias, recurrentActivation } = this.cell;
      const steps = tf.transpose(x, [1, 0, 2]);
      const ordered = this.goBackwards ? tf.reverse(steps, 0) : steps;
      const hardSigmoid = recurrentActivation.getClassName() === 'hardSigmoid';
      const weights = [kernel.read(), recurrentKernel.read(), (bias as Weight).read()] as const;
      const y = lstm(ordered, ...weights, { hardSigmoid, sequences: this.returnSequences });
      return this.returnSequences ? tf.transpose(y, [1, 0, 2]) : y;
    });
  };
  try {
    return action();
  } finally {
    if (descriptor) Object.defineProperty(prototype, 'call', descriptor);
    else Reflect.deleteProperty(prototype, 'call');
  }
}

let found: { call: Call } | undefined;

function lstmPrototype(): { call: Call } {
  found ??= Object.getPrototypeOf(layers.layers.lstm({ units: 1 })) as { call: Call };
  return found;
}

interface Form extends LstmAttrs {
  /** Give every step's output, not just the last. */
  sequences: boolean;
}

/** x steps x rows x inputs; gives rows x units, or steps x rows x units with `sequences`. */
function lstm(x: Tensor, w: Tensor, u: Tensor, b: Tensor, form: Form): Tensor {
  const [steps = 1, rows = 1] = x.shape;
  const units = u.shape[0] ?? 1;
  const run = tf.customGrad((...args) => {
    const [xs, ws, us, bs, save] = args as unknown as [Tensor, Tensor, Tensor, Tensor, tf.GradSaveFunc];
    const y = own('AssayLstm', { x: xs, w: ws, u: us, b: bs }, { hardSigmoid: form.hardSigmoid });
    save([xs, ws, us, bs, y]);
    const value = form.sequences
      ? y
      : tf.reshape(tf.slice(y, [steps - 1, 0, 0], [1, rows, units]), [rows, units]);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => lstmGradient(dy, saved, form) };
  });
  return run(x, w, u, b);
}

/** A gate and its slope, from what goes into it. */
function gate(z: Tensor, hard: boolean): { value: Tensor; slope: Tensor } {
  if (!hard) {
    const value = tf.sigmoid(z);
    return { value, slope: tf.mul(value, tf.sub(1, value)) };
  }
  const line = tf.add(tf.mul(z, 0.2), 0.5);
  const inside = tf.logicalAnd(tf.greaterEqual(line, 0), tf.lessEqual(line, 1));
  return { value: tf.clipByValue(line, 0, 1), slope: tf.mul(tf.cast(inside, 'float32'), 0.2) };
}

const matMul = (a: Tensor, b: Tensor, ta = false, tb = false): Tensor => tf.matMul(a, b, ta, tb);

/** Shifts steps by one: the state before each step, zeros before the first. */
const before = (states: Tensor, steps: number, rows: number): Tensor => {
  const units = states.shape[1] ?? 1;
  const zeros = tf.zeros([rows, units]);
  return steps === 1 ? zeros : tf.concat([zeros, tf.slice(states, [0, 0], [(steps - 1) * rows, units])], 0);
};

function lstmGradient(dy: Tensor, saved: Tensor[], { hardSigmoid, sequences }: Form): Tensor[] {
  const [x, w, u, b, y] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const [steps = 1, rows = 1, inputs = 1] = x.shape;
  const units = u.shape[0] ?? 1;
  const byStep = (t: Tensor): Tensor[] => (steps === 1 ? [t] : tf.split(t, steps, 0));
  const x2 = tf.reshape(x, [steps * rows, inputs]);
  const previous = before(tf.reshape(y, [steps * rows, units]), steps, rows);
  // The gates of all steps at once: their inputs are known from the forward pass.
  const z = tf.add(tf.add(matMul(x2, w), matMul(previous, u)), b);
  const [zi, zf, zc, zo] = tf.split(z, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const [input, forget, output] = [gate(zi, hardSigmoid), gate(zf, hardSigmoid), gate(zo, hardSigmoid)];
  const candidate = tf.tanh(zc);
  const added = byStep(tf.mul(input.value, candidate));
  const kept = byStep(forget.value);
  const cells: Tensor[] = [];
  added.forEach((part, t) => {
    const last = cells[t - 1];
    cells.push(last ? tf.add(tf.mul(kept[t] as Tensor, last), part) : part);
  });
  const cell = steps === 1 ? (cells[0] as Tensor) : tf.concat(cells, 0);
  const squashed = tf.tanh(cell);
  const toCell = byStep(tf.mul(output.value, tf.sub(1, tf.square(squashed))));
  const slopes = byStep(
    tf.concat(
      [
        tf.mul(candidate, input.slope),
        tf.mul(before(cell, steps, rows), forget.slope),
        tf.mul(input.value, tf.sub(1, tf.square(candidate))),
        tf.mul(squashed, output.slope),
      ],
      1,
    ),
  );
  const outer = sequences ? byStep(tf.reshape(dy, [steps * rows, units])) : undefined;
  const gradients: Tensor[] = [];
  let [dh, dc]: [Tensor | undefined, Tensor | undefined] = [undefined, undefined];
  for (let t = steps - 1; t >= 0; t--) {
    const fromAbove = outer ? outer[t] : t === steps - 1 ? dy : undefined;
    const total: Tensor = dh && fromAbove ? tf.add(dh, fromAbove) : ((dh ?? fromAbove) as Tensor);
    const throughOutput = tf.mul(total, toCell[t] as Tensor);
    const inCell: Tensor = dc ? tf.add(throughOutput, dc) : throughOutput;
    const dz = tf.mul(slopes[t] as Tensor, tf.concat([inCell, inCell, inCell, total], 1));
    gradients.unshift(dz);
    if (t === 0) break;
    dc = tf.mul(inCell, kept[t] as Tensor);
    dh = own('AssayMatMul', { a: dz, b: u }, {});
  }
  const dz = steps === 1 ? (gradients[0] as Tensor) : tf.concat(gradients, 0);
  return [
    tf.reshape(matMul(dz, w, false, true), [steps, rows, inputs]),
    matMul(x2, dz, true),
    matMul(previous, dz, true),
    tf.sum(dz, 0),
  ];
}
