// How the column that is looked at stands against an earlier version. Asked for once by the user; then it follows from column to column.
// Answers are kept while the version is the present one.
import { SvelteMap } from 'svelte/reactivity';
import type { ColumnDrift } from '../../../shared/domain/data';
import { AssayError } from '../../../shared/domain/errors';
import type { Progress } from '../../../shared/domain/progress';
import { api } from '../../app/client';

class Drift {
  /** Whether the user wants the comparison. */
  on = $state(false);
  /** The version that was chosen to compare with; null: the one proposed. */
  chosen = $state<number | null>(null);
  /** The last version from another file that a gate let pass. */
  accepted = $state<number | null>(null);
  busy = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);
  error = $state.raw<AssayError | null>(null);
  #found = new SvelteMap<string, ColumnDrift | null>();
  #of = '';
  #look = new AbortController();

  /** Forgets what was found of other data, and asks what a gate last let pass. */
  follow(project: string, versionId: number): void {
    const of = `${versionId} ${project}`;
    if (this.#of === of) return;
    this.#of = of;
    this.cancel();
    this.#found.clear();
    this.error = null;
    this.chosen = null;
    this.accepted = null;
    // Without it the import before is proposed; a failure here is no news.
    void api.quality.baseline().then(
      (version) => {
        if (this.#of === of) this.accepted = version?.id ?? null;
      },
      () => undefined,
    );
  }

  /** Undefined while it is not known; null where the earlier version has no such column. */
  of(column: string, against: number): ColumnDrift | null | undefined {
    return this.#found.get(`${against} ${column}`);
  }

  async find(versionId: number, against: number, column: string): Promise<void> {
    this.#look.abort();
    const look = (this.#look = new AbortController());
    this.on = true;
    this.busy = column;
    this.progress = null;
    this.error = null;
    try {
      for await (const event of await api.data.drift(
        { versionId, against, column },
        { signal: look.signal },
      )) {
        if (look.signal.aborted) return;
        if (event.type === 'done') this.#found.set(`${against} ${column}`, event.result);
        else this.progress = event;
      }
    } catch (thrown) {
      if (!look.signal.aborted) this.error = AssayError.from(thrown);
    } finally {
      if (this.#look === look) this.busy = null;
    }
  }

  /** Stops, and does not go on with the next column by itself. */
  cancel(): void {
    this.#look.abort();
    this.busy = null;
    this.on = false;
  }
}

export const drift = new Drift();
