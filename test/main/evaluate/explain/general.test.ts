// What-if questions and what holds in general, on real runs: limits are kept, goals reached, figures those of the model, results kept.
import { afterEach, describe, expect, it } from 'vitest';
import { EvaluationService, ExplainService } from '../../../../main/evaluate';
import { spearman } from '../../../../main/evaluate/explain/summary';
import type { ChangeLimits, Goal, LearnerId, Settings } from '../../../../shared/domain';
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
  settings: Settings,
): Promise<ExplainService> {
  bench = await openBench(csv, target, '');
  const run = await trainHere(bench, learner, settings);
  await new EvaluationService(bench.project, bench.data).run(run.id);
  return new ExplainService(bench.project, bench.data);
}

const trees = { rounds: 40, learningRate: 0.2, minRows: 5 };
const yes: Goal = { kind: 'class', name: 'yes' };

describe('counterfactual', () => {
  it('reaches the goal by observed values, in the directions that are allowed', async () => {
    const service = await ready(customersCsv(900), 'bought', 'trees', trees);
    const { columns, threshold } = await service.open();
    const rows = await service.rows({ order: 'closest', limit: 60 });
    const no = rows.filter(({ says }) => says === 'no').slice(0, 8);
    expect(no.length).toBeGreaterThan(3);
    const limits: ChangeLimits = { age: 'fixed', income: 'up', city: 'fixed' };
    for (const { rowId } of no) {
      const { row } = await service.row({ rowId });
      for (const allowed of [{}, limits]) {
        const found = await service.counterfactual({ row, goal: yes, limits: allowed });
        if (!found) continue;
        const after = await service.row({ row: found.row });
        expect(after.prediction).toBe('yes');
        expect(found.to).toBeCloseTo(after.says, 6);
        expect(found.to).toBeGreaterThanOrEqual(threshold);
        expect(hasMessage(found.sentence.key)).toBe(true);
        for (const { column, from, to } of found.changes) {
          expect(row[column]).toEqual(from);
          const known = columns.find(({ name }) => name === column);
          if (typeof to === 'number') {
            expect(to).toBeGreaterThanOrEqual(known?.range?.low ?? Infinity);
            expect(to).toBeLessThanOrEqual(known?.range?.high ?? -Infinity);
          } else if (known?.type === 'text') expect(known.levels.map(({ value }) => value)).toContain(to);
          const limit = (allowed as ChangeLimits)[column] ?? 'free';
          expect(limit).not.toBe('fixed');
          if (limit === 'up') expect(Number(to)).toBeGreaterThan(Number(from));
        }
      }
    }
  });

  it('answers null where nothing may be changed', async () => {
    const service = await ready(customersCsv(300), 'bought', 'linear', {});
    const [first] = await service.rows({ order: 'lowest', limit: 1 });
    const { row } = await service.row({ rowId: first?.rowId ?? 0 });
    const fixed = Object.fromEntries(Object.keys(row).map((name) => [name, 'fixed' as const]));
    expect(await service.counterfactual({ row, goal: yes, limits: fixed })).toBeNull();
  });

  it('finds the nearest of the single changes of a number', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `${i % 100},${(i * 7) % 13},${2 * (i % 100)}.5`);
    const service = await ready(`x,z,y\n${lines.join('\n')}\n`, 'y', 'linear', {});
    const { row } = await service.row({ row: { x: 10, z: 5 } });
    const found = await service.counterfactual({
      row,
      goal: { kind: 'atLeast', value: 41 },
      limits: { z: 'fixed' },
    });
    expect(found?.changes.map(({ column }) => column)).toEqual(['x']);
    const to = Number(found?.changes[0]?.to);
    // y is 2x + 0.5: the first whole x that reaches 41 is 21; observed values are tried in at most 24 steps.
    expect(to).toBeGreaterThanOrEqual(20);
    expect(to).toBeLessThanOrEqual(22);
  });
});

describe('in general', () => {
  it('tells partial dependence as the model answers, and keeps it with the run', async () => {
    const service = await ready(customersCsv(400), 'bought', 'trees', trees);
    const age = await service.dependence({ column: 'age' });
    expect(age.rows).toBe(80);
    expect(age.lines).toHaveLength(40);
    for (const line of age.lines) expect(line).toHaveLength(age.points.length);
    const ids = await service.rows({ order: 'mixed', limit: 500 });
    const point = age.points[5];
    let total = 0;
    for (const { rowId } of ids) {
      const { row } = await service.row({ rowId });
      total += (await service.row({ row: { ...row, age: point?.value ?? null } })).says;
    }
    expect(point?.says.value).toBeCloseTo(total / ids.length, 5);
    expect(age.points.at(-1)?.says.value).toBeGreaterThan(age.points[0]?.says.value ?? 1);
    expect(age.histogram.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(200);
    const city = await service.dependence({ column: 'city' });
    expect(city.points.map(({ value }) => value)).toContain('上海');
    expect(city.points.every(({ share }) => share !== null && share > 0)).toBe(true);
    await expect(service.dependence({ column: 'no such' })).rejects.toMatchObject({
      code: 'data.columnMissing',
    });
    const again = new ExplainService((bench as Bench).project, (bench as Bench).data);
    expect(again.saved().dependences).toEqual([age, city]);
  });

  it('sums contributions up by column with size and direction, and can be stopped', async () => {
    const service = await ready(customersCsv(900), 'bought', 'trees', trees);
    const abort = new AbortController();
    await service.open();
    const stopped = service.summary({}, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(service.saved().summary).toBeNull();
    const { columns, ...summary } = await service.summary();
    expect(summary).toMatchObject({ method: 'trees', scale: 'logOdds', outcome: 'yes', rows: 180 });
    expect(['age', 'income']).toContain(columns[0]?.column);
    const by = new Map(columns.map((column) => [column.column, column]));
    expect(by.get('age')?.direction).toBeGreaterThan(0.8);
    expect(by.get('city')).toMatchObject({ direction: null, raises: '上海' });
    const { low = 1, value = 0, high = 0 } = by.get('age')?.size ?? {};
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(service.saved().summary).toEqual({ columns, ...summary });
    expect(service.saveLimits({ age: 'up' })).toEqual(service.saved().limits);
  });

  it('correlates ranks with ties as the definition does', () => {
    // scipy.stats.spearmanr([1, 2, 2, 4, nan, 5], [2, 1, 3, 3, 9, 8]) without the missing pair.
    const found = spearman(Float64Array.of(1, 2, 2, 4, NaN, 5), Float64Array.of(2, 1, 3, 3, 9, 8));
    expect(found).toBeCloseTo(0.763157894736842, 9);
    expect(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNull();
  });
});
