// Training in a process that is killed, and in a worker thread that is told to stop.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckpointEvent } from '../../../../main/compute';
import { collect, tickingClock, weightsOf } from './support';
import { EPOCHS, STEPS_PER_EPOCH, workerOptions } from './worker-options';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Kills the training process once a checkpoint is past `step`; gives the last one that came. */
function killedAfter(step: number): Promise<CheckpointEvent> {
  const runner = path('../../../../scripts/lib/run-ts.mjs');
  const child = fork(runner, [path('./train-in-worker.ts')], { serialization: 'advanced', execArgv: [] });
  return new Promise((resolve, reject) => {
    let last: CheckpointEvent | undefined;
    child.on('error', reject);
    child.on('exit', () =>
      last ? resolve(last) : reject(new Error('The process ended without a checkpoint.')),
    );
    child.on('message', (event: CheckpointEvent) => {
      last = event;
      if (event.step >= step) child.kill('SIGKILL');
    });
  });
}

/** Tells the worker to stop once a checkpoint is past `step`; gives the last checkpoint, when the worker has ended. */
function stoppedAfter(step: number): Promise<CheckpointEvent> {
  const workerData = { file: path('./train-in-worker.ts'), root: path('../../../..') };
  const worker = new Worker(path('./worker.mjs'), { workerData });
  return new Promise((resolve, reject) => {
    let last: CheckpointEvent | undefined;
    worker.on('error', reject);
    worker.on('exit', () =>
      last ? resolve(last) : reject(new Error('The worker ended without a checkpoint.')),
    );
    worker.on('message', (event: CheckpointEvent) => {
      if (!last && event.step >= step) worker.postMessage('stop');
      if (event.step >= step) last = event;
    });
  });
}

describe('training outside the main thread', () => {
  let whole: number[];
  beforeAll(async () => {
    const { finished } = await collect({ ...workerOptions(), clock: tickingClock() });
    whole = weightsOf(finished);
    finished.model.dispose();
  });

  for (const [name, interrupted] of [
    ['a killed process', killedAfter],
    ['a worker that was told to stop', stoppedAfter],
  ] as const) {
    it(`${name} leaves a checkpoint from which the run ends with the same bits`, async () => {
      const { bytes, step } = await interrupted(30);
      expect(step).toBeLessThan(EPOCHS * STEPS_PER_EPOCH);
      const { finished } = await collect({ ...workerOptions(), checkpoint: bytes });
      expect(weightsOf(finished)).toEqual(whole);
      finished.model.dispose();
    });
  }
});
