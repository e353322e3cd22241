// Networks that are trained to say a quantile, a count or an amount instead of the mean.
import { describe, expect, it } from 'vitest';
import { openSession } from '../../../main/compute';
import { type Labelled, learnerById } from '../../../main/learn';
import { type Aim, aimOf, lossOf, Random, settingsThatCount } from '../../../shared/domain';
import { inputFor, runFit } from '../../conformance/material';

/** What is to be said grows with the first of two columns; the second says nothing. */
function rowsOf(rows: number, seed: number, draw: (random: Random, x: number) => number): Labelled {
  const random = new Random(seed);
  const x = Float32Array.from({ length: 2 * rows }, () => random.uniform());
  const y = Float64Array.from({ length: rows }, (_, row) => draw(random, x[2 * row] ?? 0));
  return { x, rows, width: 2, y };
}

const features = ['x', 'noise'].map((name) => ({ name, source: name, step: '', missing: false }));

/** By inversion: fine for small means. */
function poisson(random: Random, mean: number): number {
  let count = 0;
  for (let left = Math.exp(mean) * random.uniform(); left > 1 && count < 1000; count++)
    left *= random.uniform();
  return count;
}

const small = { epochs: 40, batchSize: 64, learningRate: 0.005, bins: 8, dropout: 0 };
const SIZES = {
  dense: { ...small, units: 16, embedding: 4, layers: 1 },
  transformer: { ...small, epochs: 20, layers: 1, heads: 2, headWidth: 4 },
};

/** What a row adds to the loss that is shown: a deviance but for what no prediction changes. */
function toldOf(aim: Aim, y: number, said: number): number {
  const { metric, power = 1.5 } = aim;
  if (metric === 'poissonDeviance') return said - y * Math.log(said);
  if (metric === 'tweedieDeviance')
    return said ** (2 - power) / (2 - power) - (y * said ** (1 - power)) / (1 - power);
  return lossOf(aim, y, said);
}

/** Fits, and checks that the exported graph says the same and that the curve ends where these predictions are. */
async function fitted(
  id: 'dense' | 'transformer',
  settings: Readonly<Record<string, unknown>>,
  draw: (random: Random, x: number) => number,
): Promise<{ said: Float32Array; validation: Labelled }> {
  const learner = learnerById(id);
  const [train, validation] = [rowsOf(2000, 1, draw), rowsOf(1000, 2, draw)];
  const input = inputFor(learner, 'regression', {
    ...{ train, validation, features, settings: { ...SIZES[id], ...settings } },
  });
  const { model, error, events } = await runFit(learner, input);
  expect(error).toBeNull();
  if (!model) throw new Error('not fitted');
  const said = model.predict(validation.x, validation.rows);
  const session = openSession(model.toOnnx().toBytes());
  try {
    const { prediction } = session.runSync({
      features: { dtype: 'float32', dims: [validation.rows, 2], data: validation.x },
    });
    said.forEach((value, i) => expect(Number(prediction?.data[i])).toBeCloseTo(value, 3));
  } finally {
    session.dispose();
    model.dispose();
  }
  const aim = aimOf('regression', settings);
  if (!aim) throw new Error('no aim');
  const best = events.flatMap((event) => (event.type === 'best' ? [event] : [])).at(-1);
  const mean = validation.y.reduce((sum, y, i) => sum + lossOf(aim, y, said[i] ?? NaN), 0) / validation.rows;
  expect(best?.metric).toBe(aim.metric);
  expect(best?.value).toBeCloseTo(mean, 3);
  // The curve is in the target's units, and has its least where these weights are from.
  const curve = events.flatMap((event) => (event.type === 'points' ? event.points : []));
  const least = Math.min(...curve.filter(({ name }) => name === 'validationLoss').map(({ value }) => value));
  const told = validation.y.reduce((sum, y, i) => sum + toldOf(aim, y, said[i] ?? NaN), 0) / validation.rows;
  expect(least / told).toBeCloseTo(1, 3);
  return { said, validation };
}

describe.each(['dense', 'transformer'] as const)('%s', (id) => {
  it.each([0.1, 0.9])('says a quantile of %d below which so many rows lie', async (alpha) => {
    const { said, validation } = await fitted(
      id,
      { objective: 'quantile', alpha },
      (random, x) => 50 + 20 * x * random.normal(),
    );
    const below = validation.y.filter((y, i) => y <= (said[i] ?? NaN)).length / validation.rows;
    expect(Math.abs(below - alpha)).toBeLessThan(0.05);
  });

  it('says the mean of counts, never below 0', async () => {
    const { said, validation } = await fitted(id, { objective: 'poisson' }, (random, x) =>
      poisson(random, 4 * x),
    );
    const known = validation.x.filter((_, i) => i % 2 === 0);
    expect(Math.min(...said)).toBeGreaterThan(0);
    said.forEach((value, i) => expect(Math.abs(value - 4 * (known[i] ?? NaN))).toBeLessThan(1.2));
  });

  it('says the mean of amounts that are often nothing', async () => {
    const { said, validation } = await fitted(id, { objective: 'tweedie', power: 1.5 }, (random, x) =>
      random.uniform() < 0.5 ? 0 : 200 * x * (0.5 + random.uniform()),
    );
    const sum = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((all, value) => all + value, 0);
    expect(sum(said) / sum(validation.y)).toBeGreaterThan(0.85);
    expect(sum(said) / sum(validation.y)).toBeLessThan(1.15);
  });
});

it('is refused counts below 0 with what to change', async () => {
  const learner = learnerById('dense');
  const data = rowsOf(100, 1, (random) => random.normal());
  const { error } = await runFit(
    learner,
    inputFor(learner, 'regression', {
      ...{ train: data, validation: data, features, settings: { ...SIZES.dense, objective: 'poisson' } },
    }),
  );
  expect(error).toMatchObject({
    code: 'learn.settings',
    params: { setting: { key: 'learn.trees.objective' } },
  });
});

it('shows the choice of a loss for numbers alone, and its number where it has one', () => {
  for (const id of ['dense', 'transformer']) {
    const { fields } = learnerById(id);
    const shown = (task: 'binary' | 'regression', settings = {}): string[] =>
      settingsThatCount(fields, task, settings).map(({ name }) => name);
    expect(shown('binary')).not.toContain('objective');
    expect(shown('binary')).toContain('labelSmoothing');
    expect(shown('regression')).toContain('objective');
    expect(shown('regression')).not.toContain('alpha');
    expect(shown('regression', { objective: 'quantile' })).toContain('alpha');
    expect(shown('regression', { objective: 'tweedie' })).toContain('power');
  }
});
