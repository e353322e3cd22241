// The worker thread's side: one job a thread, events out as they happen.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { AssayError, type ErrorData, type Forecast, systemClock } from '../../shared/domain';
import { controlOf } from './control';
import { type EnsembleJob, ensembleJob } from './ensemble';
import { type NestedEvent, type NestedJob, nestedJob } from './nested/fold';
import { probe, type ProbeJob } from './search/probe';
import { fitJob, type FitJob, type JobEvent } from './job';

export interface FitRequest {
  type: 'fit';
  job: FitJob | EnsembleJob | ProbeJob | NestedJob;
  control: SharedArrayBuffer;
}

export type WorkerMessage =
  | JobEvent
  | NestedEvent
  | { type: 'forecast'; forecast: Forecast | null }
  | { type: 'failed'; error: ErrorData };

/** Threads that one fit may use: as many as the machine runs at once, up to what still pays. */
const MOST_THREADS = 8;

/**
 * Waits for one job on the port, runs it, and leaves the port closed.
 * @param file what more threads are started from, see trees/thread.ts
 */
export function serveWorker(port: MessagePort, file?: string): void {
  port.once('message', (request: FitRequest) => {
    void run(port, request, file).finally(() => port.close());
  });
}

async function run(port: MessagePort, { job, control }: FitRequest, file?: string): Promise<void> {
  const count = Math.min(MOST_THREADS, availableParallelism());
  const threads = file !== undefined && existsSync(file) ? { file, count } : undefined;
  const send = (message: WorkerMessage): void => port.postMessage(message);
  try {
    if ('probe' in job)
      return send({ type: 'forecast', forecast: await probe(job, controlOf(control), systemClock) });
    const events =
      'nested' in job
        ? nestedJob(job, controlOf(control), systemClock)
        : 'ensemble' in job
          ? ensembleJob(job, controlOf(control), systemClock)
          : fitJob(job, controlOf(control), systemClock, threads);
    for await (const event of events) send(event);
  } catch (error) {
    send({ type: 'failed', error: AssayError.from(error).toData() });
  }
}
