// What boosting promises beyond what every learner does.
import { describe, expect, it } from 'vitest';
import { forest, trees } from '../../../../main/learn/trees';
import { Booster, type BoostInput } from '../../../../main/learn/trees/boost';
import { Crew } from '../../../../main/learn/trees/crew';
import { columnsOf, fillBins, layoutOf, memoryFor } from '../../../../main/learn/trees/layout';
import { lossOf } from '../../../../main/learn/trees/forest-loss';
import type { LossSpec } from '../../../../main/learn/trees/losses';
import { boostedRules } from '../../../../main/learn/trees/rules';
import { GroupWork, type RowTask, type SplitTask } from '../../../../main/learn/trees/work';
import { Random, type Settings } from '../../../../shared/domain';
import { draw, featuresOf, inputFor, runFit } from '../../../conformance/material';
import { bundleWorker } from '../bundle';
import { fitMixed, mixed, mixedFeatures } from './material';

const code = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;
const squared: LossSpec = {
  family: 'boosted',
  task: 'regression',
  classes: 0,
  objective: 'squared',
  alpha: 0.5,
  power: 1.5,
};
const quick = { rounds: 30, learningRate: 0.2, minRows: 5, patience: 100 };

describe('threads', () => {
  it('make no difference to the bits', async () => {
    const file = await bundleWorker('main/learn/trees/thread.ts');
    for (const [learner, settings] of [
      [trees, { ...quick, rowShare: 0.8 }],
      [forest, { trees: 8, splits: 'drawn' }],
    ] as const) {
      const alone = await fitMixed(learner, 'multiclass', settings);
      const together = await fitMixed(learner, 'multiclass', settings, {
        threads: { file, count: 3, fromCells: 0 },
      });
      expect(together.model.toOnnx().toBytes()).toEqual(alone.model.toOnnx().toBytes());
    }
  });

  it('work off a task that this one leaves to them', async () => {
    const file = await bundleWorker('main/learn/trees/thread.ts');
    const data = draw('binary', 40_000, 20, 1);
    const columns = columnsOf(featuresOf(20), data, { mostBins: 255, monotone: [] });
    const layout = layoutOf(data.rows, columns, { leaves: 4, outputs: 1, weighted: false, threads: 3 });
    expect(layout.groups.length).toBe(3);
    const memory = memoryFor(layout);
    for (const _ of fillBins(layout, memory, data));
    const work = new GroupWork(layout, memory, boostedRules({ l2: 1, minRows: 1 }), lossOf(squared));
    work.rows.y.set(data.y);
    work.rows.list.forEach((_, i, list) => (list[i] = i));
    work.activate(new Uint8Array(20).fill(1));
    const crew = new Crew(work, squared, { file, count: 3 });
    const byOthers = async (task: Parameters<Crew['run']>[0]): Promise<void> => {
      work.claims.open(work.write(task));
      await new Promise((resolve) => setTimeout(resolve, 1));
      while (!work.claims.over) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const rowTasks: RowTask[] = [
      { kind: 'gradients' },
      { kind: 'quantise', k: 0, count: 40_000, drawn: false, perGradient: 2 ** 20, perHessian: 2 ** 10 },
      { kind: 'addLeaf', k: 0, leaves: 2 },
    ];
    work.rows.leaves.set([0, 100, 0.5, 100, 39_900, -0.25]);
    for (const task of rowTasks) await byOthers(task);
    const scores = work.rows.scores.slice();
    expect([scores[99], scores[100], scores[39_999]]).toEqual([0.5, -0.25, -0.25]);
    expect(work.rows.sums(40_000)).toEqual({
      gradient: -(2 ** 20) * data.y.reduce((a, b) => a + b, 0),
      hessian: 2 ** 10 * 40_000,
    });
    const sums = { ...work.rows.sums(40_000), rows: 40_000, low: -Infinity, high: Infinity };
    const side = { from: 0, count: 40_000, slot: 0, counted: true, search: true, sums, draw: 0 };
    const units = { gradient: 2 ** -20, hessian: 2 ** -10 };
    const split: SplitTask = { units, sides: [side], masks: [new Uint8Array(20).fill(1)] };
    const parts = work.partsOf(40_000);
    expect(parts).toBe(4);
    await byOthers({ kind: 'count', from: 0, count: 40_000, slot: 0, parts });
    await byOthers(split);
    const theirs = work.result(0);
    crew.run(split);
    expect(work.result(0)).toEqual(theirs);
    expect(theirs?.gain).toBeGreaterThan(0);
    const { column = 0, bin = 0 } = theirs ?? {};
    work.partBy(Uint8Array.from({ length: 256 }, (_, b) => (b <= bin ? 1 : 0)));
    for (const kind of ['part', 'join', 'return'] as const)
      await byOthers({ kind, from: 0, count: 40_000, column });
    expect(work.parted(40_000)).toBe(theirs?.rows);
    const parted = work.rows.list.slice();
    work.rows.list.forEach((_, i, list) => (list[i] = i));
    expect(work.partition(0, 40_000, column)).toBe(theirs?.rows);
    expect(parted).toEqual(work.rows.list);
    crew.close();
  });
});

it('does without histograms that were given up for want of memory', () => {
  const grow = (histogramBytes: number): unknown => {
    const input: BoostInput = {
      data: mixed('regression', 600, 3),
      features: mixedFeatures,
      weights: null,
      spec: squared,
      options: {
        learningRate: 0.3,
        leaves: 40,
        depth: Infinity,
        bins: 255,
        rowShare: 1,
        featureShare: 1,
        featuresBy: 'tree',
        monotone: [],
        rules: boostedRules({ l2: 1, minRows: 3 }),
        histogramBytes,
      },
      seed: 1,
      check: () => undefined,
    };
    const booster = new Booster(input);
    return [0, 1, 2].map((round) => booster.round(round));
  };
  expect(grow(1)).toEqual(grow(2 ** 28));
});

it.each(['auto', 'absolute', 'quantile', 'poisson', 'tweedie'])(
  'keeps to a direction, loss %s',
  async (objective) => {
    const random = new Random(4);
    const make = (rows: number) => {
      const data = draw('regression', rows, 3, random.below(1000));
      data.y.forEach((_, i) => {
        const [a = 0, b = 0, c = 0] = data.x.subarray(3 * i, 3 * i + 3);
        data.y[i] = Math.max(0, 5 + Math.sin(3 * a) + a - Math.cos(4 * b) - b + c * a + random.normal());
      });
      return data;
    };
    const settings = { ...quick, objective, monotone: '+f0, -f1', leaves: 20 };
    const input = inputFor(trees, 'regression', { train: make(600), validation: make(150), settings });
    const { model, error } = await runFit(trees, input);
    expect(error).toBeNull();
    const line = (feature: number, others: number[]): Float32Array => {
      const x = new Float32Array(200 * 3);
      for (let i = 0; i < 200; i++) {
        x.set(others, 3 * i);
        x[3 * i + feature] = (i - 100) / 25;
      }
      return model?.predict(x, 200) ?? new Float32Array(0);
    };
    for (let trial = 0; trial < 20; trial++) {
      const others = [random.normal(), random.normal(), random.normal()];
      const rising = line(0, others);
      const falling = line(1, others);
      for (let i = 1; i < 200; i++) {
        expect(rising[i]).toBeGreaterThanOrEqual(rising[i - 1] as number);
        expect(falling[i]).toBeLessThanOrEqual(falling[i - 1] as number);
      }
    }
    const free = await runFit(trees, { ...input, settings: { ...settings, monotone: '' } });
    expect(free.model?.toOnnx().toBytes()).not.toEqual(model?.toOnnx().toBytes());
  },
);

it('learns on which side missing values belong', async () => {
  const random = new Random(6);
  const make = (rows: number) => {
    const x = Float32Array.from({ length: rows }, () => (random.uniform() < 0.3 ? NaN : random.normal()));
    return { x, rows, width: 1, y: Float64Array.from(x, (v) => (Number.isNaN(v) || v > 1 ? 1 : 0)) };
  };
  const input = inputFor(trees, 'binary', { train: make(400), validation: make(100), settings: quick });
  const { model } = await runFit(trees, input);
  const [, missing = 0, , low = 0, , high = 0] = model?.predict(Float32Array.of(NaN, -0.5, 2), 3) ?? [];
  expect(missing).toBeGreaterThan(0.9);
  expect(low).toBeLessThan(0.1);
  expect(high).toBeGreaterThan(0.9);
});

it('stops early on noise and keeps the best number of trees', async () => {
  const random = new Random(8);
  const noise = (rows: number, seed: number) => ({
    ...draw('multiclass', rows, 4, seed),
    y: Float64Array.from({ length: rows }, () => random.below(3)),
  });
  const input = inputFor(trees, 'multiclass', {
    train: noise(300, 1),
    validation: noise(100, 2),
    settings: { rounds: 500, patience: 10, minRows: 5 },
  });
  const { model, events } = await runFit(trees, input);
  const ending = events.find((event) => event.type === 'ending');
  expect(ending).toMatchObject({ ending: { key: 'learn.ending.trees.earlyStop' } });
  const losses = events.flatMap((event) =>
    event.type === 'points' ? event.points.filter(({ name }) => name === 'validationLoss') : [],
  );
  const best = losses.reduce((a, b) => (b.value < a.value ? b : a));
  expect(ending).toMatchObject({ ending: { params: { best: best.step, rounds: best.step + 10 } } });
  expect(model).toMatchObject({ trees: { length: 3 * best.step } });
});

it.each<[string, typeof trees, Settings]>([
  ['rows and features are drawn', trees, { ...quick, rowShare: 0.5, featureShare: 0.5 }],
  ['values of leaves are renewed', trees, { ...quick, objective: 'absolute' }],
  ['trees are averaged', forest, { trees: 12 }],
])('goes on from a checkpoint to the same bits where %s', async (_name, learner, settings) => {
  const whole = await fitMixed(learner, 'regression', settings);
  let now = 0;
  const clock = { now: () => (now += 1000) };
  const stops = await fitMixed(learner, 'regression', settings, { clock, timeBudgetMs: 20_000 });
  const checkpoint = stops.checkpoints[1];
  if (!checkpoint) throw new Error('no checkpoint');
  const resumed = await fitMixed(learner, 'regression', settings, { checkpoint });
  expect(stops.model.trees.length).toBeLessThan(whole.model.trees.length);
  expect(resumed.model.toOnnx().toBytes()).toEqual(whole.model.toOnnx().toBytes());
});

it('counts a row of weight two as two rows', () => {
  const grow = (doubled: boolean) => {
    const once = mixed('regression', 200, 7);
    const data = {
      ...once,
      rows: 400,
      x: Float32Array.of(...once.x, ...once.x),
      y: Float64Array.of(...once.y, ...once.y),
    };
    const booster = new Booster({
      data: doubled ? data : once,
      features: mixedFeatures,
      weights: doubled ? null : new Float64Array(200).fill(2),
      spec: squared,
      options: {
        learningRate: 1,
        leaves: 8,
        depth: Infinity,
        bins: 255,
        rowShare: 1,
        featureShare: 1,
        featuresBy: 'tree',
        monotone: [],
        rules: { ...boostedRules({ l2: 1, minRows: 1 }), codeRows: 1, codeSmooth: 1 },
      },
      seed: 1,
      check: () => undefined,
    });
    return booster.round(0)[0];
  };
  const [weighted, doubled] = [grow(false), grow(true)];
  expect(weighted?.feature).toEqual(doubled?.feature);
  expect(weighted?.threshold).toEqual(doubled?.threshold);
  weighted?.value.forEach((value, i) => expect(value).toBeCloseTo(doubled?.value[i] ?? NaN, 5));
});

describe('refuses', () => {
  const refusal = async (settings: Settings, task: 'regression' | 'multiclass' = 'regression') =>
    code(
      (
        await runFit(
          trees,
          inputFor(trees, task, {
            train: mixed(task, 60, 1),
            validation: mixed(task, 30, 2),
            features: mixedFeatures,
            settings,
          }),
        )
      ).error,
    );
  it.each<[string, Settings]>([
    ['counts below nothing', { objective: 'poisson' }],
    ['amounts below nothing', { objective: 'tweedie' }],
    ['a direction of a column that is not there', { monotone: '+nothing' }],
    ['a direction of codes', { monotone: '-f0' }],
  ])('%s', async (_name, settings) => {
    expect(await refusal(settings)).toBe('learn.settings');
  });
  it('a direction with several classes', async () => {
    expect(await refusal({ monotone: '+f3' }, 'multiclass')).toBe('learn.settings');
  });
});
