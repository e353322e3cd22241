// Long work in a thread that others wait for: done a little at a time, with a turn of the event loop between.

/** Work between two turns, in milliseconds: so short that a frame is still drawn and a cancel still heard in time. */
const SPELL_MS = 12;

/** Lets everything else that waits have its turn. */
export const turn = (): Promise<void> =>
  new Promise((resolve) =>
    typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve),
  );

/** Tells when others should have their turn; to be asked often, since it costs less than the work between. */
export class Turns {
  private since = performance.now();

  constructor(private readonly ms = SPELL_MS) {}

  get due(): boolean {
    return performance.now() - this.since > this.ms;
  }

  async take(): Promise<void> {
    await turn();
    this.since = performance.now();
  }
}

/** Does `work` for one item after the other, with turns between as they are due. */
export async function inTurns<T>(items: Iterable<T>, work: (item: T, index: number) => void): Promise<void> {
  const turns = new Turns();
  let index = 0;
  for (const item of items) {
    if (turns.due) await turns.take();
    work(item, index++);
  }
}

/** What `make` gives for each item, in their order. */
export async function mapInTurns<T, R>(
  items: Iterable<T>,
  make: (item: T, index: number) => R,
): Promise<R[]> {
  const made: R[] = [];
  await inTurns(items, (item, index) => made.push(make(item, index)));
  return made;
}
