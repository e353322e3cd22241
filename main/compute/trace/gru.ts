// GRU in its recorded form: forward one ONNX GRU (reset before the product, as TensorFlow.js has it), the gradient of Cho et al. 2014,
// equations 5 to 8, derived by hand with everything that doesn't depend on the next step done for all steps at once.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import { before, byStep, fromAbove, gate, inForm, matMul, own, stack, sumOf, type Form } from './recurrence';

/** x steps x rows x inputs; gives rows x units, or steps x rows x units with `sequences`. */
export function gru(x: Tensor, w: Tensor, u: Tensor, b: Tensor, form: Form): Tensor {
  const run = tf.customGrad((...args) => {
    const [xs, ws, us, bs, save] = args as unknown as [Tensor, Tensor, Tensor, Tensor, tf.GradSaveFunc];
    const y = own('AssayGru', { x: xs, w: ws, u: us, b: bs }, { hardSigmoid: form.hardSigmoid });
    save([xs, ws, us, bs, y]);
    return {
      value: inForm(y, form),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gruGradient(dy, saved, form),
    };
  });
  return run(x, w, u, b);
}

function gruGradient(dy: Tensor, saved: Tensor[], form: Form): Tensor[] {
  const [x, w, u, b, y] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const [steps = 1, rows = 1, inputs = 1] = x.shape;
  const units = u.shape[0] ?? 1;
  const [uGates, uCandidate] = tf.split(u, [2 * units, units], 1) as [Tensor, Tensor];
  const x2 = tf.reshape(x, [steps * rows, inputs]);
  const previous = before(tf.reshape(y, [steps * rows, units]), steps, rows);
  // The gates of all steps at once: their inputs are known from the forward pass.
  const fromInput = tf.add(matMul(x2, w), b);
  const [inputGates, inputCandidate] = tf.split(fromInput, [2 * units, units], 1) as [Tensor, Tensor];
  const gates = tf.add(inputGates, matMul(previous, uGates));
  const [zUpdate, zReset] = tf.split(gates, 2, 1) as [Tensor, Tensor];
  const [update, reset] = [gate(zUpdate, form.hardSigmoid), gate(zReset, form.hardSigmoid)];
  const kept = tf.mul(reset.value, previous);
  const candidate = tf.tanh(tf.add(inputCandidate, matMul(kept, uCandidate)));
  // By what a step's gradient is multiplied on its way to the update gate, the candidate and the reset gate.
  const toUpdate = byStep(tf.mul(tf.sub(previous, candidate), update.slope), steps);
  const toCandidate = byStep(tf.mul(tf.sub(1, update.value), tf.sub(1, tf.square(candidate))), steps);
  const toReset = byStep(tf.mul(previous, reset.slope), steps);
  const updates = byStep(update.value, steps);
  const resets = byStep(reset.value, steps);
  const outer = fromAbove(dy, steps, form);
  const gateParts: Tensor[] = [];
  const candidateParts: Tensor[] = [];
  let dh: Tensor | undefined;
  for (let t = steps - 1; t >= 0; t--) {
    const total = sumOf(dh, outer[t]);
    const dCandidate = tf.mul(total, toCandidate[t] as Tensor);
    const dKept = own('AssayMatMul', { a: dCandidate, b: uCandidate });
    const dGates = tf.concat([tf.mul(total, toUpdate[t] as Tensor), tf.mul(dKept, toReset[t] as Tensor)], 1);
    candidateParts.unshift(dCandidate);
    gateParts.unshift(dGates);
    if (t === 0) break;
    const direct = tf.add(tf.mul(total, updates[t] as Tensor), tf.mul(dKept, resets[t] as Tensor));
    dh = tf.add(direct, own('AssayMatMul', { a: dGates, b: uGates }));
  }
  const dGates = stack(gateParts);
  const dCandidate = stack(candidateParts);
  const dz = tf.concat([dGates, dCandidate], 1);
  return [
    tf.reshape(matMul(dz, w, false, true), [steps, rows, inputs]),
    matMul(x2, dz, true),
    tf.concat([matMul(previous, dGates, true), matMul(kept, dCandidate, true)], 1),
    tf.sum(dz, 0),
  ];
}
