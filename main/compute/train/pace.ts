// Keeps a worker that computes without pause answerable: lets its messages in, and asks whether to stop or wait.
import type { Clock } from '../../../shared/domain';
import { turn } from '../../../shared/domain/turn';
import type { TrainControl } from './types';

/** How long steps may go on before messages are let in; well under the 200 ms in which a cancel must act. */
const BREATH_MS = 40;

export class Pace {
  private last: number;
  /** Time spent waiting while paused: it doesn't count as training. */
  pausedMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly control: TrainControl | undefined,
  ) {
    this.last = clock.now();
  }

  get cancelled(): boolean {
    return this.control?.cancelled() ?? false;
  }

  get paused(): boolean {
    return this.control?.paused() ?? false;
  }

  /** Lets events in when it is time to; true when it did. */
  async breathe(): Promise<boolean> {
    const now = this.clock.now();
    // A clock that was set back must not stop the breathing.
    if (now >= this.last && now - this.last < BREATH_MS) return false;
    await turn();
    this.last = this.clock.now();
    return true;
  }

  async waitWhilePaused(): Promise<void> {
    const from = this.clock.now();
    await this.control?.waitWhilePaused();
    this.last = this.clock.now();
    this.pausedMs += Math.max(0, this.last - from);
  }
}
