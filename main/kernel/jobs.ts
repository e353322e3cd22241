// Long calls as streams: progress while the work runs, then one result. Leaving the stream cancels the work.
import {
  AssayError,
  type JobContext,
  type Progress,
  type StageId,
  type StreamOf,
  text,
} from '../../shared/domain';

/** Between two drawings of the flowchart that show nothing new but how far something is. */
const SHOWN_EVERY_MS = 500;

/** What is running, by stage; the flowchart shows it. */
export class Activities {
  private readonly running = new Map<StageId, { fraction: number | null; secondsLeft: number | null }>();
  private toldAt = -Infinity;

  constructor(private readonly onChange: () => void) {}

  get(stage: StageId): { fraction: number | null; secondsLeft: number | null } | undefined {
    return this.running.get(stage);
  }

  /** Marks a stage busy. Throws `job.busy` when it already is: two imports at once would race for the present version. */
  begin(stage: StageId): void {
    if (this.running.has(stage)) throw new AssayError('job.busy', { job: text(`pipeline.job.${stage}`) });
    this.running.set(stage, { fraction: null, secondsLeft: null });
    this.onChange();
  }

  update(stage: StageId, progress: Omit<Progress, 'type'>): void {
    if (!this.running.has(stage)) return;
    this.running.set(stage, { fraction: progress.fraction, secondsLeft: progress.secondsLeft ?? null });
    const now = performance.now();
    if (now - this.toldAt < SHOWN_EVERY_MS) return;
    this.toldAt = now;
    this.onChange();
  }

  end(stage: StageId): void {
    this.running.delete(stage);
    this.onChange();
  }
}

/**
 * Runs `work` and yields its progress (the newest only, so that a slow reader holds nothing up), then its result.
 * Ends by throwing what the work threw; returning early or aborting `signal` cancels the work and waits for its clean-up.
 */
export async function* streamJob<T>(
  signal: AbortSignal | undefined,
  work: (context: JobContext) => Promise<T>,
  activity?: { activities: Activities; stage: StageId },
): AsyncGenerator<StreamOf<T>, void, void> {
  const abort = new AbortController();
  const onAbort = (): void => abort.abort();
  if (signal?.aborted) throw new AssayError('cancelled');
  signal?.addEventListener('abort', onAbort, { once: true });
  let latest: Omit<Progress, 'type'> | undefined;
  let wake = (): void => undefined;
  activity?.activities.begin(activity.stage);
  const outcome = { settled: false };
  const running = work({
    signal: abort.signal,
    onProgress: (progress) => {
      latest = progress;
      activity?.activities.update(activity.stage, progress);
      wake();
    },
  }).finally(() => {
    outcome.settled = true;
    wake();
  });
  // The rejection is read below; this keeps Node from calling it unhandled while a progress message is on its way.
  running.catch(() => undefined);
  try {
    while (!outcome.settled) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (latest !== undefined || outcome.settled) resolve();
      });
      if (latest !== undefined) {
        const progress = latest;
        latest = undefined;
        yield { type: 'progress', ...progress };
      }
    }
    yield { type: 'done', result: await running };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    abort.abort();
    await running.catch(() => undefined);
    activity?.activities.end(activity.stage);
  }
}

/** Wakes every waiting reader on each change; readers then look at the present state. Changes close together count as one. */
export class ChangeBell {
  private readonly waiting = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  ring(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const resolve of this.waiting) resolve();
      this.waiting.clear();
    }, 50);
  }

  /** Resolves at the next change, or when the signal aborts. */
  next(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        signal?.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      signal?.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
    });
  }
}
