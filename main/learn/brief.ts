// Runs that take seconds: where they are left they begin again, to the same bits, so a checkpoint only says of which fit it is.
import { AssayError } from '../../shared/domain';
import type { FitControl, FitEvent } from './learner';

interface Brief {
  format: 'assay.brief.1';
  identity: string;
  elapsedMs: number;
}

/** Thrown inside a run to leave it; never leaves the learner. */
export class Left extends Error {}

export const briefCheckpoint = (identity: string, elapsedMs: number): FitEvent => ({
  type: 'checkpoint',
  bytes: new TextEncoder().encode(
    JSON.stringify({ format: 'assay.brief.1', identity, elapsedMs } satisfies Brief),
  ),
});

/** The time that was spent before. @throws AssayError learn.notResumable for bytes that are no checkpoint, or one of another fit. */
export function briefFrom(bytes: Uint8Array | undefined, identity: string): number {
  if (!bytes) return 0;
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes)) as Brief;
    if (found.format !== 'assay.brief.1' || found.identity !== identity)
      throw new Error('It is of another fit.');
    return found.elapsedMs;
  } catch (cause) {
    throw new AssayError('learn.notResumable', {}, { cause });
  }
}

/** Between two pieces of a run: waits while paused. @throws Left when cancelled */
export async function stand(control: FitControl): Promise<void> {
  if (control.paused()) await control.waitWhilePaused();
  if (control.cancelled()) throw new Left();
}
