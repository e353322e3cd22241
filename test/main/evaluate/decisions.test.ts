// What a person does with a report: money, goals, correction, slices, comparison; and what makes the gate stop. Real runs, real project.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import { RegistryService } from '../../../main/registry';
import { PredictionService } from '../../../main/serve';
import { EvaluationReport, Random } from '../../../shared/domain';
import { hasMessage, say } from '../../../shared/messages';
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
const spoken = (report: EvaluationReport): void => {
  const texts = [
    report.headline,
    ...report.gate.rules.map(({ summary }) => summary),
    ...(report.suspicions ?? []).map(({ summary }) => summary),
    ...(report.advice ?? []).map(({ summary }) => summary),
  ];
  for (const text of texts) {
    expect(hasMessage(text?.key ?? ''), text?.key).toBe(true);
    for (const locale of ['en', 'zh'] as const)
      if (text) expect(say(text, locale)).not.toMatch(/[{}]|evaluate\./);
  }
};

describe('a yes-or-no question', () => {
  it('is put in money, aimed at a goal, and remembers both for the next evaluation', async () => {
    const [b, service] = await open(customersCsv(1500), 'bought');
    await trainHere(b, 'linear');
    const report = await service.run();
    spoken(report);
    expect(report.gains?.at(-1)?.share).toBe(1);
    expect(report.perClass?.map(({ name }) => name)).toEqual(['no', 'yes']);
    expect(report.validationThresholds).toHaveLength(101);
    expect(report.speed?.bytes).toBeGreaterThan(1000);
    expect(report.slices?.slices.length).toBeGreaterThan(5);
    expect(report.suspicions?.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['shuffled', 'leak', 'tooGood', 'entityOverlap', 'dateOverlap', 'duplicates']),
    );
    expect(report.suspicions?.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);

    const money = { truePositive: 40, falsePositive: -10, falseNegative: 0, trueNegative: 0, column: null };
    const paid = await service.setMoney(report.id, money);
    const row = paid.thresholds.find(({ threshold }) => threshold === paid.chosenThreshold);
    const point = paid.profit?.curve.find(({ threshold }) => threshold === paid.chosenThreshold);
    expect(point?.profit.value).toBe(40 * (row?.truePositives ?? 0) - 10 * (row?.falsePositives ?? 0));
    expect(say(paid.headline ?? { key: '' }, 'en')).toMatch(
      /^Acting on the \d+ test rows it names first earns/,
    );
    const aimed = await service.aim(report.id, { kind: 'profit' });
    expect(aimed).toMatchObject({ thresholdBy: 'goal', chosenThreshold: paid.profit?.best ?? -1 });
    const again = await service.run();
    expect(again).toMatchObject({
      thresholdBy: 'goal',
      chosenThreshold: aimed.chosenThreshold,
      profit: { money },
    });
    expect(EvaluationReport.parse(JSON.parse(JSON.stringify(again)))).toEqual(again);

    const byColumn = await service.setMoney(again.id, { ...money, column: 'income' });
    expect(byColumn.profit?.curve[0]?.profit.value).toBeGreaterThan(10_000);
    await expect(service.setMoney(again.id, { ...money, column: 'city' })).rejects.toMatchObject({
      code: 'evaluate.moneyColumn',
    });
    expect((await service.setMoney(again.id, null)).profit).toBeUndefined();
    expect(await service.setThreshold(again.id, 0.3)).toMatchObject({ thresholdBy: 'person' });
    expect((await service.run()).thresholdBy).toBe('validationF1');
  });

  it('is corrected in the graph itself, registered so, and given back', async () => {
    const [b, service] = await open(customersCsv(2000), 'bought');
    const linear = await trainHere(b, 'linear');
    const forest = await trainHere(b, 'forest', { trees: 20, leaves: 4 });
    const before = await service.run(forest.id);
    expect(before.suspicions?.map(({ kind }) => kind)).toContain('shuffled');
    const after = await service.calibrate(before.id, 'platt');
    expect(after).toMatchObject({ runId: forest.id, calibratedBy: 'platt' });
    expect(after.metrics.logLoss?.value).toBeLessThan(before.metrics.logLoss?.value ?? 0);
    expect(after.metrics.rocAuc?.value).toBeCloseTo(before.metrics.rocAuc?.value ?? 0, 3);
    service.saveRules([]);
    const registry = new RegistryService(b.project, b.data, service, { version: '1.0.0' });
    const model = await registry.register();
    expect(model.calibratedBy).toBe('platt');
    expect(registry.manifest(1).calibration).toMatchObject({ kind: 'platt' });
    const compared = await service.compareOnTest(after.id, linear.id);
    expect(compared.comparisons?.[0]).toMatchObject({ runId: linear.id });
    expect(compared.comparisons?.[0]?.figures.map(({ metric }) => metric)).toContain('rocAuc');
    expect(compared.openings).toBe(after.openings + 1);
    // The production model is the champion of the next one.
    const challenger = await service.run(linear.id);
    expect(challenger.champion).toMatchObject({ version: 1, metric: 'rocAuc', mayHaveSeen: false });
    expect(challenger.champion?.value).toBeCloseTo(after.metrics.rocAuc?.value ?? 0, 9);
    const bare = await service.calibrate((await service.run(forest.id)).id, 'none');
    expect(bare.metrics.logLoss?.value).toBeCloseTo(before.metrics.logLoss?.value ?? 0, 9);
    expect(bare.calibratedBy).toBeUndefined();
  });

  it('is looked at level by level and group by group, also by columns that the model does not see', async () => {
    const [b, service] = await open(customersCsv(1500), 'bought');
    await trainHere(b, 'linear');
    const { id } = await service.run();
    const report = await service.inspect(id, { slices: ['city'], fairness: ['city', 'age'] });
    expect(report.slices?.columns).toEqual(['city']);
    expect(report.slices?.slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(report.rows);
    expect(report.fairness?.map(({ column }) => column)).toEqual(['city', 'age']);
    service.saveRules([
      { id: 'f', kind: 'fairness', metric: 'rocAuc', threshold: 0.99 },
      { id: 's', kind: 'worstSlice', metric: 'rocAuc', threshold: 0.5 },
      { id: 'l', kind: 'latency', metric: 'rocAuc', threshold: 60_000 },
      { id: 'z', kind: 'size', metric: 'rocAuc', threshold: 0.000001 },
      { id: 'p', kind: 'profit', metric: 'rocAuc', threshold: 1 },
    ]);
    const judged = service.report()?.report;
    expect(judged?.gate.rules.map(({ verdict }) => verdict)).toEqual([
      'fail',
      'pass',
      'pass',
      'fail',
      'warn',
    ]);
    if (judged) spoken(judged);
    // The same columns are looked at the next time, and fairness follows the threshold.
    const next = await service.run();
    expect(next.slices?.columns).toEqual(['city']);
    expect((await service.setThreshold(next.id, 0)).fairness?.[0]?.ratio?.value).toBe(1);
    const abort = new AbortController();
    const cancelled = service.inspect(
      next.id,
      { slices: null, fairness: [] },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(service.report()?.report.slices?.columns).toEqual(['city']);
  });

  it('is blocked by a column that gives the answer away, with a way back', async () => {
    const random = new Random(3);
    const lines = Array.from({ length: 600 }, () => {
      const [a, y] = [random.normal(), random.below(2)];
      return `${a.toFixed(3)},${y === 1 ? (1000 + random.below(500)).toString() : '0'},${y === 1 ? 'yes' : 'no'}`;
    });
    const [b, service] = await open(`a,refund,returned\n${lines.join('\n')}\n`, 'returned');
    await trainHere(b, 'linear');
    const report = await service.run();
    expect(report.suspicions?.find(({ kind }) => kind === 'leak')).toMatchObject({
      verdict: 'fail',
      columns: ['refund'],
    });
    expect(report.suspicions?.find(({ kind }) => kind === 'tooGood')).toMatchObject({ verdict: 'warn' });
    expect(report.gate.verdict).toBe('fail');
    expect(report.advice?.[0]).toMatchObject({
      id: 'leak',
      action: { kind: 'drop', columns: ['refund'] },
    });
    // More of the same would not help a score that is too good already.
    expect(report.advice?.map(({ id }) => id)).not.toContain('rows');
    expect(report.learningCurve?.points.length).toBeGreaterThan(1);
    spoken(report);
  });
});

describe('customers who are on both sides of the split', () => {
  it('are found without being named as such, reach the gate, and lead to a split by customer', async () => {
    const random = new Random(8);
    const lines = Array.from({ length: 300 }, (_, c) => {
      const [age, y] = [20 + 50 * random.uniform(), random.below(2)];
      return Array.from(
        { length: 4 },
        () =>
          `C${1000 + c},${age.toFixed(2)},${(age + random.normal()).toFixed(1)},${random.uniform().toFixed(3)},${y === 1 ? 'yes' : 'no'}`,
      );
    });
    const [b, service] = await open(`customer,age,weight,mood,left\n${lines.flat().join('\n')}\n`, 'left');
    await trainHere(b, 'linear');
    const report = await service.run();
    expect(report.suspicions?.find(({ kind }) => kind === 'entityOverlap')).toMatchObject({
      verdict: 'fail',
      columns: ['customer'],
    });
    expect(report.gate.verdict).toBe('fail');
    expect(report.advice?.map(({ action }) => action)).toContainEqual({
      kind: 'split',
      method: 'grouped',
      column: 'customer',
    });
    spoken(report);
  });
});

describe('a number', () => {
  it('comes with an interval that holds its promise, in scored files too', async () => {
    const random = new Random(4);
    const lines = Array.from({ length: 1500 }, () => {
      const [a, c] = [random.normal(), random.normal()];
      return `${a.toFixed(3)},${c.toFixed(3)},${(100 + 10 * a - 5 * c + 2 * random.normal()).toFixed(3)}`;
    });
    const [b, service] = await open(`a,c,price\n${lines.join('\n')}\n`, 'price');
    await trainHere(b, 'linear');
    const report = await service.run();
    expect(report.interval?.coverage.value).toBeGreaterThan(0.85);
    expect(report.interval?.coverage.value).toBeLessThan(0.95);
    expect(report.metrics.medae?.value).toBeLessThan(report.metrics.mae?.value ?? 0);
    spoken(report);
    const registry = new RegistryService(b.project, b.data, service, { version: '1.0.0' });
    await registry.register();
    const serving = new PredictionService(b.project, b.data, registry);
    const { predictions } = await serving.predict([{ a: 1, c: 0 }]);
    const [first] = predictions;
    const width = (first?.high ?? 0) - (first?.low ?? 0);
    expect(width).toBeGreaterThan(4);
    expect(width).toBeLessThan(9);
    expect(((first?.high ?? 0) + (first?.low ?? 0)) / 2).toBeCloseTo(Number(first?.prediction), 3);
    const out = join(b.folder, 'scored.csv');
    await serving.score(join(b.folder, 'data.csv'), out, undefined, {});
    const [head, ...rows] = readFileSync(out, 'utf8').trim().split('\n');
    expect(head).toBe('a,c,price,prediction,prediction_low,prediction_high');
    expect(rows).toHaveLength(1500);
    const cells = rows.map((row) => row.split(',').map(Number));
    const told = await serving.predict(cells.slice(0, 200).map(([a, c]) => ({ a: a ?? null, c: c ?? null })));
    let held = 0;
    for (const [i, [, , price = NaN, prediction = NaN, low = NaN, high = NaN]] of cells.entries()) {
      // What the file says of a row is what the service says of it.
      const same = told.predictions[i];
      if (same) expect([prediction, low, high]).toEqual([same.prediction, same.low, same.high]);
      expect(prediction - low).toBeCloseTo(high - prediction, 3);
      expect(high).toBeGreaterThan(low);
      if (low <= price && price <= high) held++;
    }
    // Nine of ten were promised.
    expect(held / rows.length).toBeGreaterThan(0.86);
    expect(held / rows.length).toBeLessThan(0.94);
    await serving.close();
  });
});
