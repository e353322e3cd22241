// The kernel's side of evaluating threads: it asks and is answered, and holds its own event loop for nothing of the work.
import { Worker } from 'node:worker_threads';
import { AssayError, throwIfCancelled } from '../../../shared/domain';
import { sendAhead } from './frames';
import type { EvaluationData, FromThread, ToThread } from './protocol';
import { type Answer, type Ask, type Context, type Kind, type Tasks, workOn } from './tasks';

/** How long closing waits for a thread that was cancelled. */
const GRACE_MS = 5000;

export class EvaluationThreads {
  private readonly live = new Map<Worker, Promise<void>>();

  /** @param file the entry of a worker thread; without it the work is done here */
  constructor(private readonly file: string | undefined) {}

  /**
   * The answer of a thread of its own. A cancel is answered at once; the thread ends at its next turn. The rows are handed over, and are
   * not to be used here afterwards.
   * @throws AssayError cancelled, and what the work throws
   */
  async ask<K extends Kind>(kind: K, ask: Tasks[K]['ask'], ctx: Context = {}): Promise<Answer<K>> {
    throwIfCancelled(ctx.signal);
    if (this.file === undefined) return workOn(kind, ask, ctx);
    const workerData: EvaluationData = { role: 'evaluate' };
    const worker = new Worker(this.file, { workerData });
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.live.set(worker, ended);
    void ended.then(() => this.live.delete(worker));
    const post = (message: ToThread, handed: ArrayBuffer[] = []): void => worker.postMessage(message, handed);
    const answer = new Promise<Answer<K>>((resolve, reject) => {
      ctx.signal?.addEventListener('abort', () => reject(new AssayError('cancelled')), { once: true });
      worker.on('message', (message: FromThread) => {
        if (ctx.signal?.aborted) return;
        if (message.type === 'progress') ctx.onProgress?.(message.progress);
        else if (message.type === 'fraction') ctx.onFraction?.(message.fraction);
        else if (message.type === 'failed') reject(AssayError.fromData(message.error));
        else resolve(message.answer as Answer<K>);
      });
      worker.on('error', (cause) => reject(new AssayError('internal', {}, { cause })));
      worker.on('exit', (code) =>
        reject(new AssayError('internal', {}, { cause: `The evaluating thread ended early, with ${code}.` })),
      );
    });
    // It may be cancelled before anything waits for the answer.
    answer.catch(() => undefined);
    try {
      const material = 'material' in ask ? ask.material : null;
      if (material) {
        const { bare: frame, handed } = await sendAhead(material.frame, post, ctx.signal);
        const bare = { ...ask, material: { ...material, frame } };
        post({ type: 'ask', ask: { kind, ask: bare } as Ask }, handed);
      } else post({ type: 'ask', ask: { kind, ask } as Ask });
      return await answer;
    } finally {
      // Never terminated: ONNX Runtime's addon ends the whole process when its thread is torn down in the middle of a step.
      post({ type: 'cancel' });
      worker.unref();
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    for (const worker of this.live.keys()) worker.postMessage({ type: 'cancel' } satisfies ToThread);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, GRACE_MS)));
    await Promise.race([Promise.all(this.live.values()), patience]);
    clearTimeout(timer);
  }
}
