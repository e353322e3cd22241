// The kernel's side of an opened run: its model lies in a thread of its own, and nothing of the work holds the kernel's loop.
import { Worker } from 'node:worker_threads';
import { AssayError, type JobContext, throwIfCancelled } from '../../../shared/domain';
import { sendAhead } from '../thread/frames';
import { type OpenMaterial, openRun } from './opened';
import type { ExplainData, FromExplainer, ToExplainer } from './protocol';
import { type Answer, type Ask, type Asks, type Kind, type Opening, openingOf, workOn } from './work';

/** How long closing waits for a thread that was told to. */
const GRACE_MS = 5000;

/** A run made ready to be asked about, wherever its model lies. */
export interface OpenedRun {
  readonly opening: Opening;
  /** Resolves when it can be asked no more: closed, or its thread has died. */
  readonly ended: Promise<void>;
  /** @throws AssayError cancelled at once, internal where the thread has died, and what the work throws */
  ask<K extends Kind>(kind: K, ask: Asks[K]['ask'], threshold: number, ctx?: JobContext): Promise<Answer<K>>;
  /** Ends what is under way and gives the model's memory back. */
  close(): Promise<void>;
}

/**
 * @param file the entry of a worker thread; without it the work is done here
 * @throws AssayError data.*, target.*, cancelled
 */
export const openExplained = (
  file: string | undefined,
  material: OpenMaterial,
  ctx: JobContext,
): Promise<OpenedRun> => (file === undefined ? openHere(material, ctx) : openThere(file, material, ctx));

async function openHere(material: OpenMaterial, ctx: JobContext): Promise<OpenedRun> {
  const opened = await openRun(material, ctx);
  let over: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (over = resolve));
  return {
    opening: openingOf(opened),
    ended,
    ask: (kind, ask, threshold, asked = {}) => workOn(opened, { kind, ask, threshold }, asked),
    close() {
      opened.dispose();
      over();
      return Promise.resolve();
    },
  };
}

async function openThere(file: string, material: OpenMaterial, ctx: JobContext): Promise<OpenedRun> {
  const thread = new ExplainThread(file);
  try {
    const { bare, handed } = await sendAhead(material.frame, (words) => thread.post(words), ctx.signal);
    const opening = await thread.request<Opening>(
      (id) => ({ type: 'open', id, material: { ...material, frame: bare } }),
      ctx,
      [
        ...handed,
        ...[material.onnx, material.integrand].flatMap((part) => (part ? [part.buffer as ArrayBuffer] : [])),
      ],
    );
    return {
      opening,
      ended: thread.ended,
      ask: <K extends Kind>(kind: K, ask: Asks[K]['ask'], threshold: number, asked: JobContext = {}) =>
        thread.request<Answer<K>>((id) => ({ type: 'ask', id, ask: { kind, ask, threshold } as Ask }), asked),
      close: () => thread.close(),
    };
  } catch (thrown) {
    void thread.close();
    throw thrown;
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: AssayError): void;
  ctx: JobContext;
}

class ExplainThread {
  readonly ended: Promise<void>;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  /** Why nothing can be asked any more. */
  private over: AssayError | null = null;
  private next = 0;

  constructor(file: string) {
    const workerData: ExplainData = { role: 'explain' };
    this.worker = new Worker(file, { workerData });
    this.ended = new Promise((resolve) => this.worker.once('exit', () => resolve()));
    this.worker.on('message', (message: FromExplainer) => this.take(message));
    this.worker.on('error', (cause) => this.end(new AssayError('internal', {}, { cause })));
    this.worker.on('exit', (code) =>
      this.end(new AssayError('internal', {}, { cause: `The explaining thread ended, with ${code}.` })),
    );
  }

  post(message: ToExplainer, handed: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, handed);
  }

  async request<T>(
    message: (id: number) => ToExplainer,
    ctx: JobContext,
    handed: ArrayBuffer[] = [],
  ): Promise<T> {
    throwIfCancelled(ctx.signal);
    if (this.over) throw this.over;
    const id = this.next++;
    const leave = (): void => {
      this.post({ type: 'cancel', id });
      this.waiting.get(id)?.reject(new AssayError('cancelled'));
    };
    try {
      return await new Promise<T>((resolve, reject) => {
        this.waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject, ctx });
        ctx.signal?.addEventListener('abort', leave, { once: true });
        this.worker.ref();
        this.post(message(id), handed);
      });
    } finally {
      this.waiting.delete(id);
      ctx.signal?.removeEventListener('abort', leave);
      // A thread that nobody waits for keeps no process alive.
      if (this.waiting.size === 0) this.worker.unref();
    }
  }

  /** Never terminated: ONNX Runtime's addon ends the whole process when its thread is torn down in the middle of a step. */
  async close(): Promise<void> {
    this.end(new AssayError('cancelled'));
    this.post({ type: 'close' });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, GRACE_MS)));
    await Promise.race([this.ended, patience]);
    clearTimeout(timer);
  }

  private take(message: FromExplainer): void {
    const own = this.waiting.get(message.id);
    // Whoever was cancelled has been answered.
    if (!own || own.ctx.signal?.aborted) return;
    if (message.type === 'progress') own.ctx.onProgress?.(message.progress);
    else if (message.type === 'failed') own.reject(AssayError.fromData(message.error));
    else own.resolve(message.answer);
  }

  private end(why: AssayError): void {
    this.over ??= why;
    for (const { reject } of this.waiting.values()) reject(this.over);
  }
}
