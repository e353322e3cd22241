// How far a job is, told at most five times a second and at each new phase, with rate and seconds left.
import type { Clock, JobContext, Progress, Text } from '../../shared/domain';

const EVERY_MS = 200;

export class Meter {
  private readonly startedAt: number;
  private toldAt = -Infinity;
  private lastFraction = 0;
  private lastPhase = '';

  constructor(
    private readonly context: JobContext,
    private readonly clock: Clock,
    /** All there is to do, in `unit`. */
    private readonly total: number,
    private readonly unit: NonNullable<Progress['unit']>,
    /** The meter of the part that went before, whose time counts. */
    before?: Meter,
  ) {
    this.startedAt = before?.startedAt ?? clock.now();
  }

  /** Whether anything was told. */
  get told(): boolean {
    return this.toldAt > -Infinity;
  }

  /** Says that `fraction` of all is done, in this phase. Never goes back. */
  tell(fraction: number, phase: Text): void {
    const now = this.clock.now();
    this.lastFraction = Math.max(this.lastFraction, Math.min(1, fraction));
    if (now - this.toldAt < EVERY_MS && phase.key === this.lastPhase) return;
    this.lastPhase = phase.key;
    this.toldAt = now;
    const seconds = (now - this.startedAt) / 1000;
    const known = this.lastFraction > 0.01 && seconds > 0.2;
    this.context.onProgress?.({
      fraction: this.lastFraction,
      phase,
      unit: this.unit,
      rate: known ? (this.lastFraction * this.total) / seconds : null,
      secondsLeft: known ? (seconds / this.lastFraction) * (1 - this.lastFraction) : null,
    });
  }
}
