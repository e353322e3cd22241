// Gradients and hessians against finite differences of the loss, and starts against plain search.
import { describe, expect, it } from 'vitest';
import { lossFor, type LossOptions, weightedQuantile } from '../../../../main/learn/trees/losses';
import { Random } from '../../../../shared/domain';

const base = { classes: 0, objective: 'auto', alpha: 0.3, power: 1.4 } as const;
/** `factor`: what the hessian is on purpose times the true one; null where the loss has kinks. */
const cases: [string, LossOptions, number | null][] = [
  ['binary', { ...base, task: 'binary', classes: 2 }, 1],
  ['multiclass', { ...base, task: 'multiclass', classes: 4 }, 4 / 3],
  ['squared', { ...base, task: 'regression' }, 1],
  ['absolute', { ...base, task: 'regression', objective: 'absolute' }, null],
  ['quantile', { ...base, task: 'regression', objective: 'quantile' }, null],
  ['poisson', { ...base, task: 'regression', objective: 'poisson' }, Math.exp(0.7)],
  ['tweedie', { ...base, task: 'regression', objective: 'tweedie' }, 1],
];

describe.each(cases)('%s', (name, options, factor) => {
  const loss = lossFor(options);
  const k = loss.outputs;
  const random = new Random(3);
  const rows = 40;
  const y = Float64Array.from({ length: rows }, () =>
    options.task === 'regression' ? Math.max(0, 2 * random.normal() + 1) : random.below(options.classes),
  );
  const weights = Float64Array.from({ length: rows }, () => 0.5 + random.uniform());
  const scores = Float64Array.from({ length: rows * k }, () => random.normal());
  // The reported loss of squares is twice what is descended on.
  const unit = name === 'squared' ? 0.5 : 1;
  const at = (row: number, column: number, by: number): number => {
    const moved = scores.slice(row * k, row * k + k);
    moved[column] = (moved[column] as number) + by;
    return unit * loss.loss(moved, 0, y[row] as number);
  };

  it.each([
    ['without weights', null],
    ['with weights', weights],
  ] as const)('has the right slopes, %s', (_name, w) => {
    const gradient = new Float32Array(rows * k);
    const hessian = new Float32Array(rows * k);
    const set = { rows, start: new Float64Array(k), scores, y, weights: w, gradient, hessian };
    // In two stretches, as threads do it.
    loss.gradients(set, 0, 13);
    loss.gradients(set, 13, rows);
    const step = 1e-4;
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < k; c++) {
        const weight = w ? (w[row] as number) : 1;
        const slope = (at(row, c, step) - at(row, c, -step)) / (2 * step);
        expect(gradient[c * rows + row]).toBeCloseTo(weight * slope, 4);
        if (factor === null) continue;
        const bend = (at(row, c, step) - 2 * at(row, c, 0) + at(row, c, -step)) / step ** 2;
        expect(hessian[c * rows + row]).toBeCloseTo(weight * factor * bend, 3);
      }
    }
  });

  it.each([
    ['without weights', null],
    ['with weights', weights],
  ] as const)('begins where no constant is better, %s', (_name, w) => {
    const start = loss.start(y, w);
    const total = (s: Float64Array): number =>
      y.reduce((sum, value, row) => sum + (w ? (w[row] as number) : 1) * loss.loss(s, 0, value), 0);
    const least = total(start);
    for (let c = 0; c < k; c++)
      for (const by of [-0.05, 0.05]) {
        const moved = start.slice();
        moved[c] = (moved[c] as number) + by;
        expect(total(moved)).toBeGreaterThanOrEqual(least - 1e-9);
      }
  });
});

it('finds weighted quantiles', () => {
  expect(weightedQuantile(Float64Array.of(5, 1, 3), null, 0.5)).toBe(3);
  expect(weightedQuantile(Float64Array.of(5, 1, 3, 4), null, 0.5)).toBe(3.5);
  expect(weightedQuantile(Float64Array.of(5, 1, 3), Float64Array.of(10, 1, 1), 0.5)).toBe(5);
  expect(weightedQuantile(Float64Array.of(5, 1, 3), null, 0.1)).toBe(1);
  expect(weightedQuantile(Float64Array.of(), null, 0.5)).toBe(0);
});
