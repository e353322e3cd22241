// Repeats a finished search in every outer fold: the kernel's side of nested cross-validation.
import {
  AssayError,
  type Clock,
  type Nested,
  type NestedCost,
  type Run,
  type Search,
  text,
} from '../../../shared/domain';
import type { Project } from '../../project';
import { inputsFingerprint } from '../fingerprint';
import type { Trainer } from '../trainer';
import { resamplingOf } from '../trials';
import { LiveNested } from './live';
import { OUTER_FOLDS } from './outer';
import { costOf, refusal, toRepeat } from './plan';

/** At most one search of a project is repeated at a time, while nothing else trains. */
export class NestedService {
  private live: LiveNested | null = null;

  constructor(
    private readonly project: Project,
    private readonly trainer: Trainer,
    private readonly options: { clock: Clock },
  ) {}

  /** @throws AssayError learn.searchMissing; target.none, recipe.stale */
  cost(searchId: number): NestedCost {
    const { resampling } = this.project.searches.get(searchId);
    const { spec } = this.trainer.present();
    const cost = costOf(resampling, this.trialsOf(searchId), this.trainer.beside(OUTER_FOLDS));
    const nothing = cost.trials === 0 ? text('learn.nested.nothing') : null;
    return { ...cost, refused: refusal(resampling, spec) ?? nothing };
  }

  /**
   * Before a search: whether it can be repeated on the saved recipe.
   * @throws AssayError learn.nestedUnfit; target.none, recipe.stale
   */
  refuseUnfit(): void {
    const recipe = this.trainer.present();
    const reason = refusal(resamplingOf(recipe), recipe.spec);
    if (reason) throw new AssayError('learn.nestedUnfit', { reason });
  }

  /**
   * Begins, or goes on where a pause, a cancel, a crash or a closed project left it. Returns at once.
   * @throws AssayError learn.searchMissing; learn.nestedUnfit on large tables, and where nothing of the search came to its end;
   *   learn.notResumable where data or recipe have changed; job.busy
   */
  start(searchId: number): Search {
    const search = this.project.searches.get(searchId);
    const live = this.running(searchId);
    if (live) return live.goOn();
    const recipe = this.trainer.present();
    if (search.inputs !== inputsFingerprint(this.project)) throw new AssayError('learn.notResumable');
    const trials = this.trialsOf(searchId);
    const { refused: reason } = this.cost(searchId);
    if (reason) throw new AssayError('learn.nestedUnfit', { reason });
    this.trainer.refuseWhileBusy();
    // One that is held gives way: what it has done is kept.
    this.live?.cancel('interrupted');
    const each = toRepeat(trials);
    const { nested } = search;
    const goesOn = nested && nested.state !== 'finished';
    if (!goesOn) {
      this.project.nestedTrials.forget(searchId);
      this.project.history.add(text('learn.history.nested'));
    }
    const begun = new LiveNested(
      { ...search, nested: goesOn ? nested : fresh(trials) },
      each,
      this.trainer.beside(OUTER_FOLDS),
      this.project,
      this.trainer,
      this.options.clock,
    );
    const going = begun.begin(recipe);
    this.live = begun;
    void begun.ended.then(() => {
      if (this.live === begun) this.live = null;
    });
    return going;
  }

  /** Holds it where it is. @throws AssayError learn.searchMissing */
  pause(searchId: number): Search {
    return this.running(searchId)?.pause() ?? this.project.searches.get(searchId);
  }

  /** Trials that came to their end are kept, to be gone on with. @throws AssayError learn.searchMissing */
  cancel(searchId: number): Search {
    return this.running(searchId)?.cancel('cancelled') ?? this.project.searches.get(searchId);
  }

  /** The search once its repetition has ended, however it ended. @throws AssayError learn.searchMissing */
  async ended(searchId: number): Promise<Search> {
    await this.running(searchId)?.ended;
    return this.project.searches.get(searchId);
  }

  /** Leaves what runs interrupted, to be gone on with when the project is open again. */
  close(): void {
    this.live?.cancel('interrupted');
  }

  private running(searchId: number): LiveNested | null {
    this.project.searches.get(searchId);
    return this.live?.id === searchId && !this.live.over ? this.live : null;
  }

  private trialsOf(searchId: number): Run[] {
    return this.trainer.runs().filter((run) => run.searchId === searchId);
  }
}

const fresh = (trials: readonly Run[]): Nested => ({
  state: 'running',
  folds: OUTER_FOLDS,
  trials: toRepeat(trials).length,
  ensemble: trials.some(({ learner, state }) => learner === 'ensemble' && state === 'finished'),
  trialsDone: 0,
  foldsDone: 0,
  fraction: 0,
  secondsLeft: null,
  seconds: 0,
  score: null,
  chosen: [],
  error: null,
});
