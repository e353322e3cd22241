// The units of a task, each taken by one thread: whoever is free takes the next.

/** Words of the control block; the claims themselves are two of 64 bits behind them. */
const WORDS = { task: 0, done: 1, stop: 2, failed: 3 } as const;
const CLAIMS_AT = 32;
/** How long to sleep before looking whether a helper has failed, in milliseconds. */
const LOOK_MS = 1000;

/**
 * Shared between threads. `next` and `end` hold the number of the task in their high half, so that a thread that comes late cannot
 * take a unit of a task that it has not seen: it takes by compare and exchange.
 */
export class Claims {
  private readonly words: Int32Array;
  private readonly claims: BigInt64Array;
  private units = 0;

  constructor(buffer: ArrayBufferLike, at: number) {
    this.words = new Int32Array(buffer, at, 4);
    this.claims = new BigInt64Array(buffer, at + CLAIMS_AT, 2);
  }

  /** Opens a task that lies written. One thread alone does this, once all of the task before is done. */
  open(units: number): void {
    const { words, claims } = this;
    const number = ((Atomics.load(claims, 1) >> 32n) + 1n) << 32n;
    this.units = units;
    Atomics.store(claims, 1, number | BigInt(units));
    Atomics.store(words, WORDS.done, 0);
    Atomics.store(claims, 0, number);
    Atomics.add(words, WORDS.task, 1);
    Atomics.notify(words, WORDS.task);
  }

  /** Works on units until none is left. */
  help(work: (unit: number) => void): void {
    const { words, claims } = this;
    for (;;) {
      const next = Atomics.load(claims, 0);
      const end = Atomics.load(claims, 1);
      if (next >> 32n !== end >> 32n || next >= end) return;
      if (Atomics.compareExchange(claims, 0, next, next + 1n) !== next) continue;
      work(Number(next & 0xffff_ffffn));
      const done = Atomics.add(words, WORDS.done, 1) + 1;
      if (done === Number(end & 0xffff_ffffn)) Atomics.notify(words, WORDS.done);
    }
  }

  /** Whether all units of the task are done. */
  get over(): boolean {
    return Atomics.load(this.words, WORDS.done) >= this.units;
  }

  /** Waits for units that others still work on. @throws Error when one of them failed */
  finish(): void {
    const { words } = this;
    for (;;) {
      const done = Atomics.load(words, WORDS.done);
      if (done >= this.units) return;
      if (Atomics.load(words, WORDS.failed) !== 0) throw new Error('A helper of the tree learner failed.');
      Atomics.wait(words, WORDS.done, done, LOOK_MS);
    }
  }

  /** Helps with one task after another until the claims are closed. Blocks this thread. */
  serve(work: (unit: number) => void): void {
    const { words } = this;
    try {
      for (let last = -1; Atomics.load(words, WORDS.stop) === 0;) {
        Atomics.wait(words, WORDS.task, last);
        last = Atomics.load(words, WORDS.task);
        if (Atomics.load(words, WORDS.stop) === 0) this.help(work);
      }
    } catch (error) {
      Atomics.store(words, WORDS.failed, 1);
      throw error;
    }
  }

  /** Lets helpers end. */
  close(): void {
    Atomics.store(this.words, WORDS.stop, 1);
    Atomics.add(this.words, WORDS.task, 1);
    Atomics.notify(this.words, WORDS.task);
  }
}
