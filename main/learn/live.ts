// A run that has a worker thread: from its start to the thread's end.
import { Worker } from 'node:worker_threads';
import { AssayError, type ErrorData, type Run, type RunState, type Text } from '../../shared/domain';
import { ControlFlag } from './control';
import type { EnsembleJob } from './ensemble';
import type { FitJob, JobEvent } from './job';
import type { RunRecord } from './record';
import type { FitRequest, WorkerMessage } from './worker';

/** How long a cancelled thread may take to leave its last checkpoint before it is waited for no longer. */
const GRACE_MS = 5000;

export class LiveRun {
  /** The run once it has ended, however it ended. Never rejects. */
  readonly ended: Promise<Run>;
  private readonly flag = new ControlFlag();
  private readonly settle: (run: Run) => void;
  private worker: Worker | undefined;
  private over = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private cancelling = false;
  private stopMaking: () => void = () => undefined;
  /** Why it was cancelled, where that is not a person's doing. */
  private why: Text | null = null;
  /** What a cancel makes of the run: closing the project interrupts it. */
  private onCancel: Extract<RunState, 'cancelled' | 'interrupted'> = 'cancelled';

  constructor(
    private readonly record: RunRecord,
    private readonly workerFile: string,
    private readonly now: () => number,
  ) {
    let settle: (run: Run) => void = () => undefined;
    this.ended = new Promise((resolve) => (settle = resolve));
    this.settle = settle;
  }

  /** Makes the job, then a thread for it. A failure on the way ends the run, with its reason. */
  async begin(makeJob: (signal: AbortSignal) => Promise<FitJob | EnsembleJob>): Promise<void> {
    const abort = new AbortController();
    this.stopMaking = () => abort.abort();
    try {
      const job = await makeJob(abort.signal);
      if (this.cancelling) throw new AssayError('cancelled');
      this.spawn(job);
    } catch (error) {
      this.fail(AssayError.from(error).toData());
    }
  }

  pause(): Run {
    this.flag.pause();
    return this.record.change({ state: 'paused' });
  }

  goOn(): Run {
    const run = this.record.change({ state: 'running' });
    this.flag.run();
    return run;
  }

  cancel(as: 'cancelled' | 'interrupted' = 'cancelled', why: Text | null = null): Promise<Run> {
    this.cancelling = true;
    this.onCancel = as;
    this.why = why;
    this.flag.cancel();
    this.stopMaking();
    if (!this.over && this.timer === undefined)
      this.timer = setTimeout(() => this.fail({ code: 'cancelled', params: {} }), GRACE_MS);
    return this.ended;
  }

  private spawn(job: FitJob | EnsembleJob): void {
    const worker = new Worker(this.workerFile);
    this.worker = worker;
    worker.on('message', (message: WorkerMessage) => this.take(message));
    worker.on('error', (cause) => this.died(cause));
    worker.on('exit', (code) => this.died(new Error(`The thread ended with code ${code}.`)));
    const request: FitRequest = { type: 'fit', job, control: this.flag.buffer };
    worker.postMessage(request, 'ensemble' in job ? [] : buffersOf(job));
  }

  private take(message: WorkerMessage): void {
    if (this.over) return;
    try {
      if (message.type === 'failed') return this.fail(message.error);
      if (isOfRun(message)) this.record.take(message);
      if (message.type === 'fitted') this.finish();
    } catch (error) {
      // The project could not be written: the disk is full, or the file is gone.
      this.fail(AssayError.from(error).toData());
    }
  }

  private finish(): void {
    const { epoch, step } = this.record.progress;
    const progress = { epoch, step, fraction: 1, secondsLeft: 0 };
    this.end({ state: 'finished', error: null, resumable: false, progress });
  }

  private fail(error: ErrorData): void {
    const { resumable } = this.record;
    if (error.code === 'cancelled')
      this.end({ state: this.onCancel, error: null, resumable, ...(this.why ? { ending: this.why } : {}) });
    else this.end({ state: 'failed', error, resumable: resumable && error.code === 'data.diskFull' });
  }

  private died(cause: Error): void {
    if (this.over) return;
    const error = new AssayError('learn.workerDied', {}, { cause }).toData();
    this.end({ state: 'interrupted', error, resumable: this.record.resumable });
  }

  private end(patch: Partial<Omit<Run, 'id'>>): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    let run: Run;
    try {
      run = this.record.change({ ...patch, finishedAt: this.now() });
    } catch {
      // The last words could not be written. What lies in the file says "running", which opening it again mends.
      run = { ...this.record.last, ...patch, finishedAt: this.now() };
    }
    this.record.close();
    // Not terminated: ONNX Runtime's addon ends the whole process when its thread is torn down in the middle of a step. The thread
    // closes its port after its last message, and a cancelled one leaves at the next step.
    this.flag.cancel();
    this.worker?.unref();
    this.settle(run);
  }
}

/** A run's thread is asked for nothing else. */
const isOfRun = (message: Exclude<WorkerMessage, { type: 'failed' }>): message is JobEvent =>
  message.type !== 'forecast' && !message.type.startsWith('nested');

/** The frame's arrays are handed over, not copied. */
function buffersOf({ frame: { columns, rowIds } }: FitJob): ArrayBuffer[] {
  const arrays = [rowIds, ...columns.map((c) => (c.kind === 'number' ? c.values : c.codes))];
  return [...new Set(arrays.map((array) => array.buffer))] as ArrayBuffer[];
}
