// Ensembles: weights that help, a figure that is honest, and one graph on raw columns that says what the members say.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../../main/compute';
import { EvaluationService } from '../../../main/evaluate';
import { assembleModel, feedsOf, rocAuc } from '../../../main/learn';
import { crossWeighed, selectWeights } from '../../../main/learn/ensemble';
import { scoreOf } from '../../../main/learn/standing';
import type { HeldOut } from '../../../main/project';
import { featureColumns } from '../../../main/recipe';
import { RegistryService } from '../../../main/registry';
import { Random } from '../../../shared/domain';
import { bundleWorker } from './bundle';
import { type Bench, customersCsv, openBench } from './project';

const never = (): void => undefined;

/** Models that see the same truth through noise of their own; `skill` 0 sees nothing. */
function models(skills: readonly number[], rows = 400): HeldOut[] {
  const truth = new Random(2);
  const actual = Float64Array.from({ length: rows }, () => (truth.uniform() < 0.4 ? 1 : 0));
  return skills.map((skill, m) => {
    const noise = new Random(100 + m);
    const outputs = new Float32Array(2 * rows);
    actual.forEach((y, i) => {
      const p = 1 / (1 + Math.exp(-(skill * (y - 0.5) + noise.normal())));
      outputs.set([1 - p, p], 2 * i);
    });
    return { positions: Int32Array.from(actual, (_, i) => i), actual, width: 2, repeats: 1, outputs };
  });
}

describe('weights', () => {
  it('add up to 1, beat the best single model, and leave out what knows nothing', () => {
    const all = models([1.2, 1.1, 1, 0, 0]);
    const weights = selectWeights('binary', all, never);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    expect((weights[3] ?? 0) + (weights[4] ?? 0)).toBeLessThan(0.15);
    const mixed = Float32Array.from({ length: 400 }, (_, i) =>
      all.reduce((sum, { outputs }, m) => sum + (weights[m] ?? 0) * (outputs[2 * i + 1] ?? 0), 0),
    );
    const [first] = all;
    if (!first) throw new Error('no models');
    const best = Math.max(...all.map((model) => scoreOf('binary', model).value));
    expect(rocAuc(first.actual, mixed)).toBeGreaterThan(best);
    expect(Array.from(selectWeights('binary', [first], never))).toEqual([1]);
  });

  it('judge the ensemble on rows that had no say in them', () => {
    // Twenty models that know nothing: chosen on the very rows, some of them seem to know something together.
    const blind = models(Array.from({ length: 20 }, () => 0));
    const weights = selectWeights('binary', blind, never);
    const [first] = blind;
    const honest = crossWeighed('binary', blind, 3, never);
    if (!first || !honest) throw new Error('no models');
    const mixed = Float32Array.from(first.outputs, (_, i) =>
      blind.reduce((sum, { outputs }, m) => sum + (weights[m] ?? 0) * (outputs[i] ?? 0), 0),
    );
    expect(scoreOf('binary', { ...first, outputs: mixed }).value).toBeGreaterThan(0.55);
    expect(scoreOf('binary', honest).value).toBeLessThan(0.55);
  });
});

describe('an ensemble of runs', () => {
  let workerFile = '';
  let bench: Bench | undefined;
  beforeAll(async () => {
    workerFile = await bundleWorker();
  }, 120_000);
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
  });

  it('is one graph on raw columns, evaluated, registered and run like any other model', async () => {
    const b = (bench = await openBench(customersCsv(500), 'bought', workerFile));
    const runs: number[] = [];
    for (const [learner, settings] of [
      ['linear', {}],
      ['forest', { trees: 30 }],
      ['forest', { trees: 30, splits: 'drawn' }],
    ] as const) {
      const run = await b.trainer.finished(b.trainer.start({ learner, settings, seed: 1 }).id);
      expect(run.state).toBe('finished');
      runs.push(run.id);
    }
    expect(b.trainer.combine(runs.slice(0, 1), { seed: 1 })).toBeNull();
    const started = b.trainer.combine(runs, { seed: 1 });
    if (!started) throw new Error('no ensemble');
    const run = await b.trainer.finished(started.id);
    expect(run).toMatchObject({ learner: 'ensemble', state: 'finished', error: null });
    expect(run.members?.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 2);
    const fitted = b.project.runs.fitted(run.id);
    if (!fitted) throw new Error('nothing fitted');
    const { recipe } = fitted;
    const frame = await b.data.frame(recipe.versionId, [recipe.spec.target, ...featureColumns(recipe.spec)]);
    const feeds = feedsOf(recipe.inputs, frame, { from: 0, to: 60 });
    const says = (onnx: Uint8Array, of: typeof recipe): Float32Array => {
      const session = openSession(assembleModel(of, onnx, { threshold: 0.3 }));
      try {
        const { probabilities, label } = session.runSync(feeds);
        if (!(probabilities?.data instanceof Float32Array)) throw new Error('no probabilities');
        expect(label?.data[0]).toBe((probabilities.data[1] ?? 0) >= 0.3 ? 'yes' : 'no');
        return probabilities.data;
      } finally {
        session.dispose();
      }
    };
    const own = says(fitted.onnx, recipe);
    const expected = new Float32Array(own.length);
    for (const { runId, weight } of run.members ?? []) {
      const member = b.project.runs.fitted(runId);
      if (!member) throw new Error('no member');
      says(member.onnx, member.recipe).forEach((p, i) => (expected[i] = (expected[i] ?? 0) + weight * p));
    }
    // Weights are kept to three digits.
    own.forEach((p, i) => expect(Math.abs(p - (expected[i] ?? 0))).toBeLessThan(5e-3));
    const evaluation = new EvaluationService(b.project, b.data);
    const report = await evaluation.run(run.id);
    expect(report.metrics.rocAuc?.value).toBeGreaterThan(0.75);
    expect(await evaluation.compare(run.id, runs[0] ?? 0)).toMatchObject({ metric: 'auc' });
    await evaluation.accept('for the test');
    const registry = new RegistryService(b.project, b.data, evaluation, { version: '0' });
    expect(await registry.register()).toMatchObject({ learner: 'ensemble', version: 1 });
    expect(
      registry
        .manifest(1)
        .inputs.map(({ name }) => name)
        .sort(),
    ).toEqual(['age', 'city', 'income', 'since']);
  });
});
