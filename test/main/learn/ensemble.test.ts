// Ensembles: weights that help, a figure that is honest, and one graph on raw columns that says what the members say.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../../main/compute';
import { EvaluationService } from '../../../main/evaluate';
import { assembleModel, feedsOf, rocAuc } from '../../../main/learn';
import {
  blended,
  crossed,
  ensembleGraph,
  fitStack,
  join,
  type Member,
  partsOf,
  scalesOf,
  selectWeights,
} from '../../../main/learn/ensemble';
import { paired, scoreOf } from '../../../main/learn/standing';
import type { HeldOut } from '../../../main/project';
import { featureColumns } from '../../../main/recipe';
import { RegistryService } from '../../../main/registry';
import { Random } from '../../../shared/domain';
import { bundleWorker } from './bundle';
import { type Bench, customersCsv, openBench, trainHere } from './project';

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

  it('of quantiles are chosen by the loss of that quantile, without a stack', () => {
    const random = new Random(4);
    const actual = Float64Array.from({ length: 600 }, () => random.normal());
    const says = (noise: number, shift: number): HeldOut => ({
      ...{ positions: Int32Array.from(actual, (_, i) => i), actual, width: 1, repeats: 1 },
      outputs: Float32Array.from(actual, () => shift + noise * random.normal()),
      aim: { metric: 'pinball', quantile: 0.9 },
    });
    // 90 % of a normal distribution lie below 1.28; the middle, which squared errors would ask for, is 0.
    const all = [says(0.5, 1.28), says(0.5, 1.28), says(0.5, 0)];
    const weights = selectWeights('regression', all, never);
    expect((weights[0] ?? 0) + (weights[1] ?? 0)).toBeGreaterThan(0.85);
    const parts = partsOf('regression', all[0] as HeldOut, { kind: 'none' }, 3);
    const honest = crossed('regression', all, parts, never);
    expect(honest.stack).toBeNull();
    const joined = join('regression', all, parts, never);
    expect(joined.blend.kind).toBe('mean');
    expect(scoreOf('regression', joined.heldOut)).toMatchObject({ metric: 'pinball', quantile: 0.9 });
    const lead = paired('regression', joined.heldOut, joined.single);
    expect(lead?.difference).toBeLessThan(0);
  });

  it('judge the ensemble on rows that had no say in them', () => {
    // Twenty models that know nothing: chosen on the very rows, some of them seem to know something together.
    const blind = models(Array.from({ length: 20 }, () => 0));
    const weights = selectWeights('binary', blind, never);
    const [first] = blind;
    if (!first) throw new Error('no models');
    const parts = partsOf('binary', first, { kind: 'none' }, 3);
    const honest = crossed('binary', blind, parts, never);
    const mixed = Float32Array.from(first.outputs, (_, i) =>
      blind.reduce((sum, { outputs }, m) => sum + (weights[m] ?? 0) * (outputs[i] ?? 0), 0),
    );
    expect(scoreOf('binary', { ...first, outputs: mixed }).value).toBeGreaterThan(0.55);
    expect(scoreOf('binary', honest.mean).value).toBeLessThan(0.55);
    expect(scoreOf('binary', honest.stack ?? honest.mean).value).toBeLessThan(0.55);
    // The best of twenty is so by luck; chosen without the rows that judge it, it is as blind as all.
    const luckiest = Math.max(...blind.map((model) => scoreOf('binary', model).value));
    expect(scoreOf('binary', honest.single).value).toBeLessThan(luckiest - 0.02);
  });

  it('are judged in parts that keep together what belongs together', () => {
    const [first] = models([1]);
    if (!first) throw new Error('no models');
    const groups = Int32Array.from(first.actual, (_, i) => i % 37);
    const parts = partsOf('binary', first, { kind: 'groups', groups }, 3);
    expect(new Set(parts).size).toBe(5);
    groups.forEach((group, i) => expect(parts[i]).toBe(parts[group]));
    const times = Float64Array.from(first.actual, (_, i) => -i);
    const stretches = partsOf('binary', first, { kind: 'times', times }, 3);
    expect([...stretches]).toEqual([...stretches].sort((a, b) => b - a));
    // One group alone can't be parted; it is dealt after all.
    const one = { kind: 'groups' as const, groups: groups.map(() => 1) };
    expect(new Set(partsOf('binary', first, one, 3)).size).toBe(5);
  });
});

/** Scores of offers in lists, each on a scale of its own; `skill` 0 sees nothing. */
function orders(skills: readonly [skill: number, scale: number][], count = 120): HeldOut[] {
  const truth = new Random(4);
  const rows = 8 * count;
  const lists = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / 8));
  const actual = Float64Array.from({ length: rows }, () => Math.floor(4 * truth.uniform() ** 2));
  return skills.map(([skill, scale], m) => {
    const noise = new Random(200 + m);
    const outputs = Float32Array.from(actual, (rel) => scale * (skill * rel + noise.normal()) + 5 * scale);
    return { positions: Int32Array.from(lists, (_, i) => i), actual, width: 1, repeats: 1, outputs, lists };
  });
}

describe('scores to rank by', () => {
  it('are weighed in their own deviation within lists, whatever scale they are on', () => {
    const [near, far] = [
      orders([
        [0.8, 1],
        [0.8, 1],
        [0, 1],
      ]),
      orders([
        [0.8, 1],
        [0.8, 1000],
        [0, 0.01],
      ]),
    ];
    const [plain, told] = [near, far].map((all) => selectWeights('ranking', all, never, scalesOf(all)));
    told?.forEach((weight, m) => expect(weight).toBeCloseTo(plain?.[m] ?? NaN, 6));
    const { blend, heldOut, single } = join(
      'ranking',
      far,
      partsOf('ranking', far[0] as HeldOut, { kind: 'none' }, 3),
      never,
    );
    expect(blend.kind).toBe('mean');
    expect(blend.weights[0]).toBeGreaterThan(0.2);
    expect(blend.weights[1]).toBeGreaterThan(0.2);
    expect(blend.weights[2]).toBeLessThan(0.15);
    const lead = paired('ranking', heldOut, single);
    expect(lead?.metric).toBe('ndcg');
    expect(lead?.difference).toBeGreaterThan(lead?.error ?? Infinity);
    // Of the models as they are, the one with large scores would drown the other.
    const drowned = blended('ranking', { ...blend, scales: undefined }, far);
    const joined = blended('ranking', blend, far);
    const worth = (outputs: Float32Array): number =>
      scoreOf('ranking', { ...(far[0] as HeldOut), outputs }).value;
    expect(worth(joined)).toBeGreaterThan(worth(drowned));
  });

  it('are judged by whole lists, and none that tells no rows apart is blown up', () => {
    const [first] = orders([[1, 1]]);
    if (!first?.lists) throw new Error('no models');
    const parts = partsOf('ranking', first, { kind: 'none' }, 3);
    expect(new Set(parts).size).toBe(5);
    first.lists.forEach((list, i) => expect(parts[i]).toBe(parts[8 * list]));
    const level = first.outputs.map((_, i) => 3 + 1e-7 * (i % 3));
    expect([...scalesOf([{ ...first, outputs: level }])]).toEqual([1]);
    const blind = orders(Array.from({ length: 12 }, () => [0, 1] as [number, number]));
    const { heldOut } = join('ranking', blind, parts, never);
    const drawn = scoreOf('ranking', { ...first, outputs: first.outputs.map(() => 0) }).value;
    expect(scoreOf('ranking', heldOut).low).toBeLessThan(drawn);
  });
});

describe('a stack', () => {
  it('beats every mean of models whose probabilities mean different things', () => {
    // Two that know different halves: one hardly dares to leave one half, the other is far too sure.
    const [shy, bold] = models([1.5, 1.5], 2000).map((model, m) => ({
      ...model,
      outputs: model.outputs.map((p) => {
        const odds = Math.log(p / (1 - p)) * (m === 0 ? 0.02 : 6);
        return 1 / (1 + Math.exp(-odds));
      }),
    }));
    if (!shy || !bold) throw new Error('no models');
    const parts = partsOf('binary', shy, { kind: 'none' }, 3);
    const { mean, stack } = crossed('binary', [shy, bold], parts, never);
    const lead = stack && paired('binary', stack, mean);
    expect(lead?.difference).toBeGreaterThan(lead?.error ?? Infinity);
    const { weights, constant } = fitStack('binary', [shy, bold], Float64Array.of(0.5, 0.5), never);
    expect(weights[0]).toBeGreaterThan(10 * (weights[1] ?? 0));
    expect(Math.abs(constant)).toBeLessThan(1);
  });

  it('never listens to a model the wrong way round, and keeps to where it began where the rows say little', () => {
    const [good, bad] = models([1.5, -1.5], 1000);
    if (!good || !bad) throw new Error('no models');
    expect(fitStack('binary', [good, bad], Float64Array.of(0.5, 0.5), never).weights[1]).toBe(0);
    const few = models([0.2, 0.2, 0.2], 20);
    const begin = Float64Array.of(0.6, 0.4, 0);
    const { weights } = fitStack('binary', few, begin, never);
    weights.forEach((weight, m) => expect(Math.abs(weight - (begin[m] ?? 0))).toBeLessThan(0.25));
  });

  it('finds the weights that a sum of numbers was made by', () => {
    const random = new Random(5);
    const said = [0, 1, 2].map(() => Float32Array.from({ length: 5000 }, () => 10 * random.normal()));
    const actual = Float64Array.from(
      { length: 5000 },
      (_, i) => 7 + 0.9 * (said[0]?.[i] ?? 0) + 0.3 * (said[1]?.[i] ?? 0) - 0.2 * (said[2]?.[i] ?? 0),
    );
    const three = said.map((outputs): HeldOut => ({
      ...{ positions: Int32Array.from(actual, (_, i) => i), actual, width: 1, repeats: 1, outputs },
    }));
    const { weights, constant } = fitStack('regression', three, Float64Array.of(0.9, 0.3, 0), never);
    expect(weights[0]).toBeCloseTo(0.9, 1);
    expect(weights[1]).toBeCloseTo(0.3, 1);
    expect(weights[2]).toBe(0);
    expect(constant).toBeCloseTo(7, 1);
  });

  it('is left when it is told to', () => {
    const leave = (): never => {
      throw new Error('left');
    };
    expect(() => fitStack('binary', models([1, 1]), Float64Array.of(0.5, 0.5), leave)).toThrow('left');
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

  it.each(['bought', 'city', 'income'])('says as a graph what it says here, of %s', async (target) => {
    const b = (bench = await openBench(customersCsv(300), target, workerFile));
    const members: Member[] = [];
    for (const [learner, weight] of [
      ['linear', 0.8],
      ['forest', 0.5],
    ] as const) {
      const { id } = await trainHere(b, learner, learner === 'forest' ? { trees: 8 } : {});
      const fitted = b.project.runs.fitted(id);
      if (!fitted) throw new Error('nothing fitted');
      members.push({ recipe: fitted.recipe, onnx: fitted.onnx, weight });
    }
    const [{ recipe } = { recipe: null }] = members;
    if (!recipe) throw new Error('no members');
    const { task } = recipe.spec;
    const frame = await b.data.frame(recipe.versionId, [target, ...featureColumns(recipe.spec)]);
    const says = (onnx: Uint8Array, of = recipe): Float32Array => {
      const session = openSession(assembleModel(of, onnx));
      try {
        const out = session.runSync(feedsOf(of.inputs, frame, { from: 0, to: 80 }));
        const { data } = out[task === 'regression' ? 'prediction' : 'probabilities'] ?? {};
        if (!(data instanceof Float32Array)) throw new Error('no output');
        return data;
      } finally {
        session.dispose();
      }
    };
    const width = Math.max(1, recipe.classes.length);
    const outputs = members.map((member) => ({ width, outputs: says(member.onnx, member.recipe) }));
    const weights = Float64Array.from(members, ({ weight }) => weight);
    for (const kind of ['mean', 'stack'] as const) {
      const blend = { kind, weights, constant: kind === 'mean' ? 0 : task === 'multiclass' ? 0 : 0.4 };
      const here = blended(task, blend, outputs);
      const graph = says(ensembleGraph(members, blend).toBytes());
      expect(graph.length).toBe(here.length);
      graph.forEach((value, i) => {
        const own = here[i] ?? NaN;
        expect(Math.abs(value - own)).toBeLessThan(2e-6 * Math.max(1, Math.abs(own)));
      });
    }
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
    expect(run.chosen?.value).toBeGreaterThan(0.7);
    expect(run.chosen?.rows).toBe(run.score?.rows);
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
