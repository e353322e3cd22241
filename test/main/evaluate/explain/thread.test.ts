// Explanations in a thread that keeps a run open, started from the bundle as in the application: the same answers as here, a cancel that comes at
// once, and threads that die.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService, ExplainService } from '../../../../main/evaluate';
import type { LearnerId, Settings } from '../../../../shared/domain';
import { bundleWorker } from '../../learn/bundle';
import { type Bench, customersCsv, openBench, trainHere } from '../../learn/project';

let workerFile = '';
let bench: Bench | undefined;
const services: ExplainService[] = [];
beforeAll(async () => {
  workerFile = await bundleWorker();
}, 120_000);
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
  await bench?.close();
  bench = undefined;
});

function served(b: Bench, file: string | undefined): ExplainService {
  const service = new ExplainService(b.project, b.data, file === undefined ? {} : { workerFile: file });
  services.push(service);
  return service;
}

async function ready(target: string, learner: LearnerId, settings: Settings = {}): Promise<Bench> {
  bench = await openBench(customersCsv(600), target, '');
  const run = await trainHere(bench, learner, settings);
  await new EvaluationService(bench.project, bench.data).run(run.id);
  return bench;
}

const trees = { rounds: 20, learningRate: 0.2, minRows: 5 };
const network = { epochs: 3, units: 16, batchSize: 32 };

describe('explanations in a thread', () => {
  it.each<[LearnerId, Settings, string]>([
    ['trees', trees, 'bought'],
    ['linear', {}, 'city'],
    ['dense', network, 'income'],
  ])('say to the digit what they say here, for %s', async (learner, settings, target) => {
    const b = await ready(target, learner, settings);
    const [here, there] = [served(b, undefined), served(b, workerFile)];
    const phases: string[] = [];
    const opening = await there.open(undefined, { onProgress: ({ phase }) => phases.push(phase.key) });
    expect(opening).toEqual(await here.open());
    expect(new Set(phases)).toEqual(
      new Set(['explain.phase.read', 'explain.phase.inside', 'explain.phase.rows']),
    );
    const rows = await there.rows({ order: 'mixed', limit: 5 });
    expect(rows).toEqual(await here.rows({ order: 'mixed', limit: 5 }));
    for (const { rowId } of rows) {
      const told = await there.row({ rowId });
      expect(told).toEqual(await here.row({ rowId }));
      expect(await there.row({ row: told.row })).toEqual(await here.row({ row: told.row }));
    }
    const rowId = rows[0]?.rowId ?? 0;
    const goal =
      target === 'income'
        ? { kind: 'atLeast' as const, value: 6000 }
        : { kind: 'class' as const, name: opening.classes[0] ?? '' };
    const request = { rowId, goal, limits: { age: 'up' as const } };
    expect(await there.counterfactual(request)).toEqual(await here.counterfactual(request));
    const dated = <T extends { at: number }>({ at, ...rest }: T): object => ({ ...rest, told: at > 0 });
    expect(dated(await there.summary())).toEqual(dated(await here.summary()));
    expect(dated(await there.dependence({ column: 'age' }))).toEqual(
      dated(await here.dependence({ column: 'age' })),
    );
    expect(there.saved().dependences).toHaveLength(1);
    await expect(there.dependence({ column: 'gone' })).rejects.toMatchObject({ code: 'data.columnMissing' });
    await expect(there.row({ rowId: 9999 })).rejects.toMatchObject({ code: 'explain.rowMissing' });
    await expect(there.row({ row: { age: 'x' } })).rejects.toMatchObject({ code: 'serve.badRows' });
  });

  it('are cancelled at once, and go on about the same run', async () => {
    const b = await ready('bought', 'dense', network);
    const service = served(b, workerFile);
    const abort = new AbortController();
    let told = 0;
    const summary = service.summary(
      {},
      {
        signal: abort.signal,
        onProgress({ phase }) {
          if (phase.key !== 'explain.phase.summary') return;
          told++;
          abort.abort();
        },
      },
    );
    await expect(summary).rejects.toMatchObject({ code: 'cancelled' });
    const after = told;
    // Another asked meanwhile is answered, and nothing is heard of the first.
    expect(await service.rows({ order: 'highest', limit: 3 })).toHaveLength(3);
    expect(told).toBe(after);
    expect(service.saved().summary).toBeNull();
    expect((await service.summary()).columns.length).toBeGreaterThan(3);
    expect(service.saved().summary).not.toBeNull();
    await expect(service.summary({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('open the run for whoever still waits when the first has left', async () => {
    const b = await ready('bought', 'trees', trees);
    for (const service of [served(b, workerFile), served(b, undefined)]) {
      const abort = new AbortController();
      const first = service.open(undefined, { signal: abort.signal, onProgress: () => abort.abort() });
      const second = service.open();
      await expect(first).rejects.toMatchObject({ code: 'cancelled' });
      expect(await second).toMatchObject({ methods: ['trees'], testRows: 120 });
    }
  });

  it('end with the project, and begin again with it', async () => {
    const b = await ready('bought', 'dense', network);
    const service = served(b, workerFile);
    let closing: Promise<void> | undefined;
    const summary = service.summary(
      {},
      {
        onProgress({ phase }) {
          if (phase.key === 'explain.phase.summary') closing ??= service.close();
        },
      },
    );
    await expect(summary).rejects.toMatchObject({ code: 'cancelled' });
    await closing;
    // While a run is being opened, too.
    const opening = service.open();
    await service.close();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect((await served(b, workerFile).open()).testRows).toBe(120);
  });

  it('say so when their thread dies, and are opened again by the next who asks', async () => {
    const b = await ready('bought', 'trees', trees);
    const dying = await bundleWorker('test/main/evaluate/explain/dyingExplainer.ts');
    const service = served(b, dying);
    const [first] = await service.rows({ order: 'highest', limit: 1 });
    const summary = service.summary();
    const beside = service.summary();
    await expect(summary).rejects.toMatchObject({ code: 'internal' });
    await expect(beside).rejects.toMatchObject({ code: 'internal' });
    expect(await service.row({ rowId: first?.rowId ?? 0 })).toMatchObject({ outcome: 'yes' });
    const dead = served(b, `${workerFile}.missing.mjs`);
    await expect(dead.open()).rejects.toMatchObject({ code: 'internal' });
    await expect(dead.open()).rejects.toMatchObject({ code: 'internal' });
  });

  it('open another run while one is asked, and what another correction makes of it', async () => {
    const b = await ready('bought', 'trees', trees);
    const linear = await trainHere(b, 'linear');
    const service = served(b, workerFile);
    const [summary, other] = await Promise.all([service.summary(), service.open(linear.id)]);
    expect(summary.method).toBe('trees');
    expect(other).toMatchObject({ runId: linear.id, methods: ['linear'] });
    const rowId = (await service.rows({ order: 'closest', limit: 1 }))[0]?.rowId ?? 0;
    const before = await service.row({ rowId });
    const evaluation = new EvaluationService(b.project, b.data);
    const report = await evaluation.calibrate(b.project.evaluations.latest()?.id ?? 0, 'platt');
    expect((await service.row({ rowId })).unadjusted).toBeCloseTo(before.says, 6);
    await evaluation.setThreshold(report.id, before.says > 0.5 ? 1 : 0);
    expect((await service.row({ rowId })).prediction).toBe(before.says > 0.5 ? 'no' : 'yes');
  });
});
