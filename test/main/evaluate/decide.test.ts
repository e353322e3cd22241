// Several classes in money: by hand on few rows, and of a project from its report to the labels that are served.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder, openSession } from '../../../main/compute';
import { EvaluationService } from '../../../main/evaluate';
import { classProfit, decideReport, valuesOf } from '../../../main/evaluate/decide';
import { likeliest, mostValuable } from '../../../main/learn';
import { lowerDecision } from '../../../main/learn/decision';
import { RegistryService } from '../../../main/registry';
import { Predictor } from '../../../main/serve/predictor';
import {
  type ClassAgainstRest,
  type ClassMoney,
  type EvaluationReport,
  profitCautions,
  Random,
} from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { type Bench, openBench, trainHere } from '../learn/project';

/** To take c for another is dear, to take another for c is cheap. */
const money: ClassMoney = {
  classes: ['a', 'b', 'c'],
  amounts: [
    [5, -1, -1],
    [-1, 5, -1],
    [-40, -40, 5],
  ],
  column: null,
  shares: [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ],
};

const none = { actual: new Float64Array(0), worths: null };

describe('decisions between several classes', () => {
  it('go by the greatest expected value, and bring what they bring', async () => {
    const outputs = Float64Array.of(0.8, 0.1, 0.1, 0.5, 0.49, 0.01, 0.1, 0.7, 0.2, 0.05, 0.05, 0.9);
    const actual = Float64Array.of(0, 1, 2, 2);
    // Expected of a, b, c in the first row: 0.8*5 - 0.1 - 4 = -0.1; -0.8 + 0.5 - 4 = -4.3; -0.8 - 0.1 + 0.5 = -0.4.
    expect([0, 1, 2, 3].map((i) => mostValuable(outputs, i, money.amounts))).toEqual([0, 0, 2, 2]);
    const found = await classProfit({ ...none, actual, outputs }, money, money.amounts, [], 1);
    expect(found.likeliest.value).toBe((5 - 1 - 40 + 5) / 4);
    expect(found.value.value).toBe((5 - 1 + 5 + 5) / 4);
    expect(found.more.value).toBe(45 / 4);
    expect(found.more.low).toBeLessThanOrEqual(found.more.value);
    expect(found.promised).toBeCloseTo((-0.1 + (2.5 - 0.49 - 0.4) + (-0.8 + 1) + (-0.1 + 4.5)) / 4, 12);
    expect(found.decided.confusion).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 0, 2],
    ]);
    expect(found.decided.metrics.accuracy?.value).toBe(0.75);
    // A weight is so many copies of the row.
    const of = Int32Array.of(0, 1, 2, 3);
    const weights = Float64Array.of(2, 2, 0, 0);
    const clusters = { of, count: 4, weights, single: true as const };
    const weighted = await classProfit({ ...none, actual, outputs, clusters }, money, money.amounts, [], 1);
    expect(weighted.value.value).toBe(2);
  });

  it('take of a column the mean worth of each class, and count what each row was really worth', async () => {
    const worth: ClassMoney = {
      ...money,
      column: 'worth',
      shares: money.shares.map((row, k) => row.map((_, j) => (k === j ? 1 : 0))),
    };
    const actual = Float64Array.of(0, 0, 1);
    const worths = Float64Array.of(10, 30, NaN);
    const values = valuesOf(worth, { actual, worths });
    // The class that no row is of gets the mean of all.
    expect(values.map((row, k) => row[k])).toEqual([25, 5, 5 + 40 / 3]);
    expect(values[2]?.[0]).toBe(-40);
    const outputs = Float64Array.of(1, 0, 0, 1, 0, 0, 0, 1, 0);
    const found = await classProfit({ actual, outputs, worths }, worth, values, [], 1);
    expect(found.value.value).toBeCloseTo((15 + 35 + 5) / 3, 12);
    expect(valuesOf(worth, { actual, worths, weights: Float64Array.of(3, 0, 0) })[0]?.[0]).toBe(15);
  });

  it('are the same in the graph as here, ties too', async () => {
    const graph = new GraphBuilder({ name: 'd' });
    const input = graph.input('p', 'float32', ['N', 5]);
    const random = new Random(8);
    const values = Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => random.below(7) - 3));
    graph.output('label', lowerDecision(graph, input, values), 'int64', ['N']);
    const rows = 4000;
    const data = Float32Array.from({ length: rows * 5 }, (_, i) =>
      i < 5 * 2000 ? random.below(4) / 4 : random.uniform(),
    );
    const session = openSession(graph.toBytes());
    const { label } = await session.run({ p: { dtype: 'float32', dims: [rows, 5], data } }, ['label']);
    expect(Array.from(label?.data as BigInt64Array, Number)).toEqual(
      Array.from({ length: rows }, (_, row) => mostValuable(data, row, values)),
    );
    session.dispose();
  });

  it('say what is to be known of the probabilities they rest on', async () => {
    const class_ = (name: string, surely: number | null, share: number): ClassAgainstRest => ({
      ...{ name, rows: 10, share, rocAuc: null, averagePrecision: null },
      ...{ roc: [], precisionRecall: [], gains: [], lift: [], calibration: [], ece: null },
      calibrationTest:
        surely === null ? null : { surely, chance: 0.01, p: 0.001, atMost: 0.3, detectable: 0.05 },
    });
    // A rare class is far off by less than a frequent one.
    const against = [class_('a', 0.04, 0.5), class_('b', 0.02, 0.05), class_('c', null, 0.01)];
    const outputs = Float64Array.of(0.8, 0.1, 0.1);
    const found = await classProfit(
      { ...none, actual: Float64Array.of(0), outputs },
      money,
      money.amounts,
      against,
      1,
    );
    expect([found.dishonest, found.untold]).toEqual([['b'], ['c']]);
    expect(profitCautions(found).map((one) => say(one, 'en'))).toEqual([
      expect.stringMatching(/^The probabilities of “b” are far from/),
      expect.stringMatching(/^Whether the probabilities of “c” are right is not known/),
    ]);
    expect(profitCautions({ dishonest: ['甲', '乙'], untold: [] }).map((one) => say(one, 'zh'))[0]).toMatch(
      /^“甲”、“乙”的概率/,
    );
  });
});

describe('a project of three classes in money', () => {
  let bench: Bench;
  let service: EvaluationService;
  let report: EvaluationReport;
  beforeAll(async () => {
    const random = new Random(4);
    const lines = Array.from({ length: 900 }, () => {
      const [x, y] = [random.normal(), random.normal()];
      const kind = x + random.normal() > 1 ? 'c' : y > 0 ? 'b' : 'a';
      return `${x.toFixed(3)},${y.toFixed(3)},${(10 * random.uniform()).toFixed(2)},${kind}`;
    });
    bench = await openBench(`x,y,worth,kind\n${lines.join('\n')}\n`, 'kind', '', (spec) => ({
      ...spec,
      columns: spec.columns.filter(({ name }) => name !== 'worth'),
    }));
    await trainHere(bench, 'linear');
    service = new EvaluationService(bench.project, bench.data);
    report = await service.run();
  });
  afterAll(() => bench.close());

  it('decides as a person says, and takes it back to the digit', async () => {
    expect(report.classes).toEqual(['a', 'b', 'c']);
    const valued = await service.setClassMoney(report.id, money);
    const profit = valued.classProfit;
    expect(valued.decidedBy).toBeUndefined();
    expect(valued.metrics).toEqual(report.metrics);
    expect(profit?.more.low).toBeGreaterThan(0);
    expect(say(valued.headline ?? { key: '', params: {} }, 'en')).toMatch(
      /^Decided by the likeliest class, a row brings .*Deciding by the greatest expected value brings .* more a row/,
    );
    const decided = service.decide(report.id, 'value');
    expect(decided.decidedBy).toBe('value');
    expect(decided.metrics.accuracy?.value).toBeLessThan(report.metrics.accuracy?.value ?? 0);
    expect(decided.metrics.rocAuc).toEqual(report.metrics.rocAuc);
    expect(decided.perClass?.[2]?.recall.value).toBeGreaterThan(report.perClass?.[2]?.recall.value ?? 1);
    expect(decided.confusion.flat().reduce((a, b) => a + b, 0)).toBe(report.rows);
    const back = service.decide(report.id, 'likeliest');
    expect(back).toMatchObject({
      metrics: report.metrics,
      confusion: report.confusion,
      perClass: report.perClass,
    });
    expect(back.byLikeliest).toBeUndefined();
  });

  it('keeps amounts and choice for the next evaluation, and judges what is asked of the money', async () => {
    service.decide(report.id, 'value');
    const again = await service.run();
    expect(again).toMatchObject({ decidedBy: 'value', classProfit: { money } });
    const asked = (threshold: number) =>
      service.saveRules([{ id: 'profit.accuracy', kind: 'profit', metric: 'accuracy', threshold }]);
    expect(asked(-50)?.gate.verdict).toBe('pass');
    expect(asked(1000)?.gate.rules[0]).toMatchObject({
      verdict: 'fail',
      value: again.classProfit?.value.value,
    });
    asked(-50);
  });

  it('serves, registers and exports what was decided by', async () => {
    const registry = new RegistryService(bench.project, bench.data, service, { version: '0' });
    const model = await registry.register();
    const manifest = registry.manifest(model.version);
    expect(model.decision).toEqual(money.amounts);
    expect(manifest.decision).toEqual(money.amounts);
    const random = new Random(9);
    const rows = 300;
    const column = (name: string) => ({
      ...{ name, type: 'number' as const, kind: 'number' as const },
      values: Float64Array.from({ length: rows }, () => random.normal()),
    });
    const columns = [column('x'), column('y')];
    const onnx = bench.project.models.onnx(model.version);
    const predictor = new Predictor(onnx, manifest);
    const scores = await predictor.predict(columns, rows);
    predictor.dispose();
    if (scores.kind !== 'classes') throw new Error('no classes');
    const session = openSession(onnx);
    const feeds = Object.fromEntries(
      columns.map(({ name, values }) => [name, { dtype: 'float64' as const, dims: [rows, 1], data: values }]),
    );
    const { label } = await session.run(feeds, ['label']);
    session.dispose();
    expect(scores.labels).toEqual(label?.data);
    const plain = scores.labels.map((_, row) => report.classes[likeliest(scores.probabilities, row, 3)]);
    expect(scores.labels).not.toEqual(plain);
    for (const locale of ['en', 'zh'] as const) {
      const path = join(bench.folder, `card-${locale}.html`);
      await registry.writeCard(model.version, path, locale);
      const html = readFileSync(path, 'utf8');
      for (const heading of locale === 'en'
        ? ['Class by class', 'What decisions bring']
        : ['逐类查看', '各种判定带来多少'])
        expect(html).toContain(`<h2>${heading}</h2>`);
      expect(html).toContain('>-40<');
      expect(html).not.toMatch(/card\.\w|evaluate\.\w|\{\w+[,}]|undefined/);
    }
    // Decided another way it is another version.
    const latest = service.report()?.report.id ?? 0;
    service.decide(latest, 'likeliest');
    const other = await registry.register();
    expect(other.version).toBe(model.version + 1);
    expect(other.decision).toBeUndefined();
  });

  it('counts a column, refuses what does not fit, and forgets', async () => {
    const latest = service.report()?.report.id ?? 0;
    const shares = money.shares.map((row, k) => row.map((_, j) => (k === j ? 1 : 0)));
    const valued = await service.setClassMoney(latest, { ...money, column: 'worth', shares });
    expect(valued.classProfit?.values[0]?.[0]).toBeGreaterThan(8);
    expect(valued.classProfit?.value.value).toBeGreaterThan(valued.classProfit?.likeliest.value ?? 0);
    const refused = (code: string) => expect.objectContaining({ code });
    await expect(service.setClassMoney(latest, { ...money, column: 'kind' })).rejects.toEqual(
      refused('evaluate.moneyColumn'),
    );
    await expect(service.setClassMoney(latest, { ...money, column: 'gone' })).rejects.toEqual(
      refused('data.columnMissing'),
    );
    await expect(service.setClassMoney(latest, { ...money, classes: ['a', 'b'] })).rejects.toEqual(
      refused('evaluate.moneyClasses'),
    );
    const stopped = new AbortController();
    stopped.abort();
    await expect(service.setClassMoney(latest, money, { signal: stopped.signal })).rejects.toEqual(
      refused('cancelled'),
    );
    expect(service.report()?.report.classProfit?.money.column).toBe('worth');
    service.decide(latest, 'value');
    const bare = await service.setClassMoney(latest, null);
    expect(bare.classProfit).toBeUndefined();
    expect(bare.decidedBy).toBeUndefined();
    expect(bare.metrics).toEqual(report.metrics);
    expect(decideReport(bare, 'value').decidedBy).toBeUndefined();
  });
});
