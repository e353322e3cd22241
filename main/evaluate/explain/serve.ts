// The explaining thread's side: one run for as long as it lives, and asks about it that may overlap.
import type { MessagePort } from 'node:worker_threads';
import { AssayError, type JobContext } from '../../../shared/domain';
import { Words } from '../thread/frames';
import { type Opened, openRun } from './opened';
import type { FromExplainer, ToExplainer } from './protocol';
import { type Answer, type Opening, openingOf, workOn } from './work';

/** Opens a run and answers about it until it is told to close; then ends what is under way and leaves the port closed. */
export function serveExplanations(port: MessagePort): void {
  const words = new Words();
  const running = new Map<number, AbortController>();
  let opened: Opened | null = null;
  let closing = false;
  const send = (message: FromExplainer): void => port.postMessage(message);
  const leave = (): void => {
    if (!closing || running.size > 0) return;
    opened?.dispose();
    port.close();
  };
  const answer = async (id: number, work: (ctx: JobContext) => Promise<Answer | Opening>): Promise<void> => {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const found = await work({
        signal: abort.signal,
        onProgress: (progress) => send({ type: 'progress', id, progress }),
      });
      send({ type: 'answer', id, answer: found });
    } catch (thrown) {
      send({ type: 'failed', id, error: AssayError.from(thrown).toData() });
    } finally {
      running.delete(id);
      leave();
    }
  };
  port.on('message', (message: ToExplainer) => {
    switch (message.type) {
      case 'words':
        return words.take(message);
      case 'open':
        words.into(message.material.frame);
        return void answer(message.id, async (ctx) =>
          openingOf((opened = await openRun(message.material, ctx))),
        );
      case 'ask':
        return void answer(message.id, (ctx) => {
          if (!opened) throw new AssayError('internal', {}, { cause: 'No run is open.' });
          return workOn(opened, message.ask, ctx);
        });
      case 'cancel':
        return running.get(message.id)?.abort();
      case 'close':
        closing = true;
        for (const abort of running.values()) abort.abort();
        leave();
    }
  });
}
