// This thread and its helpers working through tasks. Without helpers it is this thread alone, with the same results.
import { Worker as Thread } from 'node:worker_threads';
import { CONTROL, type GroupWork, type Task } from './work';
import type { Layout } from './layout';
import type { Rules } from './candidate';

/** What a helper is started with. */
export interface HelperData {
  kind: 'trees';
  layout: Layout;
  memory: WebAssembly.Memory;
  rules: Rules;
}

/** A file that serves helpers (thread.ts), and how many threads there shall be with this one. */
export interface Threads {
  file: string;
  count: number;
}

export class Crew {
  constructor(
    private readonly work: GroupWork,
    threads: Threads | undefined,
  ) {
    const { layout, memory, rules } = work;
    const data: HelperData = { kind: 'trees', layout, memory, rules };
    for (let i = 1; i < Math.min(threads?.count ?? 1, layout.groups.length); i++) {
      // A helper that cannot start is done without: whoever is there takes its groups.
      const thread = new Thread(threads?.file ?? '', { workerData: data });
      thread.on('error', () => undefined);
      thread.unref();
    }
  }

  /** Works a task off and waits for what helpers still hold. */
  run(task: Task, masks: readonly Uint8Array[]): void {
    const { control, layout } = this.work;
    this.work.write(task, masks);
    Atomics.store(control, CONTROL.done, 0);
    Atomics.store(control, CONTROL.next, 0);
    Atomics.add(control, CONTROL.task, 1);
    Atomics.notify(control, CONTROL.task);
    this.work.help();
    for (;;) {
      const done = Atomics.load(control, CONTROL.done);
      if (done >= layout.groups.length) return;
      if (Atomics.load(control, CONTROL.failed) !== 0)
        throw new Error('A helper of the tree learner failed.');
      Atomics.wait(control, CONTROL.done, done, 1000);
    }
  }

  /** Lets the helpers end. */
  close(): void {
    const { control } = this.work;
    Atomics.store(control, CONTROL.stop, 1);
    Atomics.add(control, CONTROL.task, 1);
    Atomics.notify(control, CONTROL.task);
  }
}
