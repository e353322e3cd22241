// The loops over rows do what their TypeScript says: whole numbers to the bit, gradients to single precision.
import { describe, expect, it } from 'vitest';
import { compileRowKernels } from '../../../../main/learn/trees/kernel/row-kernels';
import { sigmoid } from '../../../../main/learn/trees/losses';
import { Random } from '../../../../shared/domain';

const PAGES = 4;
const ROWS = 2048;
const AT = {
  scores: 0,
  y: 16_384,
  weights: 32_768,
  gradient: 49_152,
  hessian: 57_344,
  gh: 65_536,
  out: 131_072,
};

function setUp() {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const { buffer } = memory;
  return {
    kernels: compileRowKernels(memory, PAGES),
    scores: new Float64Array(buffer, AT.scores, ROWS),
    y: new Float64Array(buffer, AT.y, ROWS),
    weights: new Float64Array(buffer, AT.weights, ROWS),
    gradient: new Float32Array(buffer, AT.gradient, ROWS),
    hessian: new Float32Array(buffer, AT.hessian, ROWS),
    gh: new Int32Array(buffer, AT.gh, 2 * ROWS),
    out: new Float64Array(buffer, AT.out, 2),
  };
}

describe('gradients of a yes or no', () => {
  it.each([
    { name: 'without weights', weighted: false },
    { name: 'with weights', weighted: true },
  ])('are what exp gives, $name', ({ weighted }) => {
    const random = new Random(weighted ? 2 : 1);
    const { kernels, scores, y, weights, gradient, hessian, out } = setUp();
    const edges = [0, -0, 1e-300, 708, -708, 746, -746, 1e9, -1e9, 36.7, -36.7, Infinity, -Infinity];
    for (let i = 0; i < ROWS; i++) {
      scores[i] = edges[i] ?? random.normal() * 10 ** (random.below(5) - 2);
      y[i] = random.below(2);
      weights[i] = random.uniform() * 3;
    }
    kernels.logistic(ROWS, { ...AT, weights: weighted ? AT.weights : 0, most: AT.out });
    const most = [0, 0];
    for (let i = 0; i < ROWS; i++) {
      const p = sigmoid(scores[i] as number);
      const weight = weighted ? (weights[i] as number) : 1;
      const g = weight * (p - (y[i] as number));
      const h = weight * p * (1 - p);
      expect(Math.abs((gradient[i] as number) - g)).toBeLessThanOrEqual(Math.abs(g) * 1.2e-7 + 1e-45);
      expect(Math.abs((hessian[i] as number) - h)).toBeLessThanOrEqual(h * 1.2e-7 + 1e-45);
      most[0] = Math.max(most[0] as number, Math.abs(gradient[i] as number));
      most[1] = Math.max(most[1] as number, hessian[i] as number);
    }
    expect([...out]).toEqual(most);
  });

  it('say that a score is not a number', () => {
    const { kernels, scores, gradient } = setUp();
    scores.set([NaN, 1]);
    kernels.logistic(2, { ...AT, weights: 0, most: AT.out });
    expect(gradient[0]).toBeNaN();
    expect(gradient[1]).toBeCloseTo(0.7310586, 6);
  });
});

describe('whole numbers of gradients', () => {
  it.each([1, 2, 3])('are Math.round to the bit, draw %i', (seed) => {
    const random = new Random(seed);
    const { kernels, gradient, hessian, gh, out } = setUp();
    const scale = 2 ** (random.below(30) - 2);
    for (let i = 0; i < ROWS; i++) {
      // Halves among them.
      gradient[i] = random.below(2) === 0 ? (random.below(9) - 4) / 2 / scale : random.uniform() * 2 - 1;
      hessian[i] = random.uniform() / 4;
    }
    const count = 2 * random.below(ROWS / 2);
    gh.fill(7);
    kernels.whole(count, { ...AT, sums: AT.out }, scale, 2 * scale);
    const sums = [0, 0];
    for (let i = 0; i < count; i++) {
      const expected = [(gradient[i] as number) * scale, (hessian[i] as number) * 2 * scale].map(Math.round);
      expect([gh[2 * i], gh[2 * i + 1]]).toEqual(expected.map((value) => value + 0));
      sums[0] = (sums[0] as number) + (expected[0] as number);
      sums[1] = (sums[1] as number) + (expected[1] as number);
    }
    expect([...out]).toEqual(sums);
    expect(gh[2 * count]).toBe(7);
  });
});
