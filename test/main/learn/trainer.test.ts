// Training in the real worker thread, on a real project.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assembleModel, inputsFingerprint } from '../../../main/learn';
import { openSession } from '../../../main/compute';
import type { Run, RunEvent } from '../../../shared/domain';
import { bundleWorker } from './bundle';
import { type Bench, customersCsv, openBench } from './project';

let workerFile = '';
let dyingFile = '';
let bench: Bench | undefined;
beforeAll(async () => {
  workerFile = await bundleWorker();
  dyingFile = await bundleWorker('test/main/learn/dyingWorker.ts');
}, 120_000);
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const open = async (worker = workerFile): Promise<Bench> =>
  (bench = await openBench(customersCsv(600), 'bought', worker));
const SLOW = { epochs: 1000, patience: 1000, units: 64, layers: 2, batchSize: 8 };

/** Waits until a run says what is asked. */
async function until(b: Bench, runId: number, holds: (run: Run) => boolean): Promise<Run> {
  const stop = new AbortController();
  for await (const event of b.trainer.watch(stop.signal)) {
    if (event.type === 'run' && event.run.id === runId && holds(event.run)) {
      stop.abort();
      return event.run;
    }
  }
  throw new Error('the watch ended');
}

describe('Trainer', () => {
  it('trains a linear and a dense run to the end and keeps curves, result and a fingerprint', async () => {
    const b = await open();
    for (const learner of ['linear', 'dense'] as const) {
      const started = b.trainer.start({
        learner,
        settings: learner === 'dense' ? { epochs: 30, batchSize: 32 } : {},
        seed: 1,
      });
      expect(started.state).toBe('running');
      const run = await b.trainer.finished(started.id);
      expect(run).toMatchObject({
        state: 'finished',
        error: null,
        resumable: false,
        progress: { fraction: 1 },
      });
      expect(run.inputs).toBe(inputsFingerprint(b.project));
      expect(run.best?.metric).toBe('auc');
      expect(run.best?.value).toBeGreaterThan(0.7);
      expect(run.backend).not.toBeNull();
      expect(run.ending).not.toBeNull();
      expect(b.project.runs.points(run.id).some(({ name }) => name === 'validationLoss')).toBe(true);
      const fitted = b.project.runs.fitted(run.id);
      if (!fitted) throw new Error('nothing fitted');
      const session = openSession(assembleModel(fitted.recipe, fitted.onnx));
      expect(session.inputs.map(({ name }) => name).sort()).toEqual(['age', 'city', 'income', 'since']);
      const text = (value: string) => ({ dtype: 'string' as const, dims: [1, 1], data: [value] });
      const number = (value: number) => ({
        dtype: 'float64' as const,
        dims: [1, 1],
        data: Float64Array.of(value),
      });
      const answer = session.runSync({
        age: number(70),
        income: number(NaN),
        city: text('上海'),
        since: number(Date.UTC(2021, 1, 3)),
      });
      expect(answer['label']?.data).toEqual(['yes']);
      session.dispose();
    }
    const { seconds } = b.trainer.estimate('linear', {});
    expect(seconds).toBeGreaterThan(0);
    // A run of eleven fits says what one of them takes.
    const newest = b.project.runs.list().find(({ learner }) => learner === 'linear');
    b.project.runs.update(newest?.id ?? 0, { resampling: { kind: 'folds', folds: 5, repeats: 2 } });
    expect(b.trainer.estimate('linear', {}).seconds).toBeCloseTo((seconds ?? 0) / 11, 9);
  });

  it('pauses, stands still, goes on, and cancels within a moment', async () => {
    const b = await open();
    const { id } = b.trainer.start({ learner: 'dense', settings: SLOW, seed: 1 });
    await until(b, id, (run) => run.progress.step > 0);
    expect(b.trainer.pause(id).state).toBe('paused');
    await new Promise((resolve) => setTimeout(resolve, 600));
    const still = b.project.runs.get(id).progress.step;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(b.project.runs.get(id).progress.step).toBe(still);
    expect(b.project.runs.checkpoint(id)).not.toBeNull();
    expect(b.trainer.resume(id).state).toBe('running');
    await until(b, id, (run) => run.progress.step > still);
    const run = await b.trainer.cancel(id);
    expect(run).toMatchObject({ state: 'cancelled', resumable: true });
    expect(b.project.runs.fitted(id)).toBeNull();
  });

  it('goes on after a cancel to the same result as a run that nobody stopped', async () => {
    const b = await open();
    const settings = { epochs: 12, patience: 1000, batchSize: 16 };
    const whole = await b.trainer.finished(b.trainer.start({ learner: 'dense', settings, seed: 5 }).id);
    const { id } = b.trainer.start({ learner: 'dense', settings, seed: 5 });
    await until(b, id, (run) => run.progress.step > 0);
    await b.trainer.cancel(id);
    b.trainer.resume(id);
    const run = await b.trainer.finished(id);
    expect(run.state).toBe('finished');
    expect(b.project.runs.fitted(id)?.onnx.equals(b.project.runs.fitted(whole.id)?.onnx ?? Buffer.of())).toBe(
      true,
    );
  });

  it('survives the death of its worker and offers to go on', async () => {
    const b = await open(dyingFile);
    const { id } = b.trainer.start({ learner: 'dense', settings: SLOW, seed: 1 });
    const dead = await b.trainer.finished(id);
    expect(dead).toMatchObject({
      state: 'interrupted',
      resumable: true,
      error: { code: 'learn.workerDied' },
    });
    expect(b.trainer.resume(id).state).toBe('running');
    await b.trainer.cancel(id);
  });

  it('leaves a run interrupted and resumable when the project is closed', async () => {
    const b = await open();
    const { id } = b.trainer.start({ learner: 'dense', settings: SLOW, seed: 1 });
    await until(b, id, (run) => run.progress.step > 0);
    await b.trainer.close();
    expect(b.project.runs.get(id)).toMatchObject({ state: 'interrupted', resumable: true });
  });

  it('names what it refuses', async () => {
    const b = await open();
    const refused = (work: () => unknown, code: string) =>
      expect(work).toThrowError(expect.objectContaining({ code }));
    refused(() => b.trainer.start({ learner: 'dense', settings: { epochs: 0 }, seed: 1 }), 'learn.settings');
    refused(() => b.trainer.resume(99), 'learn.runMissing');
    const { id } = b.trainer.start({ learner: 'dense', settings: SLOW, seed: 1 });
    refused(() => b.trainer.start({ learner: 'linear', settings: {}, seed: 1 }), 'job.busy');
    await b.trainer.discard(id);
    refused(() => b.project.runs.get(id), 'learn.runMissing');
    const recipe = await b.recipe.get();
    if (!recipe) throw new Error('no recipe');
    await b.recipe.save({
      ...recipe.spec,
      steps: recipe.spec.steps.filter(({ transform }) => transform !== 'impute'),
    });
    const failed = await b.trainer.finished(b.trainer.start({ learner: 'linear', settings: {}, seed: 1 }).id);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'learn.missingValues' } });
  });

  it('shows a late watcher what happened before', async () => {
    const b = await open();
    const { id } = b.trainer.start({ learner: 'linear', settings: {}, seed: 1 });
    await b.trainer.finished(id);
    const stop = new AbortController();
    const seen: RunEvent[] = [];
    for await (const event of b.trainer.watch(stop.signal)) {
      seen.push(event);
      if (seen.length === 2) stop.abort();
    }
    expect(seen.map(({ type }) => type)).toEqual(['run', 'points']);
  });
});
