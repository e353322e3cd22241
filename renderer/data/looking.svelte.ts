// One long look at the present version at a time: how far it is, what went wrong, and a way to stop it. The latest asked for wins.
import { AssayError } from '../../shared/domain/errors';
import type { Progress } from '../../shared/domain/progress';

type Events<T> = AsyncIterable<Progress | { type: 'done'; result: T }>;

export class Looking {
  busy = $state(false);
  progress = $state.raw<Progress | null>(null);
  error = $state.raw<AssayError | null>(null);
  #look = new AbortController();
  #data = '';

  /** Ends the look before, and hands the result of this one over unless another has begun since. */
  async look<T>(
    begin: (options: { signal: AbortSignal }) => Events<T> | Promise<Events<T>>,
    take: (result: T) => void,
  ): Promise<void> {
    this.#look.abort();
    const look = (this.#look = new AbortController());
    this.busy = true;
    this.progress = null;
    this.error = null;
    try {
      for await (const event of await begin({ signal: look.signal })) {
        if (look.signal.aborted) return;
        if (event.type === 'done') take(event.result);
        else this.progress = event;
      }
    } catch (thrown) {
      if (!look.signal.aborted) this.error = AssayError.from(thrown);
    } finally {
      if (this.#look === look) this.busy = false;
    }
  }

  cancel(): void {
    this.#look.abort();
    this.busy = false;
  }

  /** Whether this is other data than at the last call. Then what was being looked for in that is stopped. */
  protected changed(project: string, versionId: number): boolean {
    const data = `${versionId} ${project}`;
    if (this.#data === data) return false;
    this.#data = data;
    this.cancel();
    this.error = null;
    return true;
  }
}
