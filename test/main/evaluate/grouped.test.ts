// A split that keeps customers together, from training to the model card: everything that has an interval says that it is over customers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import { resamplingOf } from '../../../main/learn/trials';
import { columnsOf, splitLabelled } from '../../../main/recipe';
import { RegistryService } from '../../../main/registry';
import { EvaluationReport, Random, unitTexts } from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { bundleWorker } from '../learn/bundle';
import { type Bench, openBench, trainHere } from '../learn/project';

let workerFile = '';
let bench: Bench | undefined;
beforeAll(async () => {
  workerFile = await bundleWorker();
}, 120_000);
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

/** Customers with several rows each, who are alike in what they buy beyond what the columns tell. */
function visitsCsv(customers: number, seed = 1): string {
  const random = new Random(seed);
  const lines = ['customer,visits,spent,city,bought'];
  for (let c = 0; c < customers; c++) {
    const off = 1.5 * random.normal();
    const city = ['Bonn', '上海', '北京'][random.below(3)];
    for (let row = 0; row < 6; row++) {
      const [visits, spent] = [random.below(20), 100 * random.uniform()];
      const bought = (visits - 10) / 6 + (spent - 50) / 40 + off + 0.5 * random.normal() > 0;
      lines.push(`K${c},${visits},${spent.toFixed(2)},${city},${bought ? 'yes' : 'no'}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

async function grouped(customers: number): Promise<Bench> {
  bench = await openBench(visitsCsv(customers), 'bought', workerFile);
  const spec = await bench.recipe.propose('bought');
  const columns = spec.columns.map((c) => (c.name === 'customer' ? { ...c, role: 'id' as const } : c));
  await bench.recipe.save({
    ...spec,
    columns,
    split: { ...spec.split, method: 'grouped', column: 'customer' },
  });
  return bench;
}

describe('a split that keeps customers together', () => {
  it('has intervals over customers in the report, at every threshold, in money and between runs', async () => {
    const b = await grouped(400);
    const linear = await trainHere(b, 'linear');
    const forest = await trainHere(b, 'forest', { trees: 8, leaves: 4 });
    const here = new EvaluationService(b.project, b.data);
    const there = new EvaluationService(b.project, b.data, { workerFile });
    const first = await here.run(forest.id);
    expect(EvaluationReport.parse(JSON.parse(JSON.stringify(first)))).toEqual(first);
    const groups = Math.round(first.rows / 6);
    expect(first.unit).toEqual({ column: 'customer', groups });
    expect(unitTexts(first).map((sentence) => say(sentence, 'en'))).toEqual([
      `Intervals are over ${groups} groups of rows that share their “customer” and that the split keeps together, not over ${first.rows} rows.`,
    ]);
    expect(unitTexts(first).map((sentence) => say(sentence, 'zh'))).toEqual([
      `区间按 ${groups} 组计算，而不是按 ${first.rows} 行：“customer”相同的行为一组，划分数据时不拆开。`,
    ]);
    for (const { groups: own = 0, rows } of first.slices?.slices ?? []) {
      expect(own).toBeGreaterThan(0);
      expect(own).toBeLessThanOrEqual(rows);
    }
    // What depends on the threshold is counted from the rows, here and in a thread to the digit.
    const chosen = { slices: ['city'], fairness: ['city'] };
    const inspected = await here.inspect(first.id, chosen);
    const same = await here.setThreshold(first.id, first.chosenThreshold);
    expect(same.perClass).toEqual(first.perClass);
    expect(same.fairness).toEqual(inspected.fairness);
    for (const name of ['accuracy', 'recall', 'f1'] as const) {
      const [a, b_] = [first.metrics[name], same.metrics[name]];
      expect(b_?.value).toBeCloseTo(a?.value ?? 0, 12);
      // Other draws of the same customers.
      expect(((b_?.high ?? 0) - (b_?.low ?? 0)) / ((a?.high ?? 0) - (a?.low ?? 0))).toBeCloseTo(1, 0);
    }
    const other = await there.run(forest.id);
    expect((await there.setThreshold(other.id, 0.3)).metrics).toEqual(
      (await here.setThreshold(first.id, 0.3)).metrics,
    );
    const money = { truePositive: 40, falsePositive: -10, falseNegative: 0, trueNegative: 0, column: null };
    const paid = await there.setMoney(other.id, money);
    expect(paid.profit).toEqual((await here.setMoney(first.id, money)).profit);
    const row = paid.thresholds.find(({ threshold }) => threshold === paid.chosenThreshold);
    const point = paid.profit?.curve.find(({ threshold }) => threshold === paid.chosenThreshold);
    expect(point?.profit.value).toBe(40 * (row?.truePositives ?? 0) - 10 * (row?.falsePositives ?? 0));
    expect((await here.run(forest.id)).profit).toEqual(paid.profit);
    const compared = await there.compareOnTest(other.id, linear.id);
    expect(compared.comparisons).toEqual((await here.compareOnTest(first.id, linear.id)).comparisons);
    // Moved twice at once: what was said last is meant.
    const moves = await Promise.all([there.setThreshold(other.id, 0.2), there.setThreshold(other.id, 0.6)]);
    expect(moves[1].chosenThreshold).toBe(0.6);
    expect(
      there.report()?.report.id === other.id || b.project.evaluations.get(other.id).chosenThreshold,
    ).toBe(0.6);
    // Two reports beside each other are two moves.
    await Promise.all([there.setThreshold(first.id, 0.1), there.setThreshold(other.id, 0.6)]);
    expect(b.project.evaluations.get(first.id).chosenThreshold).toBe(0.1);
    const abort = new AbortController();
    const moving = there.setThreshold(other.id, 0.7, { signal: abort.signal });
    abort.abort();
    await expect(moving).rejects.toMatchObject({ code: 'cancelled' });
    expect(b.project.evaluations.get(other.id).chosenThreshold).toBe(0.6);
    await there.close();
  }, 120_000);

  it('is wider than the same rows taken one by one', async () => {
    const b = await grouped(400);
    await trainHere(b, 'linear');
    const service = new EvaluationService(b.project, b.data);
    const own = await service.run();
    const spec = b.recipe.fitted()?.spec;
    const testValues = [...new Set(await testCustomers(b))];
    if (!spec) throw new Error('no recipe');
    // The very same test rows, but nothing says that they belong together.
    const validationValues = spec
      ? Array.from({ length: 400 }, (_, i) => `K${i}`)
          .filter((name) => !testValues.includes(name))
          .slice(0, 60)
      : [];
    await b.recipe.save({
      ...spec,
      split: { ...spec.split, method: 'column', column: 'customer', testValues, validationValues },
    });
    await trainHere(b, 'linear');
    const rows = await service.run();
    expect(rows.unit).toBeUndefined();
    expect(rows.rows).toBe(own.rows);
    const width = ({ metrics }: EvaluationReport): number =>
      (metrics.rocAuc?.high ?? 0) - (metrics.rocAuc?.low ?? 0);
    expect(width(own) / width(rows)).toBeGreaterThan(1.3);
  }, 60_000);

  it('warns where customers are few, in the card too', async () => {
    const b = await grouped(60);
    await trainHere(b, 'linear');
    const service = new EvaluationService(b.project, b.data);
    const report = await service.run();
    expect(report.unit?.groups).toBeLessThan(30);
    const [unit, few] = unitTexts(report).map((sentence) => say(sentence, 'en'));
    expect(few).toMatch(/^With only \d+ groups by “customer” among the test rows, intervals are rough/);
    service.saveRules([]);
    const registry = new RegistryService(b.project, b.data, service, { version: '1.0.0' });
    const model = await registry.register();
    const read = async (locale: 'en' | 'zh'): Promise<string> => {
      const { path } = await registry.writeCard(model.version, join(b.folder, `${locale}.html`), locale);
      return readFileSync(path, 'utf8');
    };
    const card = await read('en');
    expect(card).toContain(unit);
    // Under what the model is worth, and among its limits.
    expect(card.split(few ?? '?').length).toBe(3);
    expect(await read('zh')).toContain('区间比较粗略');
  }, 60_000);

  it('chooses between runs by customers', async () => {
    const b = await grouped(200);
    const start = async (learner: 'linear' | 'forest', settings = {}): Promise<number> => {
      const recipe = b.recipe.fitted();
      if (!recipe) throw new Error('no recipe');
      const resampling = resamplingOf(recipe);
      const { id } = b.trainer.start({ learner, settings, seed: 1, resampling });
      await b.trainer.finished(id);
      return id;
    };
    const linear = await start('linear');
    const forest = await start('forest', { trees: 10, leaves: 4 });
    const score = b.project.runs.get(linear).score;
    expect(score?.groups).toBeGreaterThan(20);
    expect(score?.groups).toBeLessThan(score?.rows ?? 0);
    const service = new EvaluationService(b.project, b.data);
    const found = await service.compare(linear, forest);
    expect(say(found?.summary ?? { key: '' }, 'en')).toContain(` of ${score?.groups} groups`);
    expect(say(found?.summary ?? { key: '' }, 'zh')).toContain(`${score?.groups} 组`);
    expect(await service.preferred()).not.toBeNull();
  }, 120_000);
});

/** The customers of the test rows. */
async function testCustomers({ data, recipe }: Bench): Promise<string[]> {
  const fitted = recipe.fitted();
  if (!fitted) throw new Error('no recipe');
  const frame = await data.frame(fitted.versionId, columnsOf(fitted.spec));
  const column = frame.columns.find(({ name }) => name === 'customer');
  if (column?.kind !== 'text') throw new Error('no customers');
  return Array.from(
    splitLabelled(frame, fitted.spec).test,
    (row) => column.dictionary[column.codes[row] as number] ?? '',
  );
}
