// What the compact forms of recurrent layers share.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { RecurrentAttrs } from '../lower/recurrent';
import { tf } from '../tensorflow';

export interface Form extends RecurrentAttrs {
  /** Give every step's output, not just the last. */
  sequences: boolean;
}

/** One of the house's own kernels (lower/recurrent.ts). */
export const own = (
  kernel: string,
  inputs: Record<string, Tensor>,
  attributes: RecurrentAttrs | Record<string, never> = {},
): Tensor => tf.engine().runKernel(kernel, inputs, attributes as unknown as tf.NamedAttrMap) as Tensor;

/** A gate and its slope, from what goes into it. */
export function gate(z: Tensor, hard: boolean): { value: Tensor; slope: Tensor } {
  if (!hard) {
    const value = tf.sigmoid(z);
    return { value, slope: tf.mul(value, tf.sub(1, value)) };
  }
  const line = tf.add(tf.mul(z, 0.2), 0.5);
  const inside = tf.logicalAnd(tf.greaterEqual(line, 0), tf.lessEqual(line, 1));
  return { value: tf.clipByValue(line, 0, 1), slope: tf.mul(tf.cast(inside, 'float32'), 0.2) };
}

export const matMul = (a: Tensor, b: Tensor, ta = false, tb = false): Tensor => tf.matMul(a, b, ta, tb);

/** Shifts steps by one: the state before each step, zeros before the first. */
export const before = (states: Tensor, steps: number, rows: number): Tensor => {
  const units = states.shape[1] ?? 1;
  const zeros = tf.zeros([rows, units]);
  return steps === 1 ? zeros : tf.concat([zeros, tf.slice(states, [0, 0], [(steps - 1) * rows, units])], 0);
};

/** Rows stacked by step, as a list with one entry a step. */
export const byStep = (stacked: Tensor, steps: number): Tensor[] =>
  steps === 1 ? [stacked] : tf.split(stacked, steps, 0);

/** The reverse of byStep. */
export const stack = (parts: readonly Tensor[]): Tensor =>
  parts.length === 1 ? (parts[0] as Tensor) : tf.concat([...parts], 0);

/** The last of the steps, rows x units, from steps x rows x units. */
export function lastStep(y: Tensor): Tensor {
  const [steps = 1, rows = 1, units = 1] = y.shape;
  return tf.reshape(tf.slice(y, [steps - 1, 0, 0], [1, rows, units]), [rows, units]);
}

/** The layer's value from its steps' outputs, in the form asked for. */
export const inForm = (y: Tensor, { sequences }: Form): Tensor => (sequences ? y : lastStep(y));

/** What comes into each step's output from above: for every step with `sequences`, for the last one otherwise. */
export function fromAbove(dy: Tensor, steps: number, { sequences }: Form): (Tensor | undefined)[] {
  if (!sequences) return [...Array.from({ length: steps - 1 }, () => undefined), dy];
  const [, rows = 1, units = 1] = dy.shape;
  return byStep(tf.reshape(dy, [steps * rows, units]), steps);
}

/** The sum of those that are there. */
export const sumOf = (a: Tensor | undefined, b: Tensor | undefined): Tensor =>
  a && b ? tf.add(a, b) : ((a ?? b) as Tensor);
