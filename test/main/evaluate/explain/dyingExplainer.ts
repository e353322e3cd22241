// An explaining thread that dies once it has begun to sum up.
import { parentPort } from 'node:worker_threads';
import { serveExplanations } from '../../../../main/evaluate';

const port = parentPort;
if (port) {
  const send = port.postMessage.bind(port);
  port.postMessage = (message: { type: string; progress?: { phase: { key: string } } }) => {
    if (message.progress?.phase.key === 'explain.phase.summary') process.exit(9);
    send(message);
  };
  serveExplanations(port);
}
