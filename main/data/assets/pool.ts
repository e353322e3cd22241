// A few decoding threads. A task whose thread dies of it (out of memory, say) is answered as damaged, and a new thread takes the rest.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import type { Answer, Task } from './protocol';

/** Each may hold a picture of 50 million pixels twice, so they are few. */
const MOST_THREADS = 4;
const HEAP_MB = 1024;

interface Waiting {
  task: Task;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

interface Thread {
  worker: Worker;
  busy: Waiting | null;
}

export class DecodePool {
  readonly size = Math.max(1, Math.min(MOST_THREADS, availableParallelism()));
  private readonly threads: Thread[] = [];
  private readonly queue: Waiting[] = [];
  private closed = false;

  /** @param file the decoding thread's bundle */
  constructor(
    private readonly file: string,
    private readonly signal?: AbortSignal,
  ) {
    if (signal?.aborted) throw new AssayError('cancelled');
    signal?.addEventListener('abort', this.cancel, { once: true });
  }

  run(task: Task): Promise<Answer> {
    if (this.closed) return Promise.reject(new AssayError('cancelled'));
    return new Promise((resolve, reject) => {
      this.queue.push({ task, resolve, reject });
      this.pump();
    });
  }

  /** Ends the threads at once; whatever they were at is rejected as cancelled. */
  close(): void {
    this.signal?.removeEventListener('abort', this.cancel);
    this.closed = true;
    for (const waiting of this.queue.splice(0)) waiting.reject(new AssayError('cancelled'));
    for (const { worker, busy } of this.threads.splice(0)) {
      busy?.reject(new AssayError('cancelled'));
      void worker.terminate();
    }
  }

  private readonly cancel = (): void => this.close();

  private pump(): void {
    while (this.queue.length > 0 && !this.closed) {
      let free = this.threads.find(({ busy }) => busy === null);
      if (!free && this.threads.length < this.size) free = this.start();
      const next = free && this.queue.shift();
      if (!free || !next) return;
      free.busy = next;
      free.worker.postMessage({ task: next.task }, handed(next.task));
    }
  }

  private start(): Thread {
    const worker = new Worker(this.file, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    const thread: Thread = { worker, busy: null };
    worker.on('message', ({ answer, failed }: { answer?: Answer; failed?: string }) => {
      const { busy } = thread;
      thread.busy = null;
      if (answer) busy?.resolve(answer);
      else busy?.reject(new AssayError('internal', {}, { cause: failed }));
      this.pump();
    });
    const died = (cause: unknown): void => {
      const at = this.threads.indexOf(thread);
      if (at < 0) return;
      this.threads.splice(at, 1);
      const { busy } = thread;
      thread.busy = null;
      if (busy?.task.type === 'decode') busy.resolve({ type: 'refused', reason: 'damaged' });
      else busy?.reject(new AssayError('internal', {}, { cause }));
      this.pump();
    };
    worker.on('error', died);
    worker.on('exit', (code) => died(`a decoding thread ended with ${code}`));
    this.threads.push(thread);
    return thread;
  }
}

/** Bytes that are the task's own are handed over. */
function handed(task: Task): ArrayBuffer[] {
  const bytes = task.type === 'decode' ? ('bytes' in task.source ? task.source.bytes : null) : task.body;
  return bytes && bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
    ? [bytes.buffer as ArrayBuffer]
    : [];
}
