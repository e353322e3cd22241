// LSTM in its recorded form: forward one ONNX LSTM, the gradient derived by hand with everything that doesn't depend on the
// next step done for all steps at once (Graves and Schmidhuber 2005, appendix A, gives the equations).
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import { before, byStep, fromAbove, gate, inForm, matMul, own, stack, sumOf, type Form } from './recurrence';

/** x steps x rows x inputs; gives rows x units, or steps x rows x units with `sequences`. */
export function lstm(x: Tensor, w: Tensor, u: Tensor, b: Tensor, form: Form): Tensor {
  const run = tf.customGrad((...args) => {
    const [xs, ws, us, bs, save] = args as unknown as [Tensor, Tensor, Tensor, Tensor, tf.GradSaveFunc];
    const y = own('AssayLstm', { x: xs, w: ws, u: us, b: bs }, { hardSigmoid: form.hardSigmoid });
    save([xs, ws, us, bs, y]);
    return {
      value: inForm(y, form),
      gradFunc: (dy: Tensor, saved: Tensor[]) => lstmGradient(dy, saved, form),
    };
  });
  return run(x, w, u, b);
}

function lstmGradient(dy: Tensor, saved: Tensor[], form: Form): Tensor[] {
  const [x, w, u, b, y] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const [steps = 1, rows = 1, inputs = 1] = x.shape;
  const units = u.shape[0] ?? 1;
  const { hardSigmoid } = form;
  const x2 = tf.reshape(x, [steps * rows, inputs]);
  const previous = before(tf.reshape(y, [steps * rows, units]), steps, rows);
  // The gates of all steps at once: their inputs are known from the forward pass.
  const z = tf.add(tf.add(matMul(x2, w), matMul(previous, u)), b);
  const [zi, zf, zc, zo] = tf.split(z, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const [input, forget, output] = [gate(zi, hardSigmoid), gate(zf, hardSigmoid), gate(zo, hardSigmoid)];
  const candidate = tf.tanh(zc);
  const added = byStep(tf.mul(input.value, candidate), steps);
  const kept = byStep(forget.value, steps);
  const cells: Tensor[] = [];
  added.forEach((part, t) => {
    const last = cells[t - 1];
    cells.push(last ? tf.add(tf.mul(kept[t] as Tensor, last), part) : part);
  });
  const cell = stack(cells);
  const squashed = tf.tanh(cell);
  const toCell = byStep(tf.mul(output.value, tf.sub(1, tf.square(squashed))), steps);
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
    steps,
  );
  const outer = fromAbove(dy, steps, form);
  const gradients: Tensor[] = [];
  let [dh, dc]: [Tensor | undefined, Tensor | undefined] = [undefined, undefined];
  for (let t = steps - 1; t >= 0; t--) {
    const total = sumOf(dh, outer[t]);
    const throughOutput = tf.mul(total, toCell[t] as Tensor);
    const inCell: Tensor = dc ? tf.add(throughOutput, dc) : throughOutput;
    const dz = tf.mul(slopes[t] as Tensor, tf.concat([inCell, inCell, inCell, total], 1));
    gradients.unshift(dz);
    if (t === 0) break;
    dc = tf.mul(inCell, kept[t] as Tensor);
    dh = own('AssayMatMul', { a: dz, b: u });
  }
  const dz = stack(gradients);
  return [
    tf.reshape(matMul(dz, w, false, true), [steps, rows, inputs]),
    matMul(x2, dz, true),
    matMul(previous, dz, true),
    tf.sum(dz, 0),
  ];
}
