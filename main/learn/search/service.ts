// Searches for the best model: the kernel's side of automatic mode.
import {
  type Aim,
  aimOf,
  aimSettings,
  AssayError,
  canAim,
  type Clock,
  type Forecast,
  type Search,
  type SearchRequest,
  type Task,
  text,
} from '../../../shared/domain';
import type { Project } from '../../project';
import { learners } from '../catalogue';
import { inputsFingerprint } from '../fingerprint';
import type { AnyLearner } from '../learner';
import type { Trainer } from '../trainer';
import { resamplingOf } from '../trials';
import { watchedMetric } from '../watch';
import { forecastInThread } from './forecast';
import { LiveSearch } from './live';

/** At most one search of a project runs at a time; its trials are runs of the Trainer. */
export class SearchService {
  private live: LiveSearch | null = null;

  constructor(
    private readonly project: Project,
    private readonly trainer: Trainer,
    private readonly options: { clock: Clock },
  ) {}

  /**
   * What such a search is likely to cost and to come to: some seconds in a thread of its own.
   * @throws AssayError target.none, recipe.stale, job.busy, cancelled, and what fits throw
   */
  async forecast(request: SearchRequest, signal?: AbortSignal): Promise<Forecast | null> {
    const recipe = this.trainer.present();
    this.trainer.refuseWhileBusy();
    const aim = aimFor(recipe.spec.task, request);
    const allowed = usable(recipe.spec.task, request.learners, aim);
    return forecastInThread(
      this.trainer.workerFile,
      {
        probe: true,
        frame: await this.trainer.frame(recipe, signal),
        recipe,
        learners: allowed.map(({ id }) => id),
        resampling: resamplingOf(recipe),
        beside: this.trainer.beside(),
        timeBudgetSeconds: request.timeBudgetSeconds,
        seed: request.seed,
        aim,
      },
      signal,
    );
  }

  /** Newest first. */
  list(): Search[] {
    return this.project.searches.list();
  }

  /**
   * Starts a search on the saved recipe and returns it at once.
   * @throws AssayError target.none (no recipe yet), recipe.stale, job.busy, learn.unfit where no learner that is allowed suits the task
   */
  start(request: SearchRequest): Search {
    const recipe = this.trainer.present();
    const { task } = recipe.spec;
    const aim = aimFor(task, request);
    const suited = usable(task, request.learners, aim);
    // Who asks for one of each without naming them wants to wait for none that takes much longer than the others.
    const quick = request.breadth === 'firsts' && request.learners === undefined;
    const allowed = quick ? suited.filter(({ dear }) => !dear) : suited;
    const [first] = allowed;
    if (!first)
      throw new AssayError('learn.unfit', {
        learner: text('learn.search.name'),
        task: text(`learn.task.${task}`),
      });
    this.trainer.refuseWhileBusy();
    const search = this.project.searches.create({
      seed: request.seed,
      timeBudgetSeconds: request.timeBudgetSeconds,
      learners: allowed.map(({ id }) => id),
      ...(request.breadth ? { breadth: request.breadth } : {}),
      ...(aim ? { aim } : {}),
      metric: watchedMetric(task, aim),
      resampling: resamplingOf(recipe),
      versionId: recipe.versionId,
      inputs: inputsFingerprint(this.project) ?? '',
      state: 'running',
      phase: null,
      spentSeconds: 0,
      startedAt: this.options.clock.now(),
      finishedAt: null,
      forecast: request.forecast ?? null,
      error: null,
    });
    this.project.history.add(text('learn.history.search', { seconds: request.timeBudgetSeconds }));
    this.launch(search);
    return search;
  }

  /** Holds the search and its trials where they are. @throws AssayError learn.searchMissing */
  pause(id: number): Search {
    return this.running(id)?.pause() ?? this.project.searches.get(id);
  }

  /**
   * Goes on after a pause, an interruption, a cancel or the end of the budget (which is then given once more).
   * @throws AssayError learn.searchMissing, learn.notResumable where data or recipe have changed, job.busy
   */
  resume(id: number): Search {
    const search = this.project.searches.get(id);
    const live = this.running(id);
    if (live) return live.goOn();
    if (search.inputs !== inputsFingerprint(this.project)) throw new AssayError('learn.notResumable');
    this.trainer.refuseWhileBusy();
    const over = search.spentSeconds >= search.timeBudgetSeconds - 1;
    if (search.nested?.state === 'paused')
      throw new AssayError('job.busy', { job: text('learn.job.nested') });
    // With more trials it is another search than the one that was repeated.
    this.project.nestedTrials.forget(id);
    const going = this.project.searches.update(id, {
      nested: undefined,
      state: 'running',
      finishedAt: null,
      error: null,
      ...(over ? { timeBudgetSeconds: search.spentSeconds + search.timeBudgetSeconds } : {}),
    });
    this.launch(going);
    return going;
  }

  /** Ends the search and its trials; they can be gone on with. Resolves when they have ended. @throws AssayError learn.searchMissing */
  async cancel(id: number): Promise<Search> {
    await this.running(id)?.cancel('cancelled');
    return this.project.searches.get(id);
  }

  /** Starts no more trials, ends those under way, and makes of what there is what can be made. @throws AssayError learn.searchMissing */
  finish(id: number): Search {
    return this.running(id)?.finish() ?? this.project.searches.get(id);
  }

  /** The search once it has ended, however it ended. @throws AssayError learn.searchMissing */
  async ended(id: number): Promise<Search> {
    await this.running(id)?.ended;
    return this.project.searches.get(id);
  }

  /** Leaves a running search interrupted, to be gone on with when the project is open again. */
  async close(): Promise<void> {
    await this.live?.cancel('interrupted');
  }

  private running(id: number): LiveSearch | null {
    this.project.searches.get(id);
    return this.live?.id === id ? this.live : null;
  }

  private launch(search: Search): void {
    const allowed = usable(this.trainer.present().spec.task, search.learners, search.aim);
    const live = new LiveSearch(search, allowed, this.project, this.trainer, this.options.clock);
    this.live = live;
    void live.ended.then(() => {
      if (this.live === live) this.live = null;
    });
    live.begin();
  }
}

/** What a search is for, with what is not said of it; undefined for the usual, and where no number is predicted. */
const aimFor = (task: Task, { aim }: Pick<SearchRequest, 'aim'>): Aim | undefined =>
  aimOf(task, aimSettings(aim));

/** Learners that suit the task, and can be trained by the loss that is asked for. */
const usable = (
  task: AnyLearner['tasks'][number],
  allowed: readonly string[] | undefined,
  aim: Aim | undefined,
): AnyLearner[] =>
  learners.filter(
    (learner) =>
      learner.tasks.includes(task) &&
      (allowed === undefined || allowed.includes(learner.id)) &&
      (aim === undefined || canAim(learner.fields, aim)),
  );
