// The columns most related to the one that is looked at. Asked for by the user, since it takes a sample of all columns; answers are kept
// while the version is the present one.
import { SvelteMap } from 'svelte/reactivity';
import { AssayError } from '../../shared/domain/errors';
import type { Progress } from '../../shared/domain/progress';
import type { RelatedColumn } from '../../shared/domain/quality';
import { api } from '../app/client';

class Related {
  byColumn = new SvelteMap<string, readonly RelatedColumn[]>();
  /** The column that is being compared with the others. */
  busy = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);
  error = $state.raw<AssayError | null>(null);
  #of = '';
  #look = new AbortController();

  /** Forgets what was found of other data. */
  follow(project: string, versionId: number): void {
    const of = `${versionId} ${project}`;
    if (this.#of === of) return;
    this.#of = of;
    this.cancel();
    this.byColumn.clear();
    this.error = null;
  }

  async find(column: string): Promise<void> {
    this.cancel();
    const look = (this.#look = new AbortController());
    this.busy = column;
    this.progress = null;
    this.error = null;
    try {
      for await (const event of await api.quality.related({ column }, { signal: look.signal })) {
        if (look.signal.aborted) return;
        if (event.type === 'done') this.byColumn.set(column, event.result);
        else this.progress = event;
      }
    } catch (thrown) {
      if (!look.signal.aborted) this.error = AssayError.from(thrown);
    } finally {
      if (this.#look === look) this.busy = null;
    }
  }

  cancel(): void {
    this.#look.abort();
    this.busy = null;
  }
}

export const related = new Related();
