// Naive Bayes and nearest neighbours against plain definitions, and scikit-learn 1.2.1's values for the former: constants from one run of
// `/usr/bin/python3 test/main/learn/checks/sklearn_values.py` on the same rows.
import { describe, expect, it } from 'vitest';
import { openSession } from '../../../../main/compute';
import type { FittedModel, Labelled } from '../../../../main/learn';
import { bayes } from '../../../../main/learn/bayes';
import { neighbours } from '../../../../main/learn/neighbours';
import { type FeatureInfo, Random, type Settings, type Task } from '../../../../shared/domain';
import { draw, featuresOf, inputFor, runFit } from '../../../conformance/material';

const ROWS = 60;
const x = Float32Array.from({ length: ROWS * 3 }, (_, at) => {
  const [i, j] = [Math.floor(at / 3), at % 3];
  return Math.sin((i + 1) * (j + 1) * 0.7 + j);
});
const y = Float64Array.from({ length: ROWS }, (_, i) =>
  Math.min(2, Math.max(0, Math.floor(1.5 * (x[i * 3] as number) - (x[i * 3 + 1] as number) + 1.5))),
);

async function fit(
  learner: typeof bayes,
  task: Task,
  train: Labelled,
  settings: Settings,
  features: readonly FeatureInfo[] = featuresOf(train.width),
): Promise<FittedModel> {
  const { model, error } = await runFit(
    learner,
    inputFor(learner, task, { train, validation: train, settings, features }),
  );
  if (!model) throw error;
  return model;
}

function graphOf(model: FittedModel, rows: Float32Array, width: number): Float32Array {
  const session = openSession(model.toOnnx().toBytes());
  try {
    const dims = [rows.length / width, width];
    const out = session.runSync({ features: { dtype: 'float32', dims, data: rows } });
    return (out['probabilities'] ?? out['prediction'])?.data as Float32Array;
  } finally {
    session.dispose();
  }
}

describe('naive Bayes', () => {
  it('gives the probabilities of GaussianNB', async () => {
    const train = { x, y, rows: ROWS, width: 3 };
    // var_smoothing counts in the largest variance there, and in each feature's own here; at 0 they are the same.
    const model = await fit(bayes, 'multiclass', train, { spread: 0 });
    const expected = [
      7.1e-5, 0.9990101, 0.0009189, 1.08e-5, 0.0, 0.9999892, 2.67e-5, 0.0, 0.9999733, 0.00031, 0.99969, 0.0,
    ];
    model.predict(x, 4).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5));
  });

  it('counts codes, passes over gaps, and takes codes that it never saw for gaps', async () => {
    const features = featuresOf(2).map((feature, j) => (j === 0 ? { ...feature, levels: 3 } : feature));
    const rows = [0, 1, 0, 2, 1, -1, NaN, 3, 2, -2, 1, NaN, 2, 0.5, 0, 1.5];
    const train = {
      ...{ x: Float32Array.from(rows), rows: 8, width: 2 },
      y: Float64Array.of(0, 0, 1, 0, 1, 1, 0, 0),
    };
    const model = await fit(bayes, 'binary', train, {}, features);
    const p = model.predict(Float32Array.of(0, NaN, NaN, NaN, 2, NaN, 7, NaN), 4);
    // Of class 0 four codes are known (three 0, one 2), of class 1 three (two 1, one 2); with one more of each, 4/7 and 1/6.
    const odds = ((5 / 8) * (4 / 7)) / ((3 / 8) * (1 / 6));
    expect(p[0]).toBeCloseTo(odds / (1 + odds), 6);
    expect(p[2]).toBeCloseTo(5 / 8, 6);
    const two = ((5 / 8) * (2 / 7)) / ((3 / 8) * (2 / 6));
    expect(p[4]).toBeCloseTo(two / (1 + two), 6);
    expect(p[6]).toBeCloseTo(5 / 8, 6);
    const graph = graphOf(model, Float32Array.of(0, NaN, NaN, NaN, 2, NaN, 7, NaN, 1, 0.25), 2);
    expect([...graph.subarray(0, 8)].map((v) => v.toFixed(6))).toEqual([...p].map((v) => v.toFixed(6)));
    expect(graph[9]).toBeCloseTo(model.predict(Float32Array.of(1, 0.25), 1)[1] ?? NaN, 6);
  });
});

describe('nearest neighbours', () => {
  it('asks the nearest rows, those of equal distance in their order', async () => {
    const random = new Random(5);
    // Whole numbers, so that many rows are equally near.
    const data = {
      ...draw('regression', 120, 2, 5),
      x: Float32Array.from({ length: 240 }, () => random.below(5)),
    };
    const model = await fit(neighbours, 'regression', data, { neighbours: 7 });
    const asked = Float32Array.from({ length: 60 }, () => random.below(6));
    const predicted = model.predict(asked, 30);
    for (let i = 0; i < 30; i++) {
      const order = Array.from({ length: 120 }, (_, r) => r).sort((a, b) => {
        const apart = (r: number): number =>
          [0, 1].reduce((sum, j) => sum + ((data.x[2 * r + j] ?? 0) - (asked[2 * i + j] ?? 0)) ** 2, 0);
        return apart(a) - apart(b) || a - b;
      });
      const mean = order.slice(0, 7).reduce((sum, r) => sum + (data.y[r] as number) / 7, 0);
      expect(predicted[i]).toBeCloseTo(mean, 4);
    }
    expect([...graphOf(model, asked, 2)]).toEqual([...predicted]);
  });

  it('keeps no more rows than it is told, and says so', async () => {
    const train = draw('binary', 400, 3, 6);
    const { model, events } = await runFit(
      neighbours,
      inputFor(neighbours, 'binary', { train, settings: { most: 100, neighbours: 100 } }),
    );
    expect(events.find((event) => event.type === 'ending')).toMatchObject({
      ending: { key: 'learn.ending.neighbours.some', params: { kept: 100, rows: 400, neighbours: 100 } },
    });
    expect(model?.predict(train.x, 2)[0]).toBeCloseTo(model?.predict(train.x, 2)[2] ?? NaN, 6);
  });

  it('chooses how many to ask by the validation rows', async () => {
    const { events } = await runFit(neighbours, inputFor(neighbours, 'regression', { settings: {} }));
    const points = events.flatMap((event) => (event.type === 'points' ? event.points : []));
    const losses = points.filter(({ name }) => name === 'validationLoss').map(({ value }) => value);
    expect(losses.at(-1)).toBe(Math.min(...losses));
    expect(losses.length).toBeGreaterThan(5);
  });
});
