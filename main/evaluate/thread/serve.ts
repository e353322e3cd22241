// The evaluating thread's side: one ask a thread.
import type { MessagePort } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import { Words } from './frames';
import type { FromThread, ToThread } from './protocol';
import { type Ask, workOn } from './tasks';

/** Waits for one ask on the port, works on it, and leaves the port closed. */
export function serveEvaluation(port: MessagePort): void {
  const abort = new AbortController();
  const words = new Words();
  port.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'words':
        return words.take(message);
      case 'cancel':
        return abort.abort();
      case 'ask':
        void answer(port, message.ask, words, abort.signal).finally(() => port.close());
    }
  });
}

async function answer(
  port: MessagePort,
  { kind, ask }: Ask,
  words: Words,
  signal: AbortSignal,
): Promise<void> {
  const send = (message: FromThread): void => port.postMessage(message);
  try {
    if ('material' in ask) words.into(ask.material.frame);
    const found = await workOn(kind, ask, {
      signal,
      onProgress: (progress) => send({ type: 'progress', progress }),
      onFraction: (fraction) => send({ type: 'fraction', fraction }),
    });
    send({ type: 'answer', answer: found });
  } catch (thrown) {
    send({ type: 'failed', error: AssayError.from(thrown).toData() });
  }
}
