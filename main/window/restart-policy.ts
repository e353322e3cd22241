// How often something that died is started again: soon at first, later each time, and not for ever.

const WINDOW_MS = 60_000;
const DELAYS_MS = [100, 1_000];

/** Remembers deaths. Time comes from the clock handed in (ms). */
export class RestartPolicy {
  #deaths: number[] = [];

  constructor(private readonly now: () => number) {}

  /** Notes a death; the delay in ms after which to start again, or null after the third within a minute. */
  died(): number | null {
    const now = this.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < WINDOW_MS), now];
    return DELAYS_MS[this.#deaths.length - 1] ?? null;
  }

  /** The person asked to try again: what was is forgotten. */
  forget(): void {
    this.#deaths = [];
  }
}
