// The loops in WebAssembly against the same in plain TypeScript.
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../shared/domain';
import { adamKernel } from '../../../../main/compute/train/adam-kernel';

const SIZE = 40;
const BYTES = SIZE * 4;
const { fround: f, sqrt } = Math;

function filled(): {
  kernel: ReturnType<typeof adamKernel>['kernel'];
  parts: Float32Array[];
  buffer: ArrayBuffer;
} {
  const random = new Random(3);
  const { kernel, buffer } = adamKernel(BYTES * 6);
  const parts = [0, 1, 2, 3].map((i) => new Float32Array(buffer, i * BYTES, SIZE));
  for (const part of parts) part.forEach((_, i) => (part[i] = random.normal()));
  parts[2]?.forEach((value, i, all) => (all[i] = Math.abs(value)));
  return { kernel, parts, buffer };
}

describe("Adam's pass over large weights", () => {
  it('is the formula in single precision, operation by operation', () => {
    const { kernel, parts } = filled();
    const [weights, first, second, gradient] = parts.map((part) => part.slice()) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const scalars = { beta1: 0.9, beta2: 0.999, rate: 0.01, epsilon: 1e-7, keep: 0.99, decay: 0.05 };
    const { beta1, beta2, rate, epsilon, keep, decay } = scalars;
    for (let i = 0; i < SIZE; i++) {
      const [w = 0, m = 0, v = 0, g = 0] = [weights[i], first[i], second[i], gradient[i]];
      const pull = f(g + f(f(decay) * w));
      first[i] = f(f(m * f(beta1)) + pull);
      second[i] = f(f(v * f(beta2)) + f(pull * pull));
      const root = f(f(sqrt(second[i] ?? 0)) + f(epsilon));
      weights[i] = f(f(f(keep) * w) - f(f((first[i] ?? 0) / root) * f(rate)));
    }
    kernel.update(BYTES, 0, BYTES, 2 * BYTES, 3 * BYTES, scalars);
    expect(parts.map((part) => [...part])).toEqual(
      [weights, first, second, gradient].map((part) => [...part]),
    );
  });

  it('adds rows up, also twice to one place, and clears them again', () => {
    const { kernel, parts, buffer } = filled();
    const gradient = parts[3]?.fill(0) ?? new Float32Array();
    const rows = new Float32Array(buffer, 4 * BYTES, 24).map((_, i) => i + 1);
    new Float32Array(buffer, 4 * BYTES, 24).set(rows);
    // Three rows of eight numbers, of five: the first and the last belong to row 4.
    new Int32Array(buffer, 5 * BYTES, 3).set([4 * 32, 1 * 32, 4 * 32]);
    kernel.addRows(3, 5 * BYTES, 4 * BYTES, 3 * BYTES, 32);
    const expected = new Float32Array(SIZE);
    [4, 1, 4].forEach((row, i) => {
      for (let j = 0; j < 8; j++)
        expected[row * 8 + j] = (expected[row * 8 + j] ?? 0) + (rows[i * 8 + j] ?? 0);
    });
    expect([...gradient]).toEqual([...expected]);
    kernel.clearRows(3, 5 * BYTES, 3 * BYTES, 32);
    expect([...gradient]).toEqual([...new Float32Array(SIZE)]);
  });

  it('does nothing for nothing', () => {
    const { kernel, parts } = filled();
    const before = parts.map((part) => [...part]);
    kernel.update(0, 0, BYTES, 2 * BYTES, 3 * BYTES, {
      beta1: 0,
      beta2: 0,
      rate: 1,
      epsilon: 1,
      keep: 0,
      decay: 1,
    });
    kernel.addRows(0, 5 * BYTES, 4 * BYTES, 0, 16);
    kernel.clearRows(0, 5 * BYTES, 0, 16);
    expect(parts.map((part) => [...part])).toEqual(before);
  });
});
