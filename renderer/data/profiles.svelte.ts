// The column profiles of the present version, as they stream in. Kept while the version is the present one, so that leaving the view
// neither loses nor repeats them.
import { SvelteMap } from 'svelte/reactivity';
import type { ColumnProfile } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import { api } from '../app/client';

class Profiles {
  versionId = $state<number | null>(null);
  byColumn = new SvelteMap<string, ColumnProfile>();
  error = $state.raw<AssayError | null>(null);
  done = $state(false);
  #project = '';
  #abort = new AbortController();

  /** Profiles a version, unless that is done or under way. */
  follow(project: string, versionId: number, first?: string): void {
    if (this.versionId === versionId && this.#project === project && !this.error) return;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#project = project;
    this.versionId = versionId;
    this.byColumn.clear();
    this.error = null;
    this.done = false;
    void this.#read(versionId, first, this.#abort.signal);
  }

  async #read(versionId: number, first: string | undefined, signal: AbortSignal): Promise<void> {
    try {
      const input = first === undefined ? { versionId } : { versionId, first };
      for await (const event of await api.data.profile(input, { signal })) {
        if (signal.aborted) return;
        if (event.type === 'profile') this.byColumn.set(event.profile.name, event.profile);
      }
      if (!signal.aborted) this.done = true;
    } catch (thrown) {
      if (!signal.aborted) this.error = AssayError.from(thrown);
    }
  }
}

export const profiles = new Profiles();
