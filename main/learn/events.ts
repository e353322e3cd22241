// One writer, any number of readers, each with its own queue.
export class Broadcast<T> {
  private readonly readers = new Set<(event: T) => void>();

  send(event: T): void {
    for (const reader of [...this.readers]) reader(event);
  }

  /** Calls the reader at each event. Returns what ends that. */
  subscribe(reader: (event: T) => void): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  /** The events given first, then all that are sent, until the signal is aborted or the reader stops reading. */
  async *listen(first: readonly T[], signal?: AbortSignal): AsyncGenerator<T> {
    const queue: T[] = [...first];
    let wake: () => void = () => undefined;
    const reader = (event: T): void => {
      queue.push(event);
      wake();
    };
    const onAbort = (): void => wake();
    this.readers.add(reader);
    signal?.addEventListener('abort', onAbort);
    try {
      while (!signal?.aborted) {
        const event = queue.shift();
        if (event !== undefined) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.readers.delete(reader);
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
