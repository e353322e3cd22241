// What worker.test.ts starts, as a worker thread or as a process: trains, sends every checkpoint, stops when told to.
import { parentPort } from 'node:worker_threads';
import { AssayError, systemClock } from '../../../../shared/domain';
import { trainNetwork } from '../../../../main/compute';
import { workerOptions } from './worker-options';

let cancelled = false;
parentPort?.on('message', () => (cancelled = true));
const send = (message: unknown): void => {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
};

const options = {
  ...workerOptions(),
  clock: systemClock,
  checkpointEveryMs: 0,
  control: { cancelled: () => cancelled, paused: () => false, waitWhilePaused: () => Promise.resolve() },
};
try {
  for await (const event of trainNetwork(options)) {
    if (event.type === 'checkpoint') send(event);
    if (event.type === 'finished') event.model.dispose();
  }
} catch (error) {
  if (!(error instanceof AssayError && error.code === 'cancelled')) throw error;
}
parentPort?.close();
