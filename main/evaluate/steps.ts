// Work that can be left between its steps: all at once where rows are few, or with turns for others, and a cancel, between them.
import { type JobContext, throwIfCancelled } from '../../shared/domain';
import { Turns } from '../../shared/domain/turn';

export function allSteps<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** @throws AssayError cancelled, at the next step */
export async function inSteps<T>(work: Generator<void, T>, signal: JobContext['signal']): Promise<T> {
  const turns = new Turns();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (turns.due) await turns.take();
    throwIfCancelled(signal);
  }
}
