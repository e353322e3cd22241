// A helper thread: waits for tasks in shared memory, works on groups of features, ends when told to. It never touches ONNX Runtime.
import type { HelperData } from './crew';
import { CONTROL, GroupWork } from './work';

export const isHelper = (data: unknown): data is HelperData =>
  typeof data === 'object' && data !== null && (data as { kind?: unknown }).kind === 'trees';

/** Blocks this thread until the crew is closed. */
export function serveHelper({ layout, memory, rules }: HelperData): void {
  const work = new GroupWork(layout, memory, rules);
  const { control } = work;
  try {
    for (let last = -1; Atomics.load(control, CONTROL.stop) === 0;) {
      Atomics.wait(control, CONTROL.task, last);
      last = Atomics.load(control, CONTROL.task);
      if (Atomics.load(control, CONTROL.stop) === 0) work.help();
    }
  } catch (error) {
    Atomics.store(control, CONTROL.failed, 1);
    throw error;
  }
}
