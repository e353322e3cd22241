// What every route shares: the contract's implementer with errors made fit for the wire, and streams that do the same.
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contracts';
import { AssayError, type JobContext, type StageId, type StreamOf } from '../../../shared/domain';
import { streamJob } from '../jobs';
import type { Kernel } from '../kernel';

/** An error as it crosses to the window: code ASSAY, with the named error as data. Validation errors pass as they are. */
export function toWire(thrown: unknown): ORPCError<string, unknown> {
  if (thrown instanceof ORPCError) return thrown;
  const error = AssayError.from(thrown);
  if (error.code === 'internal') console.error(error.cause ?? error);
  return new ORPCError('ASSAY', { message: error.code, data: error.toData() });
}

export const wire = implement(contract).use(async ({ next }) => {
  try {
    return await next();
  } catch (thrown) {
    throw toWire(thrown);
  }
});

/** A stream whose failure reaches the window by name. */
export async function* outgoing<T>(source: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  try {
    yield* source;
  } catch (thrown) {
    throw toWire(thrown);
  }
}

/** Work as a stream; marks the stage busy in the flowchart where one is named. */
export function job<T>(
  kernel: Kernel,
  signal: AbortSignal | undefined,
  stage: StageId | null,
  work: (context: JobContext) => Promise<T>,
): AsyncGenerator<StreamOf<T>, void, void> {
  const activity = stage === null ? undefined : { activities: kernel.activities, stage };
  return outgoing(streamJob(signal, work, activity));
}
