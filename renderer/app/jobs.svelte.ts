// Long work that outlives the view which began it.
import { AssayError } from '../../shared/domain/errors';
import type { Progress, StreamOf } from '../../shared/domain/progress';

export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

export interface JobOptions<T> {
  /** What kind of work: at most one of a kind runs at a time. */
  kind: string;
  /** What it is called, in the present language. */
  label: () => string;
  /** Begins the work, for example `(signal) => api.quality.run(undefined, { signal })`. */
  run: (signal: AbortSignal) => Promise<AsyncIterable<StreamOf<T>>>;
  ondone?: (result: T) => void;
  /** A failure is also kept in `job.error`, for the view to show. */
  onfail?: (error: AssayError) => void;
}

let counter = 0;

/** One piece of long work: its progress, how it ended, and a way to stop it. */
export class Job<T = unknown> {
  readonly id = ++counter;
  readonly kind: string;
  readonly label: () => string;
  state = $state<JobState>('running');
  progress = $state.raw<Progress | null>(null);
  error = $state.raw<AssayError | null>(null);
  result = $state.raw<T | null>(null);
  cancelling = $state(false);
  /** Settles when the work has ended, however it did. */
  readonly finished: Promise<void>;
  readonly #abort = new AbortController();

  constructor(options: JobOptions<T>) {
    this.kind = options.kind;
    this.label = options.label;
    this.finished = this.#follow(options);
  }

  cancel(): void {
    if (this.state !== 'running') return;
    this.cancelling = true;
    this.#abort.abort();
  }

  async #follow(options: JobOptions<T>): Promise<void> {
    try {
      for await (const event of await options.run(this.#abort.signal)) {
        if (event.type === 'progress') this.progress = event;
        else this.result = event.result;
      }
      if (this.result === null) throw new AssayError('cancelled');
      this.state = 'done';
      options.ondone?.(this.result);
    } catch (thrown) {
      const error = AssayError.from(thrown);
      const cancelled =
        error.code === 'cancelled' || (this.#abort.signal.aborted && error.code === 'internal');
      this.state = cancelled ? 'cancelled' : 'failed';
      if (!cancelled) {
        this.error = error;
        options.onfail?.(error);
      }
    } finally {
      this.cancelling = false;
    }
  }
}

class Jobs {
  list = $state.raw<readonly Job[]>([]);

  /** The newest job of a kind, whatever its state. */
  latest(kind: string): Job | undefined {
    return this.list.findLast((job) => job.kind === kind);
  }

  running(kind: string): Job | undefined {
    const job = this.latest(kind);
    return job?.state === 'running' ? job : undefined;
  }

  get active(): readonly Job[] {
    return this.list.filter((job) => job.state === 'running');
  }

  /** Forgets how the last job of a kind ended, for example when its error has been read. */
  forget(kind: string): void {
    this.list = this.list.filter((job) => job.kind !== kind || job.state === 'running');
  }

  clear(): void {
    for (const job of this.active) job.cancel();
    this.list = [];
  }
}

export const jobs = new Jobs();

/** Begins long work, unless work of that kind is under way: then that job is returned. */
export function startJob<T>(options: JobOptions<T>): Job<T> {
  const running = jobs.running(options.kind);
  if (running) return running as Job<T>;
  const job = new Job(options);
  jobs.list = [...jobs.list.filter((other) => other.kind !== options.kind), job as Job];
  return job;
}
