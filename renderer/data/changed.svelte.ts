// Whether the files behind the present version have changed since they were imported: asked when the data is looked at, and again
// when the person comes back to the window.
import type { ChangedSource } from '../../shared/domain/data';
import { api } from '../app/client';
import { fileName } from '../app/files';
import { t } from '../app/i18n.svelte';

class Changed {
  source = $state.raw<ChangedSource | null>(null);
  /** Of which the person does not want to hear any more, as one text. */
  #left = $state('');
  #of: number | null = null;

  /** Whether there is something to say that was not put off. */
  get open(): boolean {
    return this.source !== null && this.source.paths.length > 0 && this.#key() !== this.#left;
  }

  async follow(versionId: number | null): Promise<void> {
    this.#of = versionId;
    // That a file cannot be asked after is no matter: the data is in the project.
    const found = versionId === null ? null : await api.data.changed({ versionId }).catch(() => null);
    if (this.#of === versionId) this.source = found;
  }

  leave(): void {
    this.#left = this.#key();
  }

  words(): string {
    const [first = '', ...more] = this.source?.paths ?? [];
    return more.length === 0
      ? t('view.data.changed', { file: fileName(first) })
      : t('view.data.changed.several', { file: fileName(first), more: more.length });
  }

  #key(): string {
    return `${this.source?.versionId ?? ''} ${this.source?.paths.join() ?? ''}`;
  }
}

export const changed = new Changed();
