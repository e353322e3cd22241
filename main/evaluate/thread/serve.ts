// The evaluating thread's side: one ask a thread.
import type { MessagePort } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import type { FromThread, ToThread } from './protocol';
import { type Ask, workOn } from './tasks';

/** Waits for one ask on the port, works on it, and leaves the port closed. */
export function serveEvaluation(port: MessagePort): void {
  const abort = new AbortController();
  const words = new Map<number, string[]>();
  port.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'words': {
        const known = words.get(message.column) ?? [];
        for (const word of message.words) known.push(word);
        words.set(message.column, known);
        return;
      }
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
  words: ReadonlyMap<number, string[]>,
  signal: AbortSignal,
): Promise<void> {
  const send = (message: FromThread): void => port.postMessage(message);
  try {
    if ('material' in ask)
      for (const [at, column] of ask.material.frame.columns.entries())
        if (column.kind === 'text') column.dictionary = words.get(at) ?? [];
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
