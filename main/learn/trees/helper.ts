// A helper thread: waits for tasks in shared memory, works on units of them, ends when told to. It never touches ONNX Runtime.
import type { HelperData } from './crew';
import { lossOf } from './forest-loss';
import { GroupWork } from './work';

export const isHelper = (data: unknown): data is HelperData =>
  typeof data === 'object' && data !== null && (data as { kind?: unknown }).kind === 'trees';

/** Blocks this thread until the crew is closed. */
export function serveHelper({ layout, memory, rules, loss, thread }: HelperData): void {
  const { claims, unit } = new GroupWork(layout, memory, rules, lossOf(loss), thread);
  claims.serve(unit);
}
