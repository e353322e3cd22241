// A probe in a worker thread of its own.
import { Worker } from 'node:worker_threads';
import { AssayError, type Forecast } from '../../../shared/domain';
import { ControlFlag } from '../control';
import type { FitRequest, WorkerMessage } from '../worker';
import type { ProbeJob } from './probe';

/** @throws AssayError cancelled; learn.workerDied; what the probe's fits throw */
export function forecastInThread(
  workerFile: string,
  job: ProbeJob,
  signal?: AbortSignal,
): Promise<Forecast | null> {
  const flag = new ControlFlag();
  const worker = new Worker(workerFile);
  const onAbort = (): void => flag.cancel();
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const request: FitRequest = { type: 'fit', job, control: flag.buffer };
  return new Promise<Forecast | null>((resolve, reject) => {
    const died = (cause?: Error): void => reject(new AssayError('learn.workerDied', {}, { cause }));
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'forecast') resolve(message.forecast);
      else if (message.type === 'failed') reject(AssayError.fromData(message.error));
    });
    worker.on('error', died);
    worker.on('exit', () => died());
    worker.postMessage(request);
  }).finally(() => {
    signal?.removeEventListener('abort', onAbort);
    // Not terminated: see LiveRun.end.
    worker.unref();
  });
}
