// What is missing together in the present version. Counted once, when its view is first opened; kept while the version is the present one.
import type { Filter, MissingPatterns } from '../../../shared/domain/data';
import { api } from '../../app/client';
import { Looking } from '../looking.svelte';

class Gaps extends Looking {
  found = $state.raw<MissingPatterns | null>(null);

  /** Counts for this version, unless that is done, under way, or was stopped by the user. */
  follow(project: string, versionId: number): void {
    if (!this.changed(project, versionId)) return;
    this.found = null;
    void this.count(versionId);
  }

  count(versionId: number): Promise<void> {
    return this.look(
      (options) => api.data.gaps({ versionId }, options),
      (found) => (this.found = found),
    );
  }
}

export const gaps = new Gaps();

/** What a row of exactly this pattern meets; of no missing column: the rows without a gap in any of them. */
export const patternFilters = (columns: readonly { name: string }[], missing: readonly string[]): Filter[] =>
  columns.map(({ name }) => ({ column: name, test: missing.includes(name) ? 'missing' : 'present' }));
