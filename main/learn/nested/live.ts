// A search that is being repeated: which outer folds run, what is kept of them, and what they come to.
import {
  AssayError,
  type Clock,
  type FittedRecipe,
  type Nested,
  type Search,
  type SearchState,
} from '../../../shared/domain';
import type { Fold, Frame } from '../../data';
import type { HeldOut, NestedTrial, Project } from '../../project';
import { ControlFlag } from '../control';
import type { Trainer } from '../trainer';
import type { NestedEvent, NestedJob } from './fold';
import { heldOutOf, nestedScore, outerFolds } from './outer';
import { Course, timeLeft } from './plan';
import { foldInThread } from './thread';

const EVERY_MS = 500;

interface LiveFold {
  fold: Fold;
  tried: NestedTrial[];
  /** Share of the trial under way. */
  underWay: number;
  over: HeldOut | null;
  chosen: Nested['chosen'][number] | null;
}

type Ending = Extract<SearchState, 'finished' | 'cancelled' | 'failed' | 'interrupted'>;

export class LiveNested {
  readonly id: number;
  /** Never rejects. */
  readonly ended: Promise<void>;
  private settle: () => void = () => undefined;
  private nested: Nested;
  private folds: LiveFold[] = [];
  private readonly flag = new ControlFlag();
  private readonly abort = new AbortController();
  private readonly course: Course;
  private since: number;
  private began = { seconds: 0, fraction: 0 };
  /** Nothing of it is listened to any more. */
  over = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param search with what it is to repeat in `nested` @param each seconds of each of its trials */
  constructor(
    private search: Search & { nested: Nested },
    each: readonly number[],
    private readonly threads: number,
    private readonly project: Project,
    private readonly trainer: Trainer,
    private readonly clock: Clock,
  ) {
    this.id = search.id;
    this.nested = search.nested;
    this.course = new Course(each);
    this.since = clock.now();
    this.ended = new Promise((resolve) => (this.settle = resolve));
  }

  /** @throws AssayError job.busy */
  begin(recipe: FittedRecipe): Search {
    this.trainer.hold('nested');
    const search = this.change({ state: 'running', error: null, score: null, secondsLeft: null });
    void this.run(recipe).then(
      () => this.end('finished'),
      (thrown: unknown) => this.end('failed', AssayError.from(thrown)),
    );
    return search;
  }

  pause(): Search {
    if (this.over || this.nested.state !== 'running') return this.search;
    this.flag.pause();
    const search = this.change({ state: 'paused', seconds: this.spent(), secondsLeft: null });
    this.trainer.release('nested');
    return search;
  }

  /** @throws AssayError job.busy when something else was started meanwhile */
  goOn(): Search {
    if (this.over || this.nested.state !== 'paused') return this.search;
    this.trainer.hold('nested');
    this.since = this.clock.now();
    this.flag.run();
    return this.change({ state: 'running' });
  }

  /** At once: threads leave at their next step, and are listened to no more. */
  cancel(as: Extract<Ending, 'cancelled' | 'interrupted'>): Search {
    this.end(as);
    return this.search;
  }

  private async run(recipe: FittedRecipe): Promise<void> {
    const frame = await this.trainer.frame(recipe, this.abort.signal);
    if (this.over) return;
    const kept = this.project.nestedTrials.of(this.id);
    this.folds = outerFolds(recipe, frame).map((fold, k) => ({
      fold,
      tried: kept.get(k) ?? [],
      underWay: 0,
      over: null,
      chosen: null,
    }));
    this.tell();
    this.began = { seconds: this.nested.seconds, fraction: this.nested.fraction };
    const waiting = [...this.folds.entries()];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !this.over; next = waiting.shift())
        await this.runFold(...next, recipe, frame);
    };
    await Promise.all(Array.from({ length: this.threads }, lane));
    if (this.over) return;
    const said = this.folds.flatMap(({ over }) => (over ? [over] : []));
    this.change({
      score: nestedScore(recipe.spec.task, said),
      chosen: this.folds.flatMap(({ chosen }) => (chosen ? [chosen] : [])),
    });
  }

  private async runFold(index: number, live: LiveFold, recipe: FittedRecipe, frame: Frame): Promise<void> {
    const { learners, breadth, aim, resampling, seed } = this.search;
    if (resampling.kind !== 'folds') return;
    const job: NestedJob = {
      nested: true,
      frame,
      recipe,
      outer: live.fold,
      learners,
      breadth,
      aim,
      resampling,
      seed,
      trials: this.nested.trials,
      ensemble: this.nested.ensemble,
      tried: live.tried,
    };
    await foldInThread(this.trainer.workerFile, job, this.flag, (event) =>
      this.take(event, index, live, recipe, frame),
    );
  }

  private take(event: NestedEvent, index: number, live: LiveFold, recipe: FittedRecipe, frame: Frame): void {
    if (this.over) return;
    if (event.type === 'nestedProgress') live.underWay = event.fraction;
    else if (event.type === 'nestedTrial') {
      this.project.nestedTrials.add(this.id, index, live.tried.length, event.trial);
      live.tried = [...live.tried, event.trial];
      live.underWay = 0;
    } else {
      live.over = heldOutOf(recipe, frame, live.fold.held, event.outputs, { aim: this.search.aim });
      live.chosen = { fold: index + 1, learner: event.learner, value: event.value };
    }
    if (event.type === 'nestedFold') this.tell();
    else this.timer ??= setTimeout(() => this.tell(), EVERY_MS);
  }

  /** Says how far it is. */
  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.over || this.folds.length === 0) return;
    const done = ({ tried }: LiveFold): number => tried.filter(({ state }) => state !== 'failed').length;
    const shares = this.folds.map((live) => (live.over ? 1 : this.course.share(done(live), live.underWay)));
    const fraction = shares.reduce((a, b) => a + b, 0) / shares.length;
    const seconds = this.nested.state === 'running' ? this.spent() : this.nested.seconds;
    try {
      this.change({
        folds: this.folds.length,
        trialsDone: this.folds.reduce((sum, live) => sum + done(live), 0),
        foldsDone: this.folds.filter(({ over }) => over).length,
        fraction,
        seconds,
        secondsLeft: this.nested.state === 'running' ? this.left(shares, fraction, seconds) : null,
      });
    } catch (error) {
      // The project could not be written: the disk is full, or the file is gone.
      this.end('failed', AssayError.from(error));
    }
  }

  /** Seconds left, from how long what was done since the start took; null before that tells anything. */
  private left(shares: readonly number[], fraction: number, seconds: number): number | null {
    const gained = (fraction - this.began.fraction) * shares.length;
    if (gained < 0.05 * shares.length || seconds - this.began.seconds < 2) return null;
    const lanes = Math.min(this.threads, shares.length);
    const secondsAFold = ((seconds - this.began.seconds) * lanes) / gained;
    return timeLeft(
      shares.map((share) => (1 - share) * secondsAFold),
      lanes,
    );
  }

  private spent(): number {
    return this.nested.seconds + (this.clock.now() - this.since) / 1000;
  }

  private change(patch: Partial<Nested>): Search {
    if (patch.seconds !== undefined) this.since = this.clock.now();
    this.nested = { ...this.nested, ...patch };
    const search = this.project.searches.update(this.id, { nested: this.nested });
    this.search = { ...search, nested: this.nested };
    this.trainer.announce({ type: 'search', search });
    return search;
  }

  private end(state: Ending, error: AssayError | null = null): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.abort.abort();
    this.flag.cancel();
    const running = this.nested.state === 'running';
    this.trainer.release('nested');
    try {
      this.project.transaction(() => {
        if (state === 'finished') this.project.nestedTrials.forget(this.id);
        return this.change({
          state,
          error: error?.toData() ?? null,
          secondsLeft: null,
          ...(running ? { seconds: this.spent() } : {}),
          ...(state === 'finished' ? { fraction: 1 } : {}),
        });
      });
    } catch {
      // The last words could not be written. What lies in the file says "running", which opening it again mends.
    }
    this.settle();
  }
}
