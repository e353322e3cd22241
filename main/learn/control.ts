// Pause and cancel, told to a busy thread through one shared integer.
import type { FitControl } from './learner';

const RUN = 0;
const PAUSE = 1;
const CANCEL = 2;

/** The Trainer's end. */
export class ControlFlag {
  readonly buffer = new SharedArrayBuffer(4);
  private readonly flag = new Int32Array(this.buffer);

  run(): void {
    this.set(RUN);
  }
  pause(): void {
    this.set(PAUSE);
  }
  cancel(): void {
    this.set(CANCEL);
  }
  private set(value: number): void {
    Atomics.store(this.flag, 0, value);
    Atomics.notify(this.flag, 0);
  }
}

/** The worker's end. */
export function controlOf(buffer: SharedArrayBuffer): FitControl {
  const flag = new Int32Array(buffer);
  return {
    cancelled: () => Atomics.load(flag, 0) === CANCEL,
    paused: () => Atomics.load(flag, 0) === PAUSE,
    async waitWhilePaused() {
      // Asked rather than notified: Atomics.waitAsync is newer than the oldest runtime that is served.
      while (Atomics.load(flag, 0) === PAUSE) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

/** A run that nobody stops. */
export const unattended: FitControl = {
  cancelled: () => false,
  paused: () => false,
  waitWhilePaused: () => Promise.resolve(),
};
