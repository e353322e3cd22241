// The window's end of the port, in a thread of its own: makes the calls that it is told, reads streams to their end, answers nothing but
// that they are done.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { parentPort, workerData } from 'node:worker_threads';

const api = createORPCClient(new RPCLink({ port: workerData.port }));
workerData.port.start();

parentPort.on('message', async ({ id, path, input, cancelAfter }) => {
  const abort = new AbortController();
  let aborted = 0;
  if (cancelAfter !== undefined)
    setTimeout(() => {
      aborted = performance.now();
      abort.abort();
    }, cancelAfter);
  let error = null;
  let events = 0;
  try {
    const [room, call] = path.split('.');
    const answer = await api[room][call](input, { signal: abort.signal });
    if (answer && typeof answer === 'object' && Symbol.asyncIterator in answer)
      for await (const event of answer) events += event ? 1 : 0;
  } catch (thrown) {
    error = String(thrown?.data?.code ?? thrown?.message ?? thrown);
  }
  parentPort.postMessage({
    id,
    error,
    events,
    sinceAbort: aborted === 0 ? null : performance.now() - aborted,
  });
});
