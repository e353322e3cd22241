// LSTM in its recorded form. Where a gradient is asked for, the input's products are done for all steps at once, the gates are
// worked out step by step and kept, and the gradient is derived by hand with everything that doesn't depend on the next step done
// for all steps at once (Graves and Schmidhuber 2005, appendix A, gives the equations). Without a gradient: one ONNX LSTM.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import {
  before,
  byStep,
  differentiating,
  fromAbove,
  gate,
  inForm,
  keeping,
  lastStep,
  matMul,
  own,
  Padding,
  plus,
  slopeOf,
  stack,
  sumOf,
  timesEach,
  type Extras,
  type Form,
  type Initial,
} from './recurrence';

/** x steps x rows x inputs; gives rows x units, or steps x rows x units with `sequences`. */
export function lstm(
  x: Tensor,
  w: Tensor,
  u: Tensor,
  b: Tensor,
  form: Form,
  initial: Initial,
  extras: Extras,
): Tensor {
  const [h, c] = initial;
  if (!differentiating()) {
    if (extras.mask || extras.dropped) return inForm(steps(x, w, u, b, h, c, form, extras).states, form);
    const y = own('AssayLstm', { x, w, u, b, h, c }, { hardSigmoid: form.hardSigmoid });
    return form.sequences ? y : lastStep(y);
  }
  const run = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [xs, ws, us, bs, hs, cs] = args as [Tensor, Tensor, Tensor, Tensor, Tensor?, Tensor?];
    const done = steps(xs, ws, us, bs, hs, cs, form, extras);
    const kept = keeping(save, { x: xs, w: ws, u: us, h: hs, c: cs, ...extras, ...done });
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => gradient(dy, kept(saved), form);
    return { value: inForm(done.states, form), gradFunc };
  });
  return run(x, w, u, b, ...initial);
}

/** What the forward pass leaves for the gradient, an entry a step. */
interface Steps {
  /** Input, forget and output gate side by side, rows x 3 units. */
  gates: Tensor[];
  candidates: Tensor[];
  cells: Tensor[];
  /** tanh of the cell as it is before padding is taken into account. */
  squashed: Tensor[];
  states: Tensor[];
}

/** TensorFlow.js keeps columns as input, forget, cell, output; here the three gates lie together. */
const gatesFirst = (x: Tensor): Tensor => {
  const axis = x.shape.length - 1;
  const [i, f, c, o] = tf.split(x, 4, axis) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([i, f, o, c], axis);
};
const asKept = (x: Tensor): Tensor => {
  const axis = x.shape.length - 1;
  const [i, f, o, c] = tf.split(x, 4, axis) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([i, f, c, o], axis);
};

function steps(
  x: Tensor,
  w: Tensor,
  u: Tensor,
  b: Tensor,
  h: Tensor | undefined,
  c: Tensor | undefined,
  { hardSigmoid }: Form,
  { mask, dropped }: Extras,
): Steps {
  const [count = 1, rows = 1, inputs = 1] = x.shape;
  const units = u.shape[0] ?? 1;
  const padding = new Padding(mask);
  const fromInput = tf.add(matMul(tf.reshape(x, [count * rows, inputs]), gatesFirst(w)), gatesFirst(b));
  const recurrent = gatesFirst(u);
  const done: Steps = { gates: [], candidates: [], cells: [], squashed: [], states: [] };
  let [state, cell] = [h, c];
  byStep(fromInput, count).forEach((part, t) => {
    const z = plus(state && dropped ? tf.mul(state, dropped) : state, recurrent, part);
    const [zGates, zCandidate] = tf.split(z, [3 * units, units], 1) as [Tensor, Tensor];
    const gates = gate(zGates, hardSigmoid);
    const [input, forget, output] = tf.split(gates, 3, 1) as [Tensor, Tensor, Tensor];
    const candidate = tf.tanh(zCandidate);
    const added = tf.mul(input, candidate);
    const now = cell ? tf.add(tf.mul(forget, cell), added) : added;
    const squashed = tf.tanh(now);
    state = padding.mixed(t, tf.mul(output, squashed), state);
    cell = padding.mixed(t, now, cell);
    done.gates.push(gates);
    done.candidates.push(candidate);
    done.cells.push(cell);
    done.squashed.push(squashed);
    done.states.push(state);
  });
  return done;
}

interface Forward extends Steps, Extras {
  x: Tensor;
  w: Tensor;
  u: Tensor;
  h: Tensor | undefined;
  c: Tensor | undefined;
}

function gradient(dy: Tensor, done: Forward, form: Form): Tensor[] {
  const { x, w, u, h, c, mask, dropped } = done;
  const [count = 1, rows = 1, inputs = 1] = x.shape;
  const padding = new Padding(mask);
  const gates = stack(done.gates);
  const [input, forget, output] = tf.split(gates, 3, 1) as [Tensor, Tensor, Tensor];
  const [inputSlope, forgetSlope, outputSlope] = tf.split(slopeOf(gates, form.hardSigmoid), 3, 1) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const candidate = stack(done.candidates);
  const squashed = stack(done.squashed);
  const kept = byStep(forget, count);
  const toCell = byStep(tf.mul(output, tf.sub(1, tf.square(squashed))), count);
  const slopes = byStep(
    tf.concat(
      [
        tf.mul(candidate, inputSlope),
        tf.mul(before(done.cells, c), forgetSlope),
        tf.mul(squashed, outputSlope),
        tf.mul(input, tf.sub(1, tf.square(candidate))),
      ],
      1,
    ),
    count,
  );
  const recurrent = gatesFirst(u);
  const outer = fromAbove(dy, count, form);
  const gradients: Tensor[] = [];
  let [dh, dc]: [Tensor | undefined, Tensor | undefined] = [undefined, undefined];
  for (let t = count - 1; t >= 0; t--) {
    const whole = sumOf(dh, outer[t]) as Tensor;
    const total = padding.toNow(t, whole);
    const inCell: Tensor = sumOf(tf.mul(total, toCell[t] as Tensor), dc ? padding.toNow(t, dc) : undefined);
    const dz = tf.mul(slopes[t] as Tensor, tf.concat([inCell, inCell, total, inCell], 1));
    gradients.unshift(dz);
    if (t === 0 && !h) break;
    dc = sumOf(tf.mul(inCell, kept[t] as Tensor), padding.past(t, dc));
    const back = own('AssayMatMul', { a: dz, b: recurrent });
    dh = sumOf(dropped ? tf.mul(back, dropped) : back, padding.past(t, whole));
  }
  const dz = stack(gradients);
  const previous = timesEach(before(done.states, h), dropped, count);
  return [
    tf.reshape(matMul(dz, gatesFirst(w), false, true), [count, rows, inputs]),
    asKept(matMul(tf.reshape(x, [count * rows, inputs]), dz, true)),
    asKept(matMul(previous, dz, true)),
    asKept(tf.sum(dz, 0)),
    ...(h ? [dh as Tensor, dc as Tensor] : []),
  ];
}
