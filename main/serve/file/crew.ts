// Blocks of a file scored beside one another: those of a short file here, others by threads with the model opened in each.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import type { Predictor } from '../predictor';
import { type Block, scoreBlock, type ScoredBlock } from './block';
import type { FromThread, ScoringData, ToThread } from './protocol';

/** Rows, and bytes of a text file, up to which starting threads costs more than it saves. */
const FEW_ROWS = 50_000;
const FEW_BYTES = 8 << 20;
const MOST_THREADS = 4;
/** How long closing waits for threads that are at a block. */
const GRACE_MS = 5000;

interface Thread {
  worker: Worker;
  busy: { resolve: (scored: ScoredBlock) => void; reject: (error: unknown) => void } | null;
  ended: Promise<void>;
}

export class ScoringCrew {
  /** Blocks that may be under way at once. */
  readonly size: number;
  private readonly threads: Thread[] = [];
  private readonly waiting: { block: Block; busy: NonNullable<Thread['busy']> }[] = [];
  /** Rows that are scored here. */
  private readonly few: number;
  private rows = 0;

  /**
   * @param model the graph that the predictor runs
   * @param file the entry of a worker thread; without it everything is scored here
   * @param bytes of the file, where they tell how many rows it has; else null
   */
  constructor(
    private readonly predictor: Predictor,
    private readonly model: Uint8Array,
    private readonly file: string | undefined,
    bytes: number | null,
    private readonly signal?: AbortSignal,
  ) {
    this.size = file === undefined ? 1 : Math.max(1, Math.min(MOST_THREADS, availableParallelism()));
    this.few = bytes !== null && bytes > FEW_BYTES ? 0 : FEW_ROWS;
    // A file that is long for sure: they open the model while its first rows are read.
    if (this.few === 0) this.startAll();
  }

  /** The block's arrays are handed over, and are not to be used afterwards. @throws AssayError cancelled */
  run(block: Block): Promise<ScoredBlock> {
    this.rows += block.rows;
    if (this.file === undefined || this.rows <= this.few)
      return scoreBlock(this.predictor, block, this.signal);
    this.startAll();
    return new Promise((resolve, reject) => {
      this.waiting.push({ block, busy: { resolve, reject } });
      this.pump();
    });
  }

  /** Lets the threads end, each at the next slice of its block. */
  async close(): Promise<void> {
    const all = this.threads.splice(0);
    for (const waiting of this.waiting.splice(0)) waiting.busy.reject(new AssayError('cancelled'));
    // Not terminated: ONNX Runtime's addon ends the whole process when its thread is torn down in the middle of a step.
    for (const { worker } of all) worker.postMessage({ type: 'end' } satisfies ToThread);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, GRACE_MS)));
    await Promise.race([Promise.all(all.map(({ ended }) => ended)), patience]);
    clearTimeout(timer);
  }

  private pump(): void {
    for (const thread of this.threads) {
      if (thread.busy) continue;
      const next = this.waiting.shift();
      if (!next) return;
      thread.busy = next.busy;
      const { block } = next;
      thread.worker.postMessage({ type: 'block', block } satisfies ToThread, buffersOf(block));
    }
  }

  private startAll(): void {
    const { file } = this;
    while (file !== undefined && this.threads.length < this.size) this.start(file);
  }

  private start(file: string): void {
    const workerData: ScoringData = { role: 'score', onnx: this.model, manifest: this.predictor.manifest };
    const worker = new Worker(file, { workerData });
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const thread: Thread = { worker, busy: null, ended };
    const failed = (error: unknown): void => {
      thread.busy?.reject(error);
      thread.busy = null;
    };
    worker.on('message', (message: FromThread) => {
      if (message.type === 'failed') return failed(AssayError.fromData(message.error));
      thread.busy?.resolve(message.scored);
      thread.busy = null;
      this.pump();
    });
    const died = (cause: unknown): void => {
      const at = this.threads.indexOf(thread);
      if (at >= 0) this.threads.splice(at, 1);
      const error = new AssayError('internal', {}, { cause });
      failed(error);
      // Without a thread nobody would answer those who wait.
      if (this.threads.length === 0) for (const waiting of this.waiting.splice(0)) waiting.busy.reject(error);
    };
    worker.on('error', died);
    worker.on('exit', (code) => died(`A scoring thread ended with ${code}.`));
    this.threads.push(thread);
  }
}

function buffersOf({ columns, own }: Block): ArrayBuffer[] {
  const arrays = columns.map((column) => (column.kind === 'number' ? column.values : column.codes));
  const all = [...arrays, own.bytes, own.ends].map((array) => array.buffer);
  return [...new Set(all)] as ArrayBuffer[];
}
