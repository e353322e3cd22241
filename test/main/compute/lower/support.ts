// Property tests of lowerings: random shapes and values, the compiled result against the CPU backend of TensorFlow.js.
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import type { TraceOptions } from '../../../../main/compute/trace';
import { compiled, difference, eagerly, type Fed } from '../support';

export type Inputs = Readonly<Record<string, Fed>>;
type Tensors = Readonly<Record<string, Tensor>>;

export const size = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1);

/** Values for a shape, from a seed, so that a counterexample is small to print. */
export function filled(
  dims: readonly number[],
  seed: number,
  kind: 'any' | 'positive' | 'unit' | 'away' = 'any',
): Fed {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const data = Float32Array.from({ length: size(dims) }, () => {
    const u = next();
    if (kind === 'positive') return 0.1 + 3 * u;
    if (kind === 'unit') return 1.9 * u - 0.95;
    const x = 6 * u - 3;
    // Away from 0 and from whole numbers, where rounding or a kink would decide.
    return kind === 'away'
      ? Math.round(x) +
          (x - Math.round(x)) * 0.8 +
          (Math.abs(Math.round(x)) === 0 ? 0.45 * Math.sign(x || 1) : 0) * 0.2
      : x;
  });
  return { data, dims: [...dims] };
}

export function integers(dims: readonly number[], seed: number, below: number): Fed {
  const { data } = filled(dims, seed);
  const whole = Int32Array.from(data, (x) => Math.abs(Math.floor(x * 1000)) % below);
  return { data: whole, dims: [...dims], dtype: 'int32' };
}

export function bools(dims: readonly number[], seed: number): Fed {
  const { data } = filled(dims, seed);
  return { data: Uint8Array.from(data, (x) => (x > 0 ? 1 : 0)), dims: [...dims], dtype: 'bool' };
}

export const dim = fc.integer({ min: 1, max: 5 });
export const shape = (minRank = 0, maxRank = 4): fc.Arbitrary<number[]> =>
  fc.array(dim, { minLength: minRank, maxLength: maxRank });
export const seed = fc.integer({ min: 0, max: 1e6 });

/** Two shapes that broadcast: axes of one or both shortened to 1, leading axes of one left out. */
export const broadcastable = fc
  .tuple(
    shape(0, 4),
    fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 4, maxLength: 4 }),
    fc.integer({ min: 0, max: 4 }),
    fc.boolean(),
  )
  .map(([full, cuts, drop, swap]): [number[], number[]] => {
    const a = full.map((length, axis) => (cuts[axis] === 1 ? 1 : length));
    const b = full.map((length, axis) => (cuts[axis] === 2 ? 1 : length)).slice(Math.min(drop, full.length));
    return swap ? [b, a] : [a, b];
  });

export const RUNS = 8;

/** The compiled function equals the eager one, in shape, dtype and values. */
export function same(
  inputs: Inputs,
  run: (fed: Tensors) => Tensor | Tensor[],
  tolerance = 1e-5,
  trace: TraceOptions = {},
): void {
  const named = (fed: Tensors): Record<string, Tensor> => {
    const result = run(fed);
    return Object.fromEntries(
      (Array.isArray(result) ? result : [result]).map((tensor, i) => [`y${i}`, tensor]),
    );
  };
  expect(difference(compiled(inputs, named, trace), eagerly(inputs, named))).toBeLessThanOrEqual(tolerance);
}

/**
 * The gradient with respect to the float inputs: compiled equals eager, and the compiled one equals central differences
 * of the eager function. The function's outputs are weighted by fixed uneven numbers, so that no term cancels.
 */
export function sameGradient(
  inputs: Inputs,
  run: (fed: Tensors) => Tensor,
  options: { tolerance?: number; numeric?: boolean; eager?: boolean; trace?: TraceOptions } = {},
): void {
  const names = Object.keys(inputs).filter((name) => (inputs[name]?.dtype ?? 'float32') === 'float32');
  const objective = (fed: Tensors): Tensor => {
    const y = tf.cast(run(fed), 'float32');
    const weights = Float32Array.from({ length: y.size }, (_, i) => Math.sin(i * 1.3 + 0.7));
    return tf.sum(tf.mul(y, tf.tensor(weights, y.shape)));
  };
  const gradients = (fed: Tensors): Record<string, Tensor> => {
    const given = names.map((name) => fed[name] as Tensor);
    const grads = tf.grads((...args: Tensor[]) =>
      objective({ ...fed, ...Object.fromEntries(names.map((name, i) => [name, args[i] as Tensor])) }),
    );
    return Object.fromEntries(grads(given).map((gradient, i) => [`d${names[i] ?? ''}`, gradient]));
  };
  const got = compiled(inputs, gradients, options.trace);
  if (options.eager !== false) {
    expect(difference(got, eagerly(inputs, gradients))).toBeLessThanOrEqual(options.tolerance ?? 1e-4);
  }
  if (options.numeric === false) return;
  for (const name of names) {
    const fed = inputs[name];
    if (!fed || fed.data.length === 0) continue;
    for (const i of [0, fed.data.length >> 1, fed.data.length - 1]) {
      const step = 1e-2;
      const at = (delta: number): number => {
        const data = Float32Array.from(fed.data);
        data[i] = (data[i] ?? 0) + delta;
        return (
          eagerly({ ...inputs, [name]: { ...fed, data } }, (all) => ({ y: objective(all) }))['y']?.data[0] ??
          NaN
        );
      };
      const numeric = (at(step) - at(-step)) / (2 * step);
      const analytic = got[`d${name}`]?.data[i] ?? NaN;
      expect(
        Math.abs(analytic - numeric) / Math.max(1, Math.abs(numeric)),
        `${name}[${i}]: ${analytic} and ${numeric}`,
      ).toBeLessThan(0.03);
    }
  }
}

/** Runs a property a fixed number of times with a fixed seed, so that a failure can be repeated. */
export function always<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
): void {
  fc.assert(
    fc.property(fc.tuple(...arbitraries), (values) => check(...(values as T))),
    { numRuns: RUNS, seed: 42 },
  );
}
