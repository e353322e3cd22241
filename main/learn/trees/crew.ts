// This thread and its helpers working through tasks. Without helpers it is this thread alone, with the same results.
import { Worker as Thread } from 'node:worker_threads';
import type { Rules } from './candidate';
import type { Layout } from './layout';
import type { LossSpec } from './losses';
import type { GroupWork, RowTask, SplitTask } from './work';

/** What a helper is started with. */
export interface HelperData {
  kind: 'trees';
  layout: Layout;
  memory: WebAssembly.Memory;
  rules: Rules;
  loss: LossSpec;
}

/** A file that serves helpers (thread.ts), and how many threads there shall be with this one. */
export interface Threads {
  file: string;
  count: number;
}

export class Crew {
  constructor(
    private readonly work: GroupWork,
    loss: LossSpec,
    threads: Threads | undefined,
  ) {
    const { layout, memory, rules } = work;
    const data: HelperData = { kind: 'trees', layout, memory, rules, loss };
    for (let i = 1; i < (threads?.count ?? 1); i++) {
      // A helper that cannot start is done without: whoever is there takes its units.
      const thread = new Thread(threads?.file ?? '', { workerData: data });
      thread.on('error', () => undefined);
      thread.unref();
    }
  }

  /** Works a task off and waits for what helpers still hold. */
  run(task: SplitTask | RowTask): void {
    const { claims, unit } = this.work;
    claims.open(this.work.write(task));
    claims.help(unit);
    claims.finish();
  }

  /** Lets the helpers end. */
  close(): void {
    this.work.claims.close();
  }
}
