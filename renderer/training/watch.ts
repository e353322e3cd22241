// What happens to the runs of the open project, as one stream; it is taken up again when the connection was lost.
import type { Run, Search, RunEvent } from '../../shared/domain';
import { AssayError } from '../../shared/domain';
import type { api } from '../app/client';

const RETRY_MS = 1000;
/** Ends of the stream that are nobody's fault, and are followed by another try. */
const EXPECTED: ReadonlySet<string> = new Set(['cancelled', 'kernel.lost', 'project.none']);

export interface Watcher {
  /** Before each stream, which begins with every stored point: what was there before is replaced, not doubled. */
  began(runs: readonly Run[], searches: readonly Search[]): void;
  told(event: RunEvent): void;
  /** The stream broke; null where that was to be expected. */
  lost(error: AssayError | null): void;
}

export async function watchRuns(client: typeof api, watcher: Watcher, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const [runs, searches] = await Promise.all([client.learn.runs(), client.learn.searches()]);
      if (signal.aborted) return;
      watcher.began(runs, searches);
      for await (const event of await client.learn.watch(undefined, { signal })) {
        if (signal.aborted) return;
        watcher.told(event);
      }
    } catch (thrown) {
      if (signal.aborted) return;
      const error = AssayError.from(thrown);
      watcher.lost(EXPECTED.has(error.code) ? null : error);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
