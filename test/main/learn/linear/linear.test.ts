// The linear learner against slow, independent references: normal equations for ridge, Newton's method for logistic regression.
import { describe, expect, it } from 'vitest';
import { linear } from '../../../../main/learn/linear';
import { LinearModel } from '../../../../main/learn/linear/model';
import type { FitInput, Labelled } from '../../../../main/learn';
import type { Settings, Task, Text } from '../../../../shared/domain';
import { draw, handControl, inputFor, runFit } from '../../../conformance/material';

/** Gaussian elimination with partial pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i] as number]);
  const at = (i: number, j: number): number => (a[i] as number[])[j] as number;
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(at(i, c)) > Math.abs(at(p, c))) p = i;
    [a[c], a[p]] = [a[p] as number[], a[c] as number[]];
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const f = at(i, c) / at(c, c);
      for (let j = c; j <= n; j++) (a[i] as number[])[j] = at(i, j) - f * at(c, j);
    }
  }
  return a.map((_, i) => at(i, n) / at(i, i));
}

/** Columns of the rows with a leading 1. */
const rowsOf = ({ x, rows, width }: Labelled): number[][] =>
  Array.from({ length: rows }, (_, i) => [1, ...x.subarray(i * width, (i + 1) * width)]);

/** One weighted least-squares system: (X'WX + alpha I') b = X'Wz, the intercept free of the penalty. */
function weighted(rows: number[][], w: number[], z: number[], alpha: number): number[] {
  const d = rows[0]?.length ?? 0;
  const m = Array.from({ length: d }, (_, a) =>
    Array.from({ length: d }, (_, b) => {
      const sum = rows.reduce(
        (s, row, i) => s + (w[i] as number) * (row[a] as number) * (row[b] as number),
        0,
      );
      return sum + (a === b && a > 0 ? alpha : 0);
    }),
  );
  const v = Array.from({ length: d }, (_, a) =>
    rows.reduce((s, row, i) => s + (w[i] as number) * (row[a] as number) * (z[i] as number), 0),
  );
  return solve(m, v);
}

function newtonLogistic(data: Labelled, alpha: number, weights: number[]): number[] {
  const rows = rowsOf(data);
  let beta = Array<number>(data.width + 1).fill(0);
  for (let step = 0; step < 50; step++) {
    const eta = rows.map((row) => row.reduce((s, v, j) => s + v * (beta[j] as number), 0));
    const p = eta.map((e) => 1 / (1 + Math.exp(-e)));
    const w = p.map((q, i) => Math.max(1e-12, q * (1 - q)) * (weights[i] as number));
    const z = eta.map(
      (e, i) =>
        e +
        ((data.y[i] as number) - (p[i] as number)) /
          Math.max(1e-12, (p[i] as number) * (1 - (p[i] as number))),
    );
    beta = weighted(rows, w, z, alpha);
  }
  return beta;
}

async function fitted(task: Task, train: Labelled, settings: Settings): Promise<number[]> {
  const { model, error } = await runFit(
    linear,
    inputFor(linear, task, { train, settings: { tolerance: 1e-9, ...settings } }),
  );
  expect(error).toBeNull();
  if (!(model instanceof LinearModel)) throw new Error('no linear model');
  return [...model.coefficients.intercepts, ...model.coefficients.weights];
}

function expectClose(a: number[], b: number[], digits: number): void {
  expect(a.length).toBe(b.length);
  a.forEach((v, i) => expect(v).toBeCloseTo(b[i] as number, digits));
}

describe('linear', () => {
  it.each([0, 1, 25])('is ridge regression with penalty %d', async (penalty) => {
    const train = draw('regression', 150, 4, 11);
    const rows = rowsOf(train);
    const reference = weighted(
      rows,
      rows.map(() => 1),
      Array.from(train.y),
      penalty,
    );
    expectClose(await fitted('regression', train, { penalty }), reference, 5);
  });

  it('finds the same line however the features are scaled', async () => {
    const train = draw('regression', 100, 3, 12);
    const wide = {
      ...train,
      x: train.x.map((v, i) => (i % 3 === 1 ? v * 1e5 + 3e6 : i % 3 === 2 ? v * 1e-4 : v)),
    };
    const rows = rowsOf(wide);
    const reference = weighted(
      rows,
      rows.map(() => 1),
      Array.from(wide.y),
      0,
    );
    const own = await fitted('regression', wide, { penalty: 0, iterations: 2000 });
    const predict = (beta: number[]) =>
      rows.map((row) => row.reduce((s, v, j) => s + v * (beta[j] as number), 0));
    expectClose(predict(own), predict(reference), 2);
  });

  it.each([0.5, 1, 10])('is logistic regression with penalty %d', async (penalty) => {
    const train = draw('binary', 200, 4, 13);
    const ones = Array<number>(200).fill(1);
    expectClose(await fitted('binary', train, { penalty }), newtonLogistic(train, penalty, ones), 5);
  });

  it('counts rows by their weights', async () => {
    const base = draw('binary', 200, 3, 14);
    const y = base.y.map((v, i) => (i % 4 === 0 ? v : 0));
    const train = { ...base, y };
    const ones = y.reduce((a, b) => a + b, 0);
    const weights = Array.from(y, (v) => 200 / (2 * (v === 1 ? ones : 200 - ones)));
    expectClose(
      await fitted('binary', { ...train, weights: Float64Array.from(weights) }, { penalty: 1 }),
      newtonLogistic(train, 1, weights),
      5,
    );
  });

  it('is flat in every direction at the multinomial optimum', async () => {
    const train = draw('multiclass', 200, 3, 15);
    const beta = await fitted('multiclass', train, { penalty: 2 });
    const loss = (b: number[]): number => {
      let sum = 0;
      for (let i = 0; i < train.rows; i++) {
        const z = [0, 1, 2].map((k) =>
          [0, 1, 2].reduce(
            (s, j) => s + (b[3 + k * 3 + j] as number) * (train.x[i * 3 + j] as number),
            b[k] as number,
          ),
        );
        sum += Math.log(z.reduce((s, v) => s + Math.exp(v), 0)) - (z[train.y[i] as number] as number);
      }
      return sum + b.slice(3).reduce((s, v) => s + v * v, 0);
    };
    beta.forEach((_, j) => {
      const shifted = (by: number) => loss(beta.map((v, i) => (i === j ? v + by : v)));
      expect((shifted(1e-4) - shifted(-1e-4)) / 2e-4).toBeCloseTo(0, 3);
    });
  });
});

describe('the choice of the penalty', () => {
  const noisy = (rows: number, seed: number): Labelled => {
    const data = draw('binary', rows, 30, seed);
    return { ...data, y: data.y.map((v, i) => (i % 5 === 0 ? 1 - v : v)) };
  };

  it('keeps the penalty of the least validation loss, never a worse one than 1', async () => {
    const [train, validation] = [noisy(80, 21), noisy(400, 22)];
    const lossOf = async (settings: Settings): Promise<{ loss: number; ending: Text | undefined }> => {
      const { events } = await runFit(linear, inputFor(linear, 'binary', { train, validation, settings }));
      const points = events.flatMap((event) => (event.type === 'points' ? event.points : []));
      const end = events.find((event) => event.type === 'ending');
      return {
        loss: points.filter((point) => point.name === 'validationLoss').at(-1)?.value ?? NaN,
        ending: end?.ending,
      };
    };
    const chosen = await lossOf({});
    expect(chosen.ending?.key).toBe('learn.ending.linear.chosen');
    const penalty = Number(chosen.ending?.params?.['penalty']);
    expect(penalty).toBeGreaterThan(1);
    for (const other of [1, penalty / 4, penalty * 4])
      expect(chosen.loss).toBeLessThanOrEqual((await lossOf({ penalty: other })).loss + 1e-4);
    expect((await lossOf({ penalty })).loss).toBeCloseTo(chosen.loss, 5);
  });

  it('goes on from a cancel in the middle of a later penalty to the same bits', async () => {
    const cases: Settings[] = [{ l1Ratio: 0.5 }, { objective: 'quantile', alpha: 0.3 }];
    for (const settings of cases) {
      const task = 'objective' in settings ? 'regression' : 'binary';
      const train = task === 'binary' ? noisy(80, 23) : draw('regression', 80, 8, 23);
      const fresh = (more: Partial<FitInput<Settings>> = {}): FitInput<Settings> =>
        inputFor(linear, task, { train, settings, ...more });
      const whole = await runFit(linear, fresh());
      const all = whole.events.filter((event) => event.type === 'progress').length;
      const control = handControl();
      let progress = 0;
      const stopped = await runFit(linear, fresh({ control }), (event) => {
        if (event.type === 'progress' && ++progress === Math.floor(0.8 * all)) control.cancel();
      });
      const checkpoint = stopped.checkpoints.at(-1);
      if (!checkpoint) throw new Error('no checkpoint');
      const resumed = await runFit(linear, fresh({ checkpoint }));
      expect(resumed.model?.toOnnx().toBytes()).toEqual(whole.model?.toOnnx().toBytes());
    }
  });

  it('takes what was set', () => {
    expect(linear.parse({})).toMatchObject({ penaltyBy: 'auto', penalty: 1 });
    expect(linear.parse({ penalty: 3 })).toMatchObject({ penaltyBy: 'given', penalty: 3 });
    expect(linear.parse({ penalty: 3, penaltyBy: 'auto' })).toMatchObject({ penaltyBy: 'auto' });
  });
});
