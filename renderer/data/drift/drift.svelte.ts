// How the column that is looked at stands against an earlier version. Asked for once by the user; then it follows from column to column.
// Answers are kept while the version is the present one.
import { SvelteMap } from 'svelte/reactivity';
import type { ColumnDrift } from '../../../shared/domain/data';
import { api } from '../../app/client';
import { Looking } from '../looking.svelte';

class Drift extends Looking {
  /** Whether the user wants the comparison. */
  on = $state(false);
  /** The version that was chosen to compare with; null: the one proposed. */
  chosen = $state<number | null>(null);
  /** The last version from another file that a gate let pass. */
  accepted = $state<number | null>(null);
  /** The column last asked about. */
  column = $state('');
  #asked = 0;
  #found = new SvelteMap<string, ColumnDrift | null>();

  /** Forgets what was found of other data, and asks what a gate last let pass. */
  follow(project: string, versionId: number): void {
    if (!this.changed(project, versionId)) return;
    const asked = ++this.#asked;
    this.#found.clear();
    this.chosen = null;
    this.accepted = null;
    // Without it the import before is proposed; a failure here is no news.
    void api.quality.baseline().then(
      (version) => {
        if (this.#asked === asked) this.accepted = version?.id ?? null;
      },
      () => undefined,
    );
  }

  /** Undefined while it is not known; null where the earlier version has no such column. */
  of(column: string, against: number): ColumnDrift | null | undefined {
    return this.#found.get(`${against} ${column}`);
  }

  find(versionId: number, against: number, column: string): Promise<void> {
    this.on = true;
    this.column = column;
    return this.look(
      (options) => api.data.drift({ versionId, against, column }, options),
      (found) => this.#found.set(`${against} ${column}`, found),
    );
  }

  /** Stops, and does not go on with the next column by itself. */
  override cancel(): void {
    super.cancel();
    this.on = false;
  }
}

export const drift = new Drift();
