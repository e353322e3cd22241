// What the compact forms of recurrent layers share.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { RecurrentAttrs } from '../lower/recurrent';
import { tf } from '../tensorflow';

export interface Form extends RecurrentAttrs {
  /** Give every step's output, not just the last. */
  sequences: boolean;
}

/** What a layer may have besides its weights. */
export interface Extras {
  /** steps x rows x 1: 0 where a step is padding, whose states are those of the step before. */
  mask?: Tensor;
  /** rows x units: what the state is multiplied by before each step (recurrent dropout). */
  dropped?: Tensor;
}

/** The states before the first step: h for GRU, h and c for LSTM, rows x units each. Zeros where absent. */
export type Initial = readonly Tensor[];

/** One of the house's own kernels (lower/recurrent.ts). */
export const own = (
  kernel: string,
  inputs: Record<string, Tensor | undefined>,
  attributes: RecurrentAttrs | Record<string, never> = {},
): Tensor => {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor !== undefined));
  return tf
    .engine()
    .runKernel(kernel, given as tf.NamedTensorMap, attributes as unknown as tf.NamedAttrMap) as Tensor;
};

/**
 * Whether a gradient will be asked for. Forward, ONNX's own LSTM and GRU are one node each and take twice as long as the same in
 * small nodes, which give the gates out besides, and those the gradient needs.
 */
export const differentiating = (): boolean => tf.engine().state.gradientDepth > 0;

/** A gate from what goes into it. */
export const gate = (z: Tensor, hard: boolean): Tensor =>
  hard ? tf.clipByValue(tf.add(tf.mul(z, 0.2), 0.5), 0, 1) : tf.sigmoid(z);

/** The slope of a gate, from its value: a hard gate at its limits has none. */
export function slopeOf(value: Tensor, hard: boolean): Tensor {
  if (!hard) return tf.mul(value, tf.sub(1, value));
  const inside = tf.logicalAnd(tf.greater(value, 0), tf.less(value, 1));
  return tf.mul(tf.cast(inside, 'float32'), 0.2);
}

export const matMul = (a: Tensor, b: Tensor, ta = false, tb = false): Tensor => tf.matMul(a, b, ta, tb);

/** a b + c in one node; c alone without a. */
export const plus = (a: Tensor | undefined, b: Tensor, c: Tensor): Tensor =>
  a ? own('AssayGemm', { a, b, c }) : c;

/** Shifts steps by one: the state before each step, `first` or zeros before the first. */
export const before = (states: readonly Tensor[], first: Tensor | undefined): Tensor => {
  const [any] = states as [Tensor];
  return stack([first ?? tf.zeros(any.shape), ...states.slice(0, -1)]);
};

/** Steps that lie one after another along an axis, as a list. */
export const byStep = (stacked: Tensor, steps: number, axis = 0): Tensor[] =>
  steps === 1 ? [stacked] : tf.split(stacked, steps, axis);

/** The reverse of byStep. */
export const stack = (parts: readonly Tensor[], axis = 0): Tensor =>
  parts.length === 1 ? (parts[0] as Tensor) : tf.concat([...parts], axis);

/** A list in parts of this length, of which the last may be shorter. */
export const inParts = <T>(list: readonly T[], length: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / length) }, (_, i) => list.slice(i * length, (i + 1) * length));

/** steps x rows x inputs as one matrix, the rows of a step after those of the step before. */
export const rowsOf = (x: Tensor): Tensor => tf.reshape(x, [-1, x.shape[2] ?? 1]);

/** With the last two axes swapped. */
export const turnedLast = (x: Tensor): Tensor => tf.transpose(x, x.shape.length === 2 ? [1, 0] : [0, 2, 1]);

/** The last of the steps, rows x units, from steps x rows x units. */
export function lastStep(y: Tensor): Tensor {
  const [steps = 1, rows = 1, units = 1] = y.shape;
  return tf.reshape(tf.slice(y, [steps - 1, 0, 0], [1, rows, units]), [rows, units]);
}

/** The layer's value from its steps' outputs, in the form asked for. */
export const inForm = (states: readonly Tensor[], { sequences }: Form): Tensor =>
  sequences ? tf.stack([...states]) : (states.at(-1) as Tensor);

/** What comes into each step's output from above: for every step with `sequences`, for the last one otherwise. */
export function fromAbove(dy: Tensor, steps: number, { sequences }: Form): (Tensor | undefined)[] {
  if (!sequences) return [...Array.from({ length: steps - 1 }, () => undefined), dy];
  const [, rows = 1, units = 1] = dy.shape;
  return byStep(tf.reshape(dy, [steps * rows, units]), steps);
}

/** The sum of those that are there. */
export function sumOf(a: Tensor, ...more: (Tensor | undefined)[]): Tensor;
export function sumOf(...parts: (Tensor | undefined)[]): Tensor | undefined;
export function sumOf(...parts: (Tensor | undefined)[]): Tensor | undefined {
  const there = parts.filter((part) => part !== undefined);
  return there.length === 0 ? undefined : there.reduce((sum, part) => tf.add(sum, part));
}

/** Padding, step by step: `now` times the mask plus the state before times the rest. */
export class Padding {
  private readonly masks: readonly Tensor[] | undefined;
  private readonly rests: readonly Tensor[] | undefined;

  constructor(mask: Tensor | undefined) {
    this.masks = mask ? tf.unstack(mask) : undefined;
    this.rests = this.masks?.map((one) => tf.sub(1, one));
  }

  /** The state after step t: the new one, or the one before where the step is padding. */
  mixed(t: number, now: Tensor, last: Tensor | undefined): Tensor {
    const [mask, rest] = [this.masks?.[t], this.rests?.[t]];
    if (!mask || !rest) return now;
    return sumOf(tf.mul(now, mask), last ? tf.mul(last, rest) : undefined);
  }

  /** The part of a state's gradient that goes to the new state. */
  toNow(t: number, gradient: Tensor): Tensor {
    const mask = this.masks?.[t];
    return mask ? tf.mul(gradient, mask) : gradient;
  }

  /** The part that goes past the step to the state before; undefined without padding. */
  past(t: number, gradient: Tensor | undefined): Tensor | undefined {
    const rest = this.rests?.[t];
    return rest && gradient ? tf.mul(gradient, rest) : undefined;
  }
}

/** Values by name, one or one for each step. */
export type Kept = Readonly<Record<string, Tensor | Tensor[] | undefined>>;

/**
 * Keeps values from the forward pass for the gradient, as tf.customGrad wants it: a flat list, of which the gradient gets copies.
 * Returns what puts those copies back in place.
 */
export function keeping<T extends { [K in keyof T]: Kept[string] }>(
  save: tf.GradSaveFunc,
  values: T,
): (saved: readonly Tensor[]) => T {
  save(Object.values(values as Kept).flatMap((value) => value ?? []));
  return (saved) => {
    let next = 0;
    const back = Object.entries(values as Kept).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(() => saved[next++]) : value && saved[next++],
    ]);
    return Object.fromEntries(back) as T;
  };
}

/** Rows of all steps times a factor for each row of a step. */
export function timesEach(stacked: Tensor, factor: Tensor | undefined, steps: number): Tensor {
  if (!factor) return stacked;
  const [rows = 1, units = 1] = factor.shape;
  return tf.reshape(tf.mul(tf.reshape(stacked, [steps, rows, units]), factor), [steps * rows, units]);
}
