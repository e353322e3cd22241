// What is missing together in the present version. Counted once, when its view is first opened; kept while the version is the present one.
import type { Filter, MissingPatterns } from '../../../shared/domain/data';
import { AssayError } from '../../../shared/domain/errors';
import type { Progress } from '../../../shared/domain/progress';
import { api } from '../../app/client';

class Gaps {
  found = $state.raw<MissingPatterns | null>(null);
  busy = $state(false);
  progress = $state.raw<Progress | null>(null);
  error = $state.raw<AssayError | null>(null);
  #of = '';
  #look = new AbortController();

  /** Counts for this version, unless that is done, under way, or was stopped by the user. */
  follow(project: string, versionId: number): void {
    const of = `${versionId} ${project}`;
    if (this.#of === of) return;
    this.#of = of;
    this.found = null;
    void this.count(versionId);
  }

  async count(versionId: number): Promise<void> {
    this.#look.abort();
    const look = (this.#look = new AbortController());
    this.busy = true;
    this.progress = null;
    this.error = null;
    try {
      for await (const event of await api.data.gaps({ versionId }, { signal: look.signal })) {
        if (look.signal.aborted) return;
        if (event.type === 'done') this.found = event.result;
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
}

export const gaps = new Gaps();

/** What a row of exactly this pattern meets; of no missing column: the rows without a gap in any of them. */
export const patternFilters = (columns: readonly { name: string }[], missing: readonly string[]): Filter[] =>
  columns.map(({ name }) => ({ column: name, test: missing.includes(name) ? 'missing' : 'present' }));
