// The worker thread's side: one job a thread, events out as they happen.
import type { MessagePort } from 'node:worker_threads';
import { AssayError, type ErrorData, systemClock } from '../../shared/domain';
import { controlOf } from './control';
import { fitJob, type FitJob, type JobEvent } from './job';

export interface FitRequest {
  type: 'fit';
  job: FitJob;
  control: SharedArrayBuffer;
}

export type WorkerMessage = JobEvent | { type: 'failed'; error: ErrorData };

/** Waits for one job on the port, runs it, and leaves the port closed. */
export function serveWorker(port: MessagePort): void {
  port.once('message', (request: FitRequest) => {
    void run(port, request).finally(() => port.close());
  });
}

async function run(port: MessagePort, { job, control }: FitRequest): Promise<void> {
  const send = (message: WorkerMessage): void => port.postMessage(message);
  try {
    for await (const event of fitJob(job, controlOf(control), systemClock)) send(event);
  } catch (error) {
    send({ type: 'failed', error: AssayError.from(error).toData() });
  }
}
