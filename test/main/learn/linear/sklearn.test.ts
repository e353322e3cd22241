// Elastic net, Poisson and quantile regression against scikit-learn 1.2.1 (numpy 1.24.2, Debian 12's python3). The constants come from one
// run of `/usr/bin/python3 test/main/learn/linear/sklearn_values.py`, which makes the same rows from the same formulas.
import { describe, expect, it } from 'vitest';
import type { Labelled } from '../../../../main/learn';
import { linear } from '../../../../main/learn/linear';
import { LinearModel } from '../../../../main/learn/linear/model';
import type { Settings, Task } from '../../../../shared/domain';
import { inputFor, runFit } from '../../../conformance/material';

const ROWS = 60;
const WIDTH = 5;
const x = Float32Array.from({ length: ROWS * WIDTH }, (_, at) => {
  const [i, j] = [Math.floor(at / WIDTH), at % WIDTH];
  return Math.sin((i + 1) * (j + 1) * 0.7 + j);
});
const score = Float64Array.from(
  { length: ROWS },
  (_, i) => 1.5 * (x[i * WIDTH] as number) - (x[i * WIDTH + 1] as number) + 0.5 * Math.sin(5 * i),
);
const table = (y: Float64Array, weights?: Float64Array): Labelled => ({
  ...{ x, y, rows: ROWS, width: WIDTH },
  ...(weights ? { weights } : {}),
});
const number = table(score.map((s) => 3 + 2 * s));
const yes = table(score.map((s) => (s > 0 ? 1 : 0)));
const several = table(score.map((s) => Math.min(2, Math.max(0, Math.floor(s + 1.5)))));
const counts = score.map((s) => Math.floor(Math.exp(0.5 * s + 0.8)));

async function fit(task: Task, train: Labelled, settings: Settings): Promise<LinearModel> {
  const { model, error } = await runFit(
    linear,
    inputFor(linear, task, {
      ...{ train, validation: train },
      settings: { tolerance: 1e-9, iterations: 5000, ...settings },
    }),
  );
  expect(error).toBeNull();
  if (!(model instanceof LinearModel)) throw new Error('no linear model');
  return model;
}

/** The intercept, then the weights. */
async function expectCoefficients(
  task: Task,
  train: Labelled,
  settings: Settings,
  expected: readonly number[],
  digits = 4,
): Promise<void> {
  const { intercepts, weights } = (await fit(task, train, settings)).coefficients;
  [...intercepts, ...weights].forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, digits));
}

describe('linear, as scikit-learn', () => {
  it('is elastic net and lasso, with what is left out at 0', async () => {
    // The size of weights is counted in deviations of the target here, and in its unit there.
    await expectCoefficients(
      'regression',
      number,
      { penalty: 6, l1Ratio: 0.5 },
      [3.00673, 2.467439, -1.522673, 0, 0, 0],
    );
    await expectCoefficients(
      'regression',
      number,
      { penalty: 20, l1Ratio: 1 },
      [3.027044, 1.276454, -0.212395, 0, 0, 0],
    );
    const { weights } = (await fit('regression', number, { penalty: 20, l1Ratio: 1 })).coefficients;
    expect(weights.filter((weight) => weight === 0)).toHaveLength(3);
  });

  it('is logistic regression with an elastic net', async () => {
    await expectCoefficients(
      'binary',
      yes,
      { penalty: 3, l1Ratio: 0.6 },
      [-0.438006, 2.129669, -0.527574, -0.39374, 0, 0.136318],
    );
  });

  it('is multinomial regression with a lasso', async () => {
    const { coefficients } = await fit('multiclass', several, { penalty: 2, l1Ratio: 1 });
    const expected = [
      ...[-1.415217, 0.154361, 0.101728, -0.121638, 0],
      ...[0, 0, -1.196087, 0.142523, 0],
      ...[2.18066, -0.841311, 0, 0, 0],
    ];
    coefficients.weights.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 3));
  });

  it('is Poisson regression, with weights too', async () => {
    await expectCoefficients(
      'regression',
      table(counts),
      { penalty: 2, objective: 'poisson' },
      [0.524255, 0.881416, -0.588247, -0.030599, -0.017876, 0.009078],
    );
    const weights = score.map((_, i) => 1 + (i % 3));
    await expectCoefficients(
      'regression',
      table(counts, weights),
      { penalty: 2, objective: 'poisson' },
      [0.512035, 0.901402, -0.597131, -0.036387, -0.018716, 0.008137],
    );
  });

  it('comes close to the exact quantile and median lines', async () => {
    const pinball = async (settings: Settings, alpha: number): Promise<number> => {
      const predicted = (await fit('regression', number, { penalty: 0, ...settings })).predict(x, ROWS);
      const losses = number.y.map((y, i) => {
        const under = y - (predicted[i] as number);
        return Math.max(alpha * under, (alpha - 1) * under);
      });
      return losses.reduce((a, b) => a + b, 0) / ROWS;
    };
    // The least there is, and at most half a hundredth above it.
    for (const [settings, alpha, least] of [
      [{ objective: 'quantile', alpha: 0.8 }, 0.8, 0.18032149669354608],
      [{ objective: 'absolute' }, 0.5, 0.6106940027647388 / 2],
    ] as const) {
      const loss = await pinball(settings, alpha);
      expect(loss).toBeGreaterThanOrEqual(least - 1e-9);
      expect(loss).toBeLessThan(1.005 * least);
    }
  });
});
