// Evaluations in a thread of their own, started from the bundle as in the application: the same answers, and a cancel that comes at once.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import type { EvaluationReport, Run } from '../../../shared/domain';
import { bundleWorker } from '../learn/bundle';
import { type Bench, customersCsv, openBench, trainHere } from '../learn/project';

let workerFile = '';
let bench: Bench | undefined;
beforeAll(async () => {
  workerFile = await bundleWorker();
}, 120_000);
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function open(rows: number): Promise<{ bench: Bench; linear: Run; forest: Run }> {
  bench = await openBench(customersCsv(rows), 'bought', workerFile);
  const linear = await trainHere(bench, 'linear');
  return { bench, linear, forest: await trainHere(bench, 'forest', { trees: 10, leaves: 4 }) };
}

/** But for what differs from one time to the next. */
const lasting = ({ id: _, openings, startedAt, seconds, speed, ...rest }: EvaluationReport): object => ({
  ...rest,
  counted: openings > 0 && startedAt > 0 && seconds >= 0,
  bytes: speed?.bytes,
});

describe('an evaluation in a thread', () => {
  it('says to the digit what it says here, for everything that can be asked', async () => {
    const { bench: b, linear, forest } = await open(1200);
    const here = new EvaluationService(b.project, b.data);
    const there = new EvaluationService(b.project, b.data, { workerFile });
    // Kept with the run by whoever asks first.
    expect(await there.preferred()).toEqual(await here.preferred());
    expect(await there.compare(linear.id, forest.id)).toEqual(await here.compare(linear.id, forest.id));
    const phases: string[] = [];
    const one = await here.run(forest.id);
    const other = await there.run(forest.id, { onProgress: ({ phase }) => phases.push(phase.key) });
    expect(lasting(other)).toEqual(lasting(one));
    expect(other.openings).toBe(one.openings + 1);
    expect(new Set(phases)).toEqual(
      new Set(
        ['read', 'score', 'intervals', 'importance', 'slices', 'suspicion', 'curve'].map(
          (p) => `evaluate.phase.${p}`,
        ),
      ),
    );
    const chosen = { slices: ['city'], fairness: ['city', 'age'] };
    const inspected = await there.inspect(other.id, chosen);
    expect(lasting(inspected)).toEqual(lasting(await here.inspect(one.id, chosen)));
    const money = {
      truePositive: 40,
      falsePositive: -10,
      falseNegative: 0,
      trueNegative: 0,
      column: 'income',
    };
    expect((await there.setMoney(other.id, money)).profit).toEqual(
      (await here.setMoney(one.id, money)).profit,
    );
    await expect(there.setMoney(other.id, { ...money, column: 'city' })).rejects.toMatchObject({
      code: 'evaluate.moneyColumn',
    });
    expect((await there.compareOnTest(other.id, linear.id)).comparisons).toEqual(
      (await here.compareOnTest(one.id, linear.id)).comparisons,
    );
    expect((await there.calibrate(other.id, 'platt')).metrics).toEqual(
      (await here.calibrate(one.id, 'platt')).metrics,
    );
    await there.close();
  });

  it('is answered at once when cancelled, leaves no report, and lets its thread end', async () => {
    const { bench: b, forest } = await open(4000);
    const service = new EvaluationService(b.project, b.data, { workerFile });
    const abort = new AbortController();
    let told = 0;
    const run = service.run(forest.id, {
      signal: abort.signal,
      onProgress: ({ phase }) => {
        told++;
        if (phase.key === 'evaluate.phase.intervals') abort.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    const before = told;
    await service.close();
    expect(told).toBe(before);
    expect(service.report()).toBeNull();
    // The split was opened, and stays counted.
    expect((await service.run(forest.id)).openings).toBe(2);
  });

  it('takes a dictionary of many words with it, and says what does not work', async () => {
    const lines = customersCsv(30_000).trim().split('\n');
    const named = lines.map((line, i) => (i === 0 ? `name,${line}` : `customer ${i},${line}`));
    bench = await openBench(`${named.join('\n')}\n`, 'bought', workerFile);
    const { project, data } = bench;
    const linear = await trainHere(bench, 'linear');
    const service = new EvaluationService(project, data, { workerFile });
    const report = await service.run(linear.id);
    const { slices } = await service.inspect(report.id, { slices: ['name'], fairness: [] });
    // Each name is its own: eight are shown, the rest taken together.
    expect(slices?.slices.map(({ rows }) => rows)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, report.rows - 8]);
    expect(slices?.slices[0]?.condition).toMatchObject({
      kind: 'is',
      value: expect.stringMatching(/^customer \d+$/),
    });
    const dead = new EvaluationService(project, data, { workerFile: `${workerFile}.missing.mjs` });
    await expect(dead.run(linear.id)).rejects.toMatchObject({ code: 'internal' });
  });
});
