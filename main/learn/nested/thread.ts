// An outer fold in a worker thread of its own.
import { Worker } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import type { ControlFlag } from '../control';
import type { FitRequest, WorkerMessage } from '../worker';
import type { NestedEvent, NestedJob } from './fold';

/** Resolves when the fold is over. @throws AssayError cancelled; learn.workerDied; what the fold throws */
export function foldInThread(
  workerFile: string,
  job: NestedJob,
  flag: ControlFlag,
  take: (event: NestedEvent) => void,
): Promise<void> {
  const worker = new Worker(workerFile);
  const request: FitRequest = { type: 'fit', job, control: flag.buffer };
  return new Promise<void>((resolve, reject) => {
    const died = (cause?: Error): void => reject(new AssayError('learn.workerDied', {}, { cause }));
    worker.on('message', (message: WorkerMessage) => {
      try {
        if (message.type === 'failed') reject(AssayError.fromData(message.error));
        else if (
          message.type === 'nestedProgress' ||
          message.type === 'nestedTrial' ||
          message.type === 'nestedFold'
        ) {
          take(message);
          if (message.type === 'nestedFold') resolve();
        }
      } catch (error) {
        // What it told could not be written: the disk is full, or the file is gone.
        reject(AssayError.from(error));
      }
    });
    worker.on('error', died);
    worker.on('exit', () => died());
    worker.postMessage(request);
    // Not terminated: see LiveRun.end.
  }).finally(() => worker.unref());
}
