// How the columns of the present version go together, and the pair that is looked at. Kept while the version is the present one.
import { AssayError } from '../../../shared/domain/errors';
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
  detailError = $state.raw<AssayError | null>(null);
  /** The version that all of this is about. */
  versionId = $state<number | null>(null);
  #of = '';
  #close = new AbortController();

  /** Compares for this version, unless that is done, under way, or was stopped by the user. */
  follow(project: string, versionId: number): void {
    const of = `${versionId} ${project}`;
    if (this.#of === of) return;
    this.#of = of;
    this.versionId = versionId;
    this.columns = null;
    this.map = null;
    this.#close.abort();
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

  async open(a: string, b: string): Promise<void> {
    this.#close.abort();
    const look = (this.#close = new AbortController());
    this.pair = { a, b };
    this.detail = null;
    this.detailError = null;
    try {
      for await (const event of await api.quality.pair({ a, b }, { signal: look.signal })) {
        if (look.signal.aborted) return;
        if (event.type === 'done') this.detail = event.result;
      }
    } catch (thrown) {
      if (!look.signal.aborted) this.detailError = AssayError.from(thrown);
    }
  }
}

export const pairs = new Pairs();
