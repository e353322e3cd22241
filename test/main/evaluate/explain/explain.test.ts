// Explanations of real runs: every structure adds up to what the deployed graph says, and agrees with the definition where that can be counted.
import { afterEach, describe, expect, it } from 'vitest';
import { EvaluationService, ExplainService } from '../../../../main/evaluate';
import { ensembleGraph, inputsOf } from '../../../../main/learn/ensemble/graph';
import { sampledShapley } from '../../../../main/evaluate/explain/sampling';
import { type Explanation, type LearnerId, Random, type Settings } from '../../../../shared/domain';
import { hasMessage } from '../../../../shared/messages';
import { type Bench, customersCsv, openBench, trainHere } from '../../learn/project';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function ready(
  csv: string,
  target: string,
  learner: LearnerId,
  settings: Settings = {},
): Promise<ExplainService> {
  bench = await openBench(csv, target, '');
  const run = await trainHere(bench, learner, settings);
  await new EvaluationService(bench.project, bench.data).run(run.id);
  return new ExplainService(bench.project, bench.data);
}

/** Base and contributions make the margin, the margin makes what is said, step by step. */
function addsUp(explanation: Explanation): void {
  const { base, margin, contributions, baseSays, says, scale } = explanation;
  const total = contributions.reduce((sum, { amount }) => sum + amount, base);
  expect(Math.abs(total - margin)).toBeLessThan(1e-5 * Math.max(1, Math.abs(margin)));
  expect(contributions[0]?.before).toBeCloseTo(baseSays, 9);
  const size = Math.max(1, Math.abs(says));
  expect(Math.abs((contributions.at(-1)?.after ?? NaN) - says) / size).toBeLessThan(1e-5);
  if (scale === 'logOdds') expect(says).toBeCloseTo(1 / (1 + Math.exp(-margin)), 5);
  if (scale === 'plain') expect(Math.abs(margin - says) / size).toBeLessThan(1e-5);
  for (const { sentence, features, amount } of contributions) {
    expect(hasMessage(sentence.key)).toBe(true);
    const parts = features.map((feature) => feature.amount);
    if (parts.length > 0 && parts.every((part) => part !== null))
      expect(parts.reduce((sum: number, part) => sum + (part ?? 0), 0)).toBeCloseTo(amount, 9);
  }
}

const trees = { rounds: 30, learningRate: 0.2, minRows: 5 };

describe('ExplainService', () => {
  it.each<[LearnerId, Settings, string, string]>([
    ['trees', trees, 'trees', 'logOdds'],
    ['forest', { trees: 20 }, 'trees', 'plain'],
    ['linear', {}, 'linear', 'logOdds'],
    ['neighbours', {}, 'sampling', 'plain'],
  ])('adds up for %s', async (learner, settings, method, scale) => {
    const service = await ready(customersCsv(600), 'bought', learner, settings);
    const opening = await service.open();
    expect(opening).toMatchObject({ methods: [method], positive: 'yes', testRows: 120 });
    const rows = await service.rows({ order: 'mixed', limit: 6 });
    for (const { rowId, score, says, actual } of rows) {
      const explanation = await service.row({ rowId });
      expect(explanation).toMatchObject({
        split: 'test',
        outcome: 'yes',
        method,
        scale,
        actual,
        prediction: says,
      });
      expect(explanation.says).toBeCloseTo(score, 6);
      expect(explanation.unadjusted).toBeNull();
      addsUp(explanation);
      const again = await service.row({ row: explanation.row });
      expect(again.contributions).toEqual(explanation.contributions);
      expect(again).toMatchObject({ rowId: null, split: null, actual: null });
      expect(
        explanation.contributions.every(({ error }) => (error === null) === (method !== 'sampling')),
      ).toBe(true);
    }
  });

  it('follows a correction of the chances and a moved threshold', async () => {
    const service = await ready(customersCsv(600), 'bought', 'trees', trees);
    const evaluation = new EvaluationService((bench as Bench).project, (bench as Bench).data);
    const [first] = await service.rows({ order: 'closest', limit: 1 });
    const rowId = first?.rowId ?? 0;
    await service.summary();
    const before = await service.row({ rowId });
    const report = await evaluation.calibrate(evaluation.report()?.report.id ?? 0, 'platt');
    const after = await service.row({ rowId });
    expect(after.contributions).toEqual(before.contributions);
    expect(after.unadjusted).toBeCloseTo(before.says, 6);
    expect(after.says).not.toBeCloseTo(before.says, 4);
    // What was found with other chances is not shown beside these.
    expect(service.saved().summary).toBeNull();
    await evaluation.setThreshold(report.id, after.says > 0.5 ? 1 : 0);
    const moved = await service.row({ rowId });
    expect(moved.prediction).toBe(after.says > 0.5 ? 'no' : 'yes');
  });

  it('asks an ensemble as a whole', async () => {
    bench = await openBench(customersCsv(400), 'bought', '');
    const members = [await trainHere(bench, 'linear'), await trainHere(bench, 'trees', trees)].map(
      ({ id }) => {
        const fitted = bench?.project.runs.fitted(id);
        if (!fitted) throw new Error('no fitted run');
        return { ...fitted, weight: 0.5 };
      },
    );
    const { project } = bench;
    const [first] = project.runs.list();
    if (!first || !members[0]) throw new Error('no run');
    const { id } = project.runs.create({ ...first, learner: 'ensemble' });
    const recipe = { ...members[0].recipe, inputs: inputsOf(members) };
    project.runs.saveFitted(id, {
      onnx: ensembleGraph(members, { kind: 'mean', constant: 0 }).toBytes(),
      recipe,
    });
    await new EvaluationService(project, bench.data).run(id);
    const service = new ExplainService(project, bench.data);
    expect((await service.open()).methods).toEqual(['sampling']);
    const explanation = await service.row({ rowId: 7 });
    expect(
      explanation.contributions.every(({ features, steps }) => features.length + steps.length === 0),
    ).toBe(true);
    expect(explanation.samples).toBeGreaterThan(60);
    addsUp(explanation);
  });

  it('adds up for classes and for numbers', async () => {
    const random = new Random(4);
    const rows = Array.from({ length: 500 }, () => [random.normal(), random.normal()] as const);
    const kinds = rows.map(
      ([a, c]) => `${a.toFixed(3)},${c.toFixed(3)},${a > 0.5 ? '高' : a < -0.5 ? '低' : '中'}`,
    );
    for (const [learner, settings] of [
      ['trees', trees],
      ['forest', { trees: 10 }],
      ['linear', {}],
    ] as const) {
      const service = await ready(`a,c,kind\n${kinds.join('\n')}\n`, 'kind', learner, settings);
      const [first] = await service.rows({ order: 'highest', limit: 1 });
      for (const outcome of ['高', '中', '低'])
        addsUp(await service.row({ rowId: first?.rowId ?? 0, outcome }));
      const own = await service.row({ rowId: first?.rowId ?? 0 });
      expect(own.outcome).toBe(own.prediction);
      await bench?.close();
    }
    const numbers = rows.map(
      ([a, c]) => `${a.toFixed(3)},${c.toFixed(3)},${(100 + 10 * a - 5 * c).toFixed(3)}`,
    );
    for (const learner of ['trees', 'linear'] as const) {
      const service = await ready(
        `a,c,price\n${numbers.join('\n')}\n`,
        'price',
        learner,
        learner === 'trees' ? trees : {},
      );
      const [first] = await service.rows({ order: 'wrong', limit: 1 });
      const explanation = await service.row({ rowId: first?.rowId ?? 0 });
      addsUp(explanation);
      expect(explanation).toMatchObject({ outcome: null, scale: 'plain' });
      await bench?.close();
    }
    const counts = rows.map(([a]) => `${a.toFixed(3)},${Math.max(0, Math.round(40 + 20 * a))}`);
    const service = await ready(`a,visits\n${counts.join('\n')}\n`, 'visits', 'trees', {
      ...trees,
      objective: 'poisson',
    });
    const found = await service.row({ rowId: 3 });
    expect(found.scale).toBe('log');
    addsUp(found);
  });

  it('names a row that is not there, values that do not fit, and what was not evaluated', async () => {
    const service = await ready(customersCsv(300), 'bought', 'linear');
    await expect(service.row({ rowId: 9999 })).rejects.toMatchObject({ code: 'explain.rowMissing' });
    await expect(service.row({ row: { age: 'old' } })).rejects.toMatchObject({ code: 'serve.badRows' });
    await expect(service.open(77)).rejects.toMatchObject({ code: 'learn.runMissing' });
    const abort = new AbortController();
    const fresh = new ExplainService((bench as Bench).project, (bench as Bench).data);
    const opening = fresh.open(1, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect((await fresh.open(1)).runId).toBe(1);
  });
});

describe('sampledShapley', () => {
  it('nears the values of the definition within the error that it tells, and adds up', async () => {
    const random = new Random(8);
    const background = Array.from({ length: 3 }, () =>
      Float64Array.from({ length: 400 }, () => random.normal()),
    );
    const f = ([a, b, c]: readonly number[]): number => 2 * (a ?? 0) + (b ?? 0) * (c ?? 0);
    const found = await sampledShapley({
      row: [1, 2, 3],
      background,
      backgroundRows: 400,
      outputs: 1,
      seed: 1,
      ask: (columns, rows) =>
        Promise.resolve(
          Float64Array.from({ length: rows }, (_, i) => f(columns.map((column) => Number(column[i])))),
        ),
    });
    const mean = (pick: (i: number) => number): number =>
      Array.from({ length: 400 }, (_, i) => pick(i)).reduce((s, v) => s + v, 0) / 400;
    const [a, b, c] = [0, 1, 2].map((j) => (i: number) => background[j]?.[i] ?? 0) as [
      (i: number) => number,
      (i: number) => number,
      (i: number) => number,
    ];
    const exact = [
      2 - 2 * mean(a),
      mean((i) => ((2 - b(i)) * c(i) + (2 - b(i)) * 3) / 2),
      mean((i) => ((3 - c(i)) * b(i) + (3 - c(i)) * 2) / 2),
    ];
    // Reversed pairs of orders know both ends of an interaction of two: nothing is left to chance here.
    exact.forEach((value, j) => expect(found.amounts[j]).toBeCloseTo(value, 9));
    const total = (found.base[0] ?? 0) + found.amounts.reduce((s, v) => s + v, 0);
    expect(total).toBeCloseTo(f([1, 2, 3]), 9);
    expect(found.errors.every((error) => error > 0 && error < 0.5)).toBe(true);
  });
});
