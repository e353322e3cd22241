// Evaluation of real runs on the sealed test split of a real project.
import { afterEach, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import { Random } from '../../../shared/domain';
import { hasMessage } from '../../../shared/messages';
import { type Bench, customersCsv, openBench, trainHere } from '../learn/project';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});
const open = async (csv: string, target: string): Promise<[Bench, EvaluationService]> => {
  bench = await openBench(csv, target, '');
  return [bench, new EvaluationService(bench.project, bench.data)];
};

describe('EvaluationService', () => {
  it('measures a run against baseline and guess on the test split, and counts the opening', async () => {
    const [b, service] = await open(customersCsv(1500), 'bought');
    expect(service.report()).toBeNull();
    await expect(service.run()).rejects.toMatchObject({ code: 'evaluate.none' });
    const linear = await trainHere(b, 'linear');
    const dense = await trainHere(b, 'dense', { epochs: 15, units: 32, batchSize: 32 });
    const phases: number[] = [];
    const report = await service.run(dense.id, { onProgress: ({ fraction }) => phases.push(fraction ?? -1) });
    expect(report).toMatchObject({
      runId: dense.id,
      baselineRunId: linear.id,
      rows: 300,
      positive: 'yes',
      classes: ['no', 'yes'],
      openings: 1,
      thresholdBy: 'validationF1',
    });
    const { rocAuc, recall, brier } = report.metrics;
    expect(rocAuc?.value).toBeGreaterThan(0.8);
    for (const estimate of [rocAuc, recall, brier]) {
      expect(estimate?.low).toBeLessThanOrEqual(estimate?.value ?? 0);
      expect(estimate?.high).toBeGreaterThanOrEqual(estimate?.value ?? 0);
    }
    expect(report.trivial.rocAuc?.value).toBe(0.5);
    expect(report.baseline?.rocAuc?.value).toBeGreaterThan(0.8);
    expect(report.comparison?.difference.value).toBeCloseTo(
      (rocAuc?.value ?? 0) - (report.baseline?.rocAuc?.value ?? 0),
      12,
    );
    expect(report.thresholds).toHaveLength(101);
    const row = report.thresholds.find(({ threshold }) => threshold === report.chosenThreshold);
    expect(recall?.value).toBeCloseTo(
      (row?.truePositives ?? 0) / ((row?.truePositives ?? 0) + (row?.falseNegatives ?? 0)),
      12,
    );
    expect(report.importance.map(({ column }) => column).sort()).toEqual(['age', 'city', 'income', 'since']);
    expect(['age', 'income']).toContain(report.importance[0]?.column);
    expect(report.importance.find(({ column }) => column === 'since')?.drop.value).toBeLessThan(0.03);
    expect(hasMessage(report.headline?.key ?? '')).toBe(true);
    expect(phases.every((f, i) => f >= (phases[i - 1] ?? 0) && f <= 1)).toBe(true);
    expect((await service.run(dense.id)).openings).toBe(2);
    expect(service.report()).toMatchObject({ stale: false, report: { openings: 2 } });
  });

  it('goes on with the best run, but with the linear one where that is as good within the error', async () => {
    const random = new Random(5);
    const curve = (bent: boolean): string => {
      const lines = Array.from({ length: 900 }, () => {
        const [a, b] = [random.normal(), random.normal()];
        const score = bent ? 3 * a * b : 2 * a - b;
        return `${a.toFixed(3)},${b.toFixed(3)},${random.uniform() < 1 / (1 + Math.exp(-score)) ? 'yes' : 'no'}`;
      });
      return `a,b,y\n${lines.join('\n')}\n`;
    };
    const pick = async (bent: boolean): Promise<string> => {
      const [b, service] = await open(curve(bent), 'y');
      const runs = [
        await trainHere(b, 'linear'),
        await trainHere(b, 'dense', { epochs: 20, units: 32, batchSize: 32 }),
      ];
      const chosen = await service.prefer(runs);
      expect((await service.run()).runId).toBe(chosen.id);
      await bench?.close();
      bench = undefined;
      return chosen.learner;
    };
    expect(await pick(true)).toBe('dense');
    expect(await pick(false)).toBe('linear');
  });

  it('judges a linear run against a guess, and repeats exactly', async () => {
    const [b, service] = await open(customersCsv(800), 'bought');
    await trainHere(b, 'linear');
    const first = await service.run();
    const second = await service.run();
    expect(first.baseline).toBeNull();
    expect(first.comparison).toMatchObject({ against: 'trivial' });
    expect(first.gate.rules[0]).toMatchObject({ verdict: 'pass' });
    expect(second.metrics).toEqual(first.metrics);
  });

  it('fails a model of noise, lets a person accept it, and forgets that when the rules change', async () => {
    const random = new Random(3);
    const lines = Array.from(
      { length: 400 },
      () => `${random.normal().toFixed(3)},${random.below(2) === 1 ? 'yes' : 'no'}`,
    );
    const [b, service] = await open(`x,y\n${lines.join('\n')}\n`, 'y');
    await trainHere(b, 'linear');
    const report = await service.run();
    expect(report.gate.verdict).toBe('fail');
    expect(service.accept('a first look').accepted).toMatchObject({ reason: 'a first look' });
    const strict = service.saveRules([{ id: 'r', kind: 'atLeast', metric: 'accuracy', threshold: 0.1 }]);
    expect(strict).toMatchObject({ accepted: null, gate: { verdict: 'pass' } });
    expect(service.rules()).toHaveLength(1);
  });

  it('counts anew at another threshold', async () => {
    const [b, service] = await open(customersCsv(800), 'bought');
    await trainHere(b, 'linear');
    const report = await service.run();
    const low = await service.setThreshold(report.id, 0.052);
    expect(low).toMatchObject({ chosenThreshold: 0.05, thresholdBy: 'person' });
    expect(low.metrics.recall?.value).toBeGreaterThanOrEqual(report.metrics.recall?.value ?? 1);
    expect(low.metrics.rocAuc).toEqual(report.metrics.rocAuc);
    await expect(service.setThreshold(99, 0.5)).rejects.toMatchObject({ code: 'evaluate.none' });
  });

  it('evaluates classes and numbers', async () => {
    const random = new Random(4);
    const rows = Array.from({ length: 600 }, () => [random.normal(), random.normal()] as const);
    const kinds = rows.map(
      ([a, c]) => `${a.toFixed(3)},${c.toFixed(3)},${a + c > 0.7 ? '高' : a + c < -0.7 ? '低' : '中'}`,
    );
    const [b, service] = await open(`a,c,kind\n${kinds.join('\n')}\n`, 'kind');
    await trainHere(b, 'linear');
    const classes = await service.run();
    expect(classes).toMatchObject({ task: 'multiclass', positive: null, thresholds: [], roc: [] });
    expect(classes.confusion.flat().reduce((x, y) => x + y, 0)).toBe(classes.rows);
    expect(classes.metrics.accuracy?.value).toBeGreaterThan(0.8);
    expect(classes.gate.verdict).toBe('pass');
    await b.close();
    const numbers = rows.map(
      ([a, c]) => `${a.toFixed(3)},${c.toFixed(3)},${(100 + 10 * a - 5 * c + random.normal()).toFixed(3)}`,
    );
    const [r, regression] = await open(`a,c,price\n${numbers.join('\n')}\n`, 'price');
    await trainHere(r, 'linear');
    const report = await regression.run();
    expect(report).toMatchObject({ task: 'regression', classes: [], baseline: null });
    expect(report.metrics.r2?.value).toBeGreaterThan(0.95);
    expect(report.scatter.length).toBe(report.rows);
    expect(report.comparison?.difference.high).toBeLessThan(0);
    expect(report.gate.verdict).toBe('pass');
  });

  it('leaves no report when cancelled', async () => {
    const [b, service] = await open(customersCsv(800), 'bought');
    await trainHere(b, 'linear');
    const abort = new AbortController();
    const run = service.run(undefined, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(service.report()).toBeNull();
  });
});
