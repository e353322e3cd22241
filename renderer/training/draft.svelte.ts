// A search that is about to be started: how long it may take, what it may try and by which loss, and what it is likely to come to.
import type { Forecast, LearnerId, LearnerInfo, SearchAim, SearchRequest, Task } from '../../shared/domain';
import { canAim } from '../../shared/domain';

export class SearchDraft {
  minutes = $state(5);
  /** The loss that a search of numbers is for; null: the usual one. */
  aim = $state.raw<SearchAim | null>(null);
  /** Kinds of learner that a search may not try. */
  barred = $state.raw<ReadonlySet<LearnerId>>(new Set());
  /** Of the search as it is set now; null before it has been asked for. */
  forecast = $state.raw<Forecast | null>(null);

  readonly #aim = $derived.by(() => (this.of.task === 'regression' ? this.aim : null));
  /** What a search may be allowed to try: what can be trained by its loss. */
  readonly searchable = $derived.by(() => {
    const aim = this.#aim;
    return this.of.usable.filter((l) => aim === null || canAim(l.fields, aim));
  });
  readonly allowed = $derived(this.searchable.filter((l) => !this.barred.has(l.id)).map((l) => l.id));

  constructor(private readonly of: { readonly task: Task | null; readonly usable: readonly LearnerInfo[] }) {}

  setMinutes(minutes: number): void {
    this.minutes = minutes;
    this.forecast = null;
  }

  setAim(aim: SearchAim | null): void {
    this.aim = aim;
    this.forecast = null;
  }

  allow(learner: LearnerId, allowed: boolean): void {
    const barred = new Set(this.barred);
    if (allowed) barred.delete(learner);
    else barred.add(learner);
    this.barred = barred;
    this.forecast = null;
  }

  request(seed: number): SearchRequest {
    const aim = this.#aim;
    return {
      timeBudgetSeconds: this.minutes * 60,
      seed,
      learners: this.allowed,
      ...(aim ? { aim } : {}),
    };
  }

  /** For another project: its learners and figures are others. */
  forget(): void {
    this.barred = new Set();
    this.forecast = null;
  }
}
