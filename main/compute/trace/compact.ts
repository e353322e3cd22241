// The frame of the compact forms (lstm.ts, gru.ts): with a gradient, steps whose values are kept for one that is derived by hand;
// without, one ONNX operator where it covers the layer.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import {
  differentiating,
  keeping,
  lastStep,
  own,
  type Extras,
  type Form,
  type Initial,
  type Kept,
} from './recurrence';

/** What a layer works on: x is steps x rows x inputs; w, u and b are its kernel, recurrent kernel and bias; h and c as in Initial. */
export interface Given {
  x: Tensor;
  w: Tensor;
  u: Tensor;
  b: Tensor;
  h: Tensor | undefined;
  c: Tensor | undefined;
}

/** What the gradient gets: the layer's inputs, and what the forward pass left. */
export type Forward<Steps> = Steps & Extras & Pick<Given, 'x' | 'w' | 'u' | 'h'>;

/** A kind of recurrent layer. */
export interface Kind<Steps> {
  /** The house's kernel for ONNX's operator (lower/recurrent.ts). */
  kernel: 'AssayLstm' | 'AssayGru';
  /** The forward pass, and all of it that the gradient needs. */
  steps(given: Given, form: Form, extras: Extras): Steps;
  /** The layer's value: rows x units, or steps x rows x units. */
  value(done: Steps, form: Form): Tensor;
  /** The gradients of x, w, u, b and of the initial states that were given, from that of the value. */
  gradient(dy: Tensor, done: Forward<Steps>, form: Form): Tensor[];
}

/** x steps x rows x inputs, kernel, recurrent kernel, bias; gives rows x units, or steps x rows x units with `sequences`. */
export type CompactForm = (
  x: Tensor,
  w: Tensor,
  u: Tensor,
  b: Tensor,
  form: Form,
  initial: Initial,
  extras: Extras,
) => Tensor;

export function compactForm<Steps extends { [K in keyof Steps]: Kept[string] }>(
  kind: Kind<Steps>,
): CompactForm {
  return (x, w, u, b, form, initial, extras) => {
    const [h, c] = initial;
    if (!differentiating()) {
      if (extras.mask || extras.dropped)
        return kind.value(kind.steps({ x, w, u, b, h, c }, form, extras), form);
      const y = own(kind.kernel, { x, w, u, b, h, c }, { hardSigmoid: form.hardSigmoid });
      return form.sequences ? y : lastStep(y);
    }
    const run = tf.customGrad((...args) => {
      const save = args.pop() as unknown as tf.GradSaveFunc;
      const [xs, ws, us, bs, hs, cs] = args as [Tensor, Tensor, Tensor, Tensor, Tensor?, Tensor?];
      const done = kind.steps({ x: xs, w: ws, u: us, b: bs, h: hs, c: cs }, form, extras);
      const kept = keeping<Forward<Steps>>(save, { x: xs, w: ws, u: us, h: hs, ...extras, ...done });
      const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => kind.gradient(dy, kept(saved), form);
      return { value: kind.value(done, form), gradFunc };
    });
    return run(x, w, u, b, ...initial);
  };
}
