// What every learner must bear of real tables: gaps, categories that training never saw, columns that say nothing, many rows.
import { describe, expect, it } from 'vitest';
import { openSession } from '../../main/compute';
import type { FittedModel, Labelled } from '../../main/learn';
import { learners } from '../../main/learn/catalogue';
import { type FeatureInfo, Random, type Settings } from '../../shared/domain';
import { draw, featuresOf, inputFor, QUICK, runFit, TASKS } from './material';

const cases = learners.flatMap((learner) =>
  TASKS.filter((task) => learner.tasks.includes(task)).map((task) => ({ name: learner.id, task, learner })),
);

/** A table's stand-in for a million rows: enough for several threads' units, batches and stretches, few enough for a unit test. */
const MANY = 20_000;
const MANY_SETTINGS: Readonly<Record<string, Settings>> = {
  ...QUICK,
  trees: { ...QUICK['trees'], rounds: 20 },
  dense: { ...QUICK['dense'], epochs: 2, batchSize: 2048 },
};

/** Checks that prediction and graph are finite and the same. */
function expectAlike(model: FittedModel | null, x: Float32Array, width: number): Float32Array {
  if (!model) throw new Error('not fitted');
  const rows = x.length / width;
  const session = openSession(model.toOnnx().toBytes());
  try {
    const native = model.predict(x, rows);
    const out = session.runSync({ features: { dtype: 'float32', dims: [rows, width], data: x } });
    const graph = (out['prediction'] ?? out['probabilities'])?.data;
    if (!(graph instanceof Float32Array)) throw new Error('no output');
    expect(graph.length).toBe(native.length);
    native.forEach((value, i) => {
      expect(Number.isFinite(value)).toBe(true);
      expect(Math.abs(value - (graph[i] as number))).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
    });
    return native;
  } finally {
    session.dispose();
  }
}

/** The first column is a category: a code, or for learners that want numbers three columns of 0 and 1. */
function withCategory(data: Labelled, codes: boolean, seed: number): Labelled {
  const random = new Random(seed);
  const width = codes ? data.width + 1 : data.width + 3;
  const x = new Float32Array(data.rows * width);
  for (let i = 0; i < data.rows; i++) {
    const level = random.below(3);
    if (codes) x[i * width] = level;
    else x[i * width + level] = 1;
    x.set(data.x.subarray(i * data.width, (i + 1) * data.width), i * width + width - data.width);
  }
  return { ...data, x, width };
}

describe.each(cases)('$name, $task', ({ learner, task }) => {
  it.runIf(learner.takesMissing)('learns with gaps, and predicts rows that have none but gaps', async () => {
    const gaps = (data: Labelled): Labelled => ({
      ...data,
      // The second feature has gaps in training, the third none: both may have them at scoring.
      x: data.x.map((value, i) => (i % 4 === 1 && i % 3 === 0 ? NaN : value)),
    });
    const features = featuresOf(4).map((feature, j) => (j === 1 ? { ...feature, missing: true } : feature));
    const { model, error } = await runFit(
      learner,
      inputFor(learner, task, {
        train: gaps(draw(task, 160, 4, 1)),
        validation: gaps(draw(task, 40, 4, 2)),
        features,
      }),
    );
    expect(error).toBeNull();
    const asked = draw(task, 30, 4, 3).x.map((value, i) => (i < 16 || i % 7 === 0 ? NaN : value));
    expectAlike(model, asked, 4);
    model?.dispose();
  });

  it('predicts rows with categories that it never saw', async () => {
    const codes = learner.features === 'codes';
    const train = withCategory(draw(task, 160, 3, 1), codes, 11);
    const validation = withCategory(draw(task, 40, 3, 2), codes, 12);
    const features: FeatureInfo[] = featuresOf(train.width).map((feature, j) =>
      // One level more than training has rows of.
      codes && j === 0 ? { ...feature, levels: 4 } : feature,
    );
    const { model, error } = await runFit(learner, inputFor(learner, task, { train, validation, features }));
    expect(error).toBeNull();
    const asked = draw(task, 12, train.width, 3).x;
    for (let i = 0; i < 12; i++)
      if (codes) asked[i * train.width] = i % 3 === 0 ? 3 : i % 3 === 1 ? 0 : 2;
      else asked.fill(0, i * train.width, i * train.width + 3);
    expectAlike(model, asked, train.width);
    model?.dispose();
  });

  it('says what is usual where no column says anything', async () => {
    const flat = (data: Labelled): Labelled => ({ ...data, x: data.x.map((_, i) => (i % 2 === 0 ? 3 : -1)) });
    const train = flat(draw(task, 160, 2, 1));
    const { model, error } = await runFit(
      learner,
      inputFor(learner, task, { train, validation: flat(draw(task, 40, 2, 2)) }),
    );
    expect(error).toBeNull();
    const said = expectAlike(model, Float32Array.of(3, -1, 3, -1), 2);
    const width = said.length / 2;
    for (let k = 0; k < width; k++) expect(said[k]).toBe(said[width + k]);
    if (task === 'regression') {
      const { y } = train;
      expect(said[0]).toBeGreaterThan(Math.min(...y));
      expect(said[0]).toBeLessThan(Math.max(...y));
    }
    model?.dispose();
  });

  it('bears many rows', async () => {
    const train = draw(task, MANY, 6, 1);
    const { model, error } = await runFit(
      learner,
      inputFor(learner, task, {
        train,
        validation: draw(task, 500, 6, 2),
        settings: MANY_SETTINGS[learner.id] ?? {},
      }),
    );
    expect(error).toBeNull();
    expectAlike(model, draw(task, 100, 6, 3).x, 6);
    model?.dispose();
  });
});
