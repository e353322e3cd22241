// This thread and its helpers working through tasks. Without helpers it is this thread alone, with the same results.
import { Worker as Thread } from 'node:worker_threads';
import type { Labelled } from '../learner';
import type { Rules } from './candidate';
import type { Layout } from './layout';
import type { LossSpec } from './losses';
import type { CountTask, GroupWork, PartTask, RowTask, SplitTask } from './work';

/** What a helper is started with. */
export interface HelperData {
  kind: 'trees';
  layout: Layout;
  memory: WebAssembly.Memory;
  rules: Rules;
  loss: LossSpec;
  /** Which of the threads it is. */
  thread: number;
}

/** A file that serves helpers (thread.ts), and how many threads there shall be with this one. */
export interface Threads {
  file: string;
  count: number;
  /** Rows times features from which on they share the work, where that is not to be SHARED_CELLS. */
  fromCells?: number;
}

/** Rows times features from which on threads share the work. To be woken for a task of a smaller table takes them longer than the task. */
const SHARED_CELLS = 2_000_000;

/** The threads, where a table is worth them. */
export const threadsFor = ({ rows, width }: Labelled, threads: Threads | undefined): Threads | undefined =>
  rows * width >= (threads?.fromCells ?? SHARED_CELLS) ? threads : undefined;

export class Crew {
  constructor(
    private readonly work: GroupWork,
    loss: LossSpec,
    threads: Threads | undefined,
  ) {
    const { layout, memory, rules } = work;
    for (let i = 1; i < Math.min(layout.threads, threads?.count ?? 1); i++) {
      const data: HelperData = { kind: 'trees', layout, memory, rules, loss, thread: i };
      // A helper that cannot start is done without: whoever is there takes its units.
      const thread = new Thread(threads?.file ?? '', { workerData: data });
      thread.on('error', () => undefined);
      thread.unref();
    }
  }

  /** Works a task off and waits for what helpers still hold. */
  run(task: SplitTask | RowTask | CountTask | PartTask): void {
    const { claims, unit } = this.work;
    const units = this.work.write(task);
    // Waking others would take longer.
    if (units === 1 || this.work.isSmall(task)) {
      for (let i = 0; i < units; i++) unit(i);
      return;
    }
    claims.open(units);
    claims.help(unit);
    claims.finish();
  }

  /** Lets the helpers end. */
  close(): void {
    this.work.claims.close();
  }
}
