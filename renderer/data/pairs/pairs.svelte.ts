// How the columns of the present version go together, and the pair that is looked at. Kept while the version is the present one.
import type { PairDetail, PairMap, PairMeasure } from '../../../shared/domain/quality';
import { api } from '../../app/client';
import { Looking } from '../looking.svelte';

class Pairs extends Looking {
  map = $state.raw<PairMap | null>(null);
  /** Null: what suits each pair. */
  measure = $state<PairMeasure | null>(null);
  /** Null: all columns. */
  columns = $state.raw<readonly string[] | null>(null);
  /** The pair that is looked at, and what is known of it. */
  pair = $state.raw<{ a: string; b: string } | null>(null);
  detail = $state.raw<PairDetail | null>(null);
  /** Looking at the pair, which goes on beside looking at all. */
  readonly closeUp = new Looking();
  /** The version that all of this is about. */
  versionId = $state<number | null>(null);

  /** Compares for this version, unless that is done, under way, or was stopped by the user. */
  follow(project: string, versionId: number): void {
    if (!this.changed(project, versionId)) return;
    this.versionId = versionId;
    this.columns = null;
    this.map = null;
    this.closeUp.cancel();
    this.pair = null;
    this.detail = null;
    void this.compare();
  }

  compare(): Promise<void> {
    const { measure, columns } = this;
    const request = columns ? { measure, columns: [...columns] } : { measure };
    return this.look(
      (options) => api.quality.pairs(request, options),
      (map) => (this.map = map),
    );
  }

  open(a: string, b: string): Promise<void> {
    this.pair = { a, b };
    this.detail = null;
    return this.closeUp.look(
      (options) => api.quality.pair({ a, b }, options),
      (detail) => (this.detail = detail),
    );
  }
}

export const pairs = new Pairs();
