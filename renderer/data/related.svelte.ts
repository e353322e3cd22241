// The columns most related to the one that is looked at. Asked for by the user, since it takes a sample of all columns; answers are kept
// while the version is the present one.
import { SvelteMap } from 'svelte/reactivity';
import type { RelatedColumn } from '../../shared/domain/quality';
import { api } from '../app/client';
import { Looking } from './looking.svelte';

class Related extends Looking {
  byColumn = new SvelteMap<string, readonly RelatedColumn[]>();
  /** The column last compared with the others. */
  column = $state('');

  /** Forgets what was found of other data. */
  follow(project: string, versionId: number): void {
    if (this.changed(project, versionId)) this.byColumn.clear();
  }

  find(column: string): Promise<void> {
    this.column = column;
    return this.look(
      (options) => api.quality.related({ column }, options),
      (found) => this.byColumn.set(column, found),
    );
  }
}

export const related = new Related();
