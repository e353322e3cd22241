// A search under way: which trials run, when none is started any more, and what it comes to.
import {
  aimOf,
  AssayError,
  type Clock,
  type Run,
  type RunEvent,
  sameAim,
  type Search,
  type Settings,
  type Text,
  text,
} from '../../../shared/domain';
import type { Project } from '../../project';
import type { AnyLearner } from '../learner';
import type { Trainer } from '../trainer';
import { type Candidate, portfolio, searched } from './candidates';
import { behindMedian, type Course } from './hopeless';

/** Share of the budget, and most seconds, kept for what follows the trials. */
const LAST_SHARE = 0.08;
const LAST_SECONDS = 20;

/** A trial that a pause of the search's life ended, not what it was worth. */
const cutOff = (run: Run): boolean =>
  run.state === 'interrupted' || (run.state === 'cancelled' && run.ending?.key !== 'learn.ending.hopeless');

type Ending = 'finished' | 'cancelled' | 'interrupted' | 'failed';

export class LiveSearch {
  readonly id: number;
  /** Never rejects. */
  readonly ended: Promise<void>;
  private settle: () => void = () => undefined;
  private search: Search;
  private readonly trials = new Map<number, Promise<Run>>();
  private since: number;
  private wake: () => void = () => undefined;
  private stopped: Ending | 'enough' | null = null;
  private held = false;
  /** Kinds that failed with their defaults: what they refuse, they would refuse again. */
  private readonly unfit = new Set<string>();
  private failure: AssayError | null = null;
  /** Of finished trials, read once. */
  private readonly courses = new Map<number, Course>();
  private readonly unsubscribe: () => void;

  constructor(
    search: Search,
    private readonly learners: readonly AnyLearner[],
    private readonly project: Project,
    private readonly trainer: Trainer,
    private readonly clock: Clock,
  ) {
    this.search = search;
    this.id = search.id;
    this.since = clock.now();
    this.ended = new Promise((resolve) => (this.settle = resolve));
    this.unsubscribe = trainer.subscribe((event) => this.look(event));
  }

  begin(): void {
    this.trainer.hold(this.id);
    this.change({ phase: text('learn.search.trying') });
    void this.run()
      .catch((thrown: unknown) => {
        this.failure = AssayError.from(thrown);
        this.stopped ??= 'failed';
      })
      .then(() => this.end());
  }

  pause(): Search {
    if (this.held || this.stopped) return this.search;
    this.held = true;
    for (const id of this.trials.keys()) this.trainer.pause(id);
    const search = this.change({ state: 'paused', spentSeconds: this.spent() });
    this.trainer.release(this.id);
    return search;
  }

  /** @throws AssayError job.busy when something else was started meanwhile */
  goOn(): Search {
    if (!this.held) return this.search;
    this.trainer.hold(this.id);
    this.held = false;
    this.since = this.clock.now();
    for (const id of this.trials.keys()) this.trainer.resume(id);
    this.wake();
    return this.change({ state: 'running' });
  }

  async cancel(as: 'cancelled' | 'interrupted'): Promise<void> {
    this.stopped ??= as;
    this.wake();
    await Promise.all(
      [...this.trials.keys()].map((id) =>
        as === 'interrupted' ? this.trainer.interrupt(id) : this.trainer.cancel(id),
      ),
    );
    await this.ended;
  }

  finish(): Search {
    this.stopped ??= 'enough';
    if (this.held) this.goOn();
    for (const id of this.trials.keys()) void this.trainer.cancel(id, text('learn.ending.searchOver'));
    this.wake();
    return this.search;
  }

  private async run(): Promise<void> {
    await this.tryAll();
    if (this.stopped === null || this.stopped === 'enough') await this.join();
    this.stopped ??= this.runs().some((run) => run.state === 'finished') ? null : 'failed';
  }

  private async tryAll(): Promise<void> {
    const plan = portfolio(this.learners, this.search.resampling.kind, this.search.breadth, this.search.aim);
    for (;;) {
      await this.whileHeld();
      if (this.stopped) break;
      const left = this.left();
      if (left <= 0 && this.runs().some((run) => run.state === 'finished')) break;
      if (left > 0 && this.trials.size < this.trainer.beside()) {
        const cut = this.runs().find((run) => cutOff(run) && run.resumable && !this.trials.has(run.id));
        if (cut) {
          this.follow(this.trainer.resume(cut.id));
          continue;
        }
        const next = this.next(plan);
        if (next) {
          this.start(next, left);
          continue;
        }
      }
      if (this.trials.size === 0) break;
      await this.something(Math.max(50, left * 1000));
    }
    if (this.stopped === null || this.stopped === 'enough')
      for (const id of this.trials.keys()) void this.trainer.cancel(id, text('learn.ending.searchOver'));
    await Promise.all(this.trials.values());
  }

  /** Weighs what was found together, as the last trial. */
  private async join(): Promise<void> {
    const tried = this.runs();
    const place = Math.max(0, ...tried.map((run) => run.place ?? 0)) + 1;
    const run = this.trainer.combine(
      tried.map(({ id }) => id),
      { seed: this.search.seed, searchId: this.id, place, resampling: this.search.resampling },
    );
    if (!run) return;
    this.change({ phase: text('learn.search.joining') });
    this.follow(run);
    await this.trials.get(run.id);
  }

  private next(plan: readonly Candidate[]): Candidate | null {
    const tried = this.runs();
    const planned = plan.find(({ learner, settings }) => {
      // Trials that an earlier version began may name settings that there no longer are.
      const full = (given: Settings): Settings => this.trainer.parse(learner, given);
      return (
        !this.unfit.has(learner) &&
        !tried.some(
          (run) =>
            run.learner === learner &&
            run.fromRunId === undefined &&
            !cutOff(run) &&
            JSON.stringify(full(run.settings)) === JSON.stringify(full(settings)),
        )
      );
    });
    if (planned) return planned;
    if (this.search.breadth === 'firsts') return null;
    const open = this.learners.filter(({ id }) => !this.unfit.has(id));
    return searched(open, tried, this.search.seed, this.search.aim);
  }

  private start({ learner, settings, why }: Candidate, left: number): void {
    const place = Math.max(0, ...this.runs().map((run) => run.place ?? 0)) + 1;
    const run = this.trainer.start({
      learner,
      settings,
      seed: this.search.seed,
      timeBudgetSeconds: Math.max(1, left),
      resampling: this.search.resampling,
      searchId: this.id,
      place,
      why,
    });
    this.follow(run);
  }

  private follow({ id }: Run): void {
    const over = this.trainer.finished(id).then((run) => {
      this.trials.delete(id);
      if (run.state === 'failed') {
        this.failure ??= run.error ? AssayError.fromData(run.error) : null;
        this.unfit.add(run.learner);
      }
      this.change({ spentSeconds: this.spent() });
      this.wake();
      return run;
    });
    this.trials.set(id, over);
  }

  /** Ends a trial of the search that is behind the middle of the others; those of the portfolio come to their end. */
  private look(event: RunEvent): void {
    if (event.type !== 'points') return;
    const [first] = event.points;
    if (!first || !this.trials.has(first.runId)) return;
    const trials = this.runs();
    const trial = trials.find((run) => run.id === first.runId);
    if (!trial || trial.why?.key === 'learn.why.first') return;
    const folds = this.search.resampling.kind === 'folds';
    const name = folds ? 'foldScore' : this.search.metric;
    if (!event.points.some((point) => point.name === name)) return;
    const read = ({ id }: Run): Course => ({
      points: this.project.runs.points(id).filter((point) => point.name === name),
    });
    const kept = (run: Run): Course => {
      const known = this.courses.get(run.id) ?? read(run);
      this.courses.set(run.id, known);
      return known;
    };
    // Folds are the same for all; steps of a curve mean the same for one kind of learner only.
    const others = trials.filter(
      (run) =>
        run.state === 'finished' &&
        (folds || run.learner === trial.learner) &&
        sameAim(aimOf('regression', run.settings), this.search.aim),
    );
    const middle = behindMedian(this.search.metric, read(trial), others.map(kept), folds ? 'folds' : 'best');
    if (middle === null) return;
    void this.trainer.cancel(trial.id, text('learn.ending.hopeless', { trials: others.length, middle }));
  }

  private runs(): Run[] {
    return this.project.runs.list().filter((run) => run.searchId === this.id);
  }

  /** Seconds until nothing more is tried. */
  private left(): number {
    const { timeBudgetSeconds } = this.search;
    return timeBudgetSeconds - Math.min(LAST_SECONDS, LAST_SHARE * timeBudgetSeconds) - this.spent();
  }

  private spent(): number {
    return this.search.spentSeconds + (this.clock.now() - this.since) / 1000;
  }

  private async whileHeld(): Promise<void> {
    while (this.held && !this.stopped) await this.something();
  }

  /** Waits until something happens, or so long. */
  private async something(ms?: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (ms !== undefined) timer = setTimeout(resolve, Math.min(ms, 2 ** 30));
    });
    clearTimeout(timer);
  }

  private change(patch: Partial<Search>): Search {
    this.search = this.project.searches.update(this.id, patch);
    if (patch.spentSeconds !== undefined) this.since = this.clock.now();
    this.trainer.announce({ type: 'search', search: this.search });
    return this.search;
  }

  private end(): void {
    this.unsubscribe();
    this.trainer.release(this.id);
    const state: Ending = this.stopped === null || this.stopped === 'enough' ? 'finished' : this.stopped;
    try {
      this.change({
        state,
        phase: this.lastWords(state),
        spentSeconds: this.held ? this.search.spentSeconds : this.spent(),
        finishedAt: this.clock.now(),
        error: state === 'failed' ? (this.failure ?? new AssayError('internal')).toData() : null,
      });
    } catch {
      // The last words could not be written. What lies in the file says "running", which opening it again mends.
    }
    this.settle();
  }

  private lastWords(state: Ending): Text {
    if (state === 'finished')
      return text(this.stopped === 'enough' ? 'learn.search.enough' : 'learn.search.over', {
        trials: this.runs().filter((run) => run.state === 'finished').length,
      });
    return text(`learn.search.${state}`);
  }
}
