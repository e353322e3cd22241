// GRU in its recorded form (reset before the product, as TensorFlow.js has it): with a gradient, step by step with the gates kept
// and the gradient of Cho et al. 2014, equations 5 to 8, derived by hand with everything that doesn't depend on the next step
// done for all steps at once. Without a gradient: one ONNX GRU.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import { compactForm, type Forward, type Given } from './compact';
import {
  before,
  byStep,
  fromAbove,
  gate,
  inForm,
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
} from './recurrence';

/** What the forward pass leaves for the gradient, an entry a step. */
interface Steps {
  /** Update and reset gate side by side, rows x 2 units. */
  gates: Tensor[];
  candidates: Tensor[];
  states: Tensor[];
}

/** The recurrent weights of the two gates and of the candidate. */
const parted = (u: Tensor): [Tensor, Tensor] => {
  const [units = 1] = u.shape;
  return tf.split(u, [2 * units, units], 1) as [Tensor, Tensor];
};

function steps({ x, w, u, b, h }: Given, { hardSigmoid }: Form, { mask, dropped }: Extras): Steps {
  const [count = 1, rows = 1, inputs = 1] = x.shape;
  const units = u.shape[0] ?? 1;
  const padding = new Padding(mask);
  const [uGates, uCandidate] = parted(u);
  const fromInput = tf.add(matMul(tf.reshape(x, [count * rows, inputs]), w), b);
  const [toGates, toCandidate] = tf.split(fromInput, [2 * units, units], 1) as [Tensor, Tensor];
  const candidateParts = byStep(toCandidate, count);
  const done: Steps = { gates: [], candidates: [], states: [] };
  let state = h;
  byStep(toGates, count).forEach((part, t) => {
    const seen = state && dropped ? tf.mul(state, dropped) : state;
    const gates = gate(plus(seen, uGates, part), hardSigmoid);
    const [update, reset] = tf.split(gates, 2, 1) as [Tensor, Tensor];
    const kept = seen ? tf.mul(reset, seen) : undefined;
    const candidate = tf.tanh(plus(kept, uCandidate, candidateParts[t] as Tensor));
    const now = seen
      ? tf.add(candidate, tf.mul(update, tf.sub(seen, candidate)))
      : tf.mul(tf.sub(1, update), candidate);
    state = padding.mixed(t, now, state);
    done.gates.push(gates);
    done.candidates.push(candidate);
    done.states.push(state);
  });
  return done;
}

function gradient(dy: Tensor, done: Forward<Steps>, form: Form): Tensor[] {
  const { x, w, u, h, mask, dropped } = done;
  const [count = 1, rows = 1, inputs = 1] = x.shape;
  const padding = new Padding(mask);
  const [uGates, uCandidate] = parted(u);
  const gates = stack(done.gates);
  const [update, reset] = tf.split(gates, 2, 1) as [Tensor, Tensor];
  const [updateSlope, resetSlope] = tf.split(slopeOf(gates, form.hardSigmoid), 2, 1) as [Tensor, Tensor];
  const candidate = stack(done.candidates);
  const previous = timesEach(before(done.states, h), dropped, count);
  // By what a step's gradient is multiplied on its way to the update gate, the candidate and the reset gate.
  const toUpdate = byStep(tf.mul(tf.sub(previous, candidate), updateSlope), count);
  const toCandidate = byStep(tf.mul(tf.sub(1, update), tf.sub(1, tf.square(candidate))), count);
  const toReset = byStep(tf.mul(previous, resetSlope), count);
  const updates = byStep(update, count);
  const resets = byStep(reset, count);
  const outer = fromAbove(dy, count, form);
  const gateParts: Tensor[] = [];
  const candidateParts: Tensor[] = [];
  let dh: Tensor | undefined;
  for (let t = count - 1; t >= 0; t--) {
    const whole = sumOf(dh, outer[t]) as Tensor;
    const total = padding.toNow(t, whole);
    const dCandidate = tf.mul(total, toCandidate[t] as Tensor);
    const dKept = own('AssayMatMul', { a: dCandidate, b: uCandidate });
    const dGates = tf.concat([tf.mul(total, toUpdate[t] as Tensor), tf.mul(dKept, toReset[t] as Tensor)], 1);
    candidateParts.unshift(dCandidate);
    gateParts.unshift(dGates);
    if (t === 0 && !h) break;
    const direct = tf.add(tf.mul(total, updates[t] as Tensor), tf.mul(dKept, resets[t] as Tensor));
    const back = tf.add(direct, own('AssayMatMul', { a: dGates, b: uGates }));
    dh = sumOf(dropped ? tf.mul(back, dropped) : back, padding.past(t, whole));
  }
  const dGates = stack(gateParts);
  const dCandidate = stack(candidateParts);
  const dz = tf.concat([dGates, dCandidate], 1);
  return [
    tf.reshape(matMul(dz, w, false, true), [count, rows, inputs]),
    matMul(tf.reshape(x, [count * rows, inputs]), dz, true),
    tf.concat([matMul(previous, dGates, true), matMul(tf.mul(reset, previous), dCandidate, true)], 1),
    tf.sum(dz, 0),
    ...(h ? [dh as Tensor] : []),
  ];
}

export const gru = compactForm<Steps>({
  kernel: 'AssayGru',
  steps,
  value: ({ states }, form) => inForm(states, form),
  gradient,
});
