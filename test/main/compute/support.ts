// Runs one TensorFlow.js function twice, on the CPU backend and compiled, for comparison.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../main/compute/tensorflow';
import { CompiledProgram, StateStore } from '../../../main/compute/program';
import { runtime } from '../../../main/compute/session';
import { trace, type TraceOptions } from '../../../main/compute/trace';

export interface Fed {
  data: Float32Array | Int32Array | Uint8Array;
  dims: number[];
  dtype?: 'float32' | 'int32' | 'bool';
}

type Run = (inputs: Readonly<Record<string, Tensor>>) => Record<string, Tensor>;
export type Results = Record<string, { dims: number[]; dtype: string; data: number[] }>;

export function eagerly(inputs: Readonly<Record<string, Fed>>, run: Run): Results {
  return tf.tidy(() => {
    const fed = Object.fromEntries(
      Object.entries(inputs).map(([name, { data, dims, dtype = 'float32' }]) => [
        name,
        tf.tensor(data, dims, dtype),
      ]),
    );
    return Object.fromEntries(
      Object.entries(run(fed)).map(([name, t]) => [
        name,
        { dims: [...t.shape], dtype: t.dtype, data: [...t.dataSync()] },
      ]),
    );
  });
}

export function compiled(
  inputs: Readonly<Record<string, Fed>>,
  run: Run,
  options: TraceOptions = {},
): Results {
  const program = trace(
    Object.entries(inputs).map(([name, { dims, dtype = 'float32' }]) => ({ name, dims, dtype })),
    run,
    options,
  );
  const ready = new CompiledProgram(program, new StateStore());
  try {
    const { Tensor } = runtime().ort;
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { data, dims, dtype = 'float32' }]) => [
        name,
        new Tensor(dtype, data as Float32Array, dims),
      ]),
    );
    return Object.fromEntries(
      Object.entries(ready.run(feeds)).map(([name, t]) => [
        name,
        { dims: [...t.dims], dtype: t.type, data: Array.from(t.data as Float32Array, Number) },
      ]),
    );
  } finally {
    ready.dispose();
  }
}

/** The largest difference, each element's measured against the larger of 1 and the expected value. */
export function difference(actual: Results, expected: Results): number {
  let worst = 0;
  for (const [name, want] of Object.entries(expected)) {
    const got = actual[name];
    if (!got || got.dims.join() !== want.dims.join() || got.dtype !== want.dtype) {
      throw new Error(`${name}: ${got?.dtype} [${got?.dims}] instead of ${want.dtype} [${want.dims}]`);
    }
    want.data.forEach((x, i) => {
      const y = got.data[i] ?? NaN;
      if (Object.is(x, y) || x === y || (Number.isNaN(x) && Number.isNaN(y))) return;
      const gap = Math.abs(x - y) / Math.max(1, Math.abs(x));
      worst = Number.isFinite(gap) ? Math.max(worst, gap) : Infinity;
    });
  }
  return worst;
}
