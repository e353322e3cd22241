// A worker whose thread dies after its first checkpoint has left.
import { parentPort } from 'node:worker_threads';
import { serveWorker } from '../../../main/learn';

const port = parentPort;
if (port) {
  const send = port.postMessage.bind(port);
  port.postMessage = (message: unknown) => {
    send(message);
    if ((message as { type?: string }).type === 'checkpoint') setTimeout(() => process.exit(9), 50);
  };
  serveWorker(port);
}
