// Starts runs and keeps them: the kernel's side of training.
import {
  aimSettings,
  AssayError,
  type Clock,
  FittedRecipe,
  type LearnerId,
  type LearnerInfo,
  type Run,
  type RunEvent,
  type Settings,
  type Text,
  text,
  groupColumn,
  weightColumn,
} from '../../shared/domain';
import type { DataService, Frame } from '../data';
import type { Project } from '../project';
import { belongingColumn, columnsOf } from '../recipe';
import { beginning, originOf, type StartRequest } from './beginning';
import { learnerById, learners } from './catalogue';
import type { EnsembleJob } from './ensemble';
import { secondsOfFit } from './estimate';
import { Broadcast } from './events';
import { inputsFingerprint } from './fingerprint';
import type { FitJob } from './job';
import { learnerName } from './learner';
import { LiveRun } from './live';
import { RunRecord } from './record';
import { sourcesOf } from './sources';
import { besideOf } from './trials';

/** What keeps others from training: a search, which starts runs one beside another, or a search that is being repeated, which starts none. */
export type Holder = number | 'nested';

/** Training runs of one project. One that a person starts trains alone, paused ones wait beside it; a search trains several at a time. */
export class Trainer {
  private readonly live = new Map<number, LiveRun>();
  private readonly events = new Broadcast<RunEvent>();
  private closed = false;
  private holder: Holder | null = null;

  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly options: { workerFile: string; clock: Clock },
  ) {}

  learners(): LearnerInfo[] {
    return learners.map((learner) => learner.info);
  }

  /** Newest first. */
  runs(): Run[] {
    return this.project.runs.list();
  }

  /** The saved recipe, if it is of the present data. @throws AssayError target.none, recipe.stale */
  present(): FittedRecipe {
    const recipe = this.recipe();
    if (!recipe) throw new AssayError('target.none');
    if (recipe.versionId !== this.project.datasets.current()?.id) throw new AssayError('recipe.stale');
    return recipe;
  }

  /** The full settings of a learner. @throws AssayError learn.settings */
  parse(id: LearnerId, settings: Settings): Settings {
    return learnerById(id).parse(settings);
  }

  /** What training threads are started from. */
  get workerFile(): string {
    return this.options.workerFile;
  }

  /** The recipe's inputs and its target, all rows of its version. */
  frame(recipe: FittedRecipe, signal?: AbortSignal): Promise<Frame> {
    return this.data.frame(recipe.versionId, columnsOf(recipe.spec), {}, { signal });
  }

  /** How many trials go on at once: one that uses all threads, or as many as there are threads. */
  beside(most = 4): number {
    return besideOf(this.present(), most);
  }

  /** Seconds that one fit is likely to take; null before there is a recipe. */
  estimate(id: LearnerId, settings: Settings): { seconds: number | null } {
    return { seconds: secondsOfFit(this.project, this.recipe(), learnerById(id), settings) };
  }

  /**
   * Starts a run on the saved recipe and returns it at once; it goes on in a thread of its own.
   * @throws AssayError learn.unknown, learn.settings, learn.unfit, learn.missingValues, target.none (no recipe
   *   yet), recipe.stale, job.busy
   */
  start(request: StartRequest): Run {
    const { learner: id, settings, seed, timeBudgetSeconds } = request;
    const learner = learnerById(id);
    const full = learner.parse(settings);
    const recipe = this.present();
    const { task } = recipe.spec;
    if (!learner.tasks.includes(task))
      throw new AssayError('learn.unfit', { learner: learnerName(id), task: text(`learn.task.${task}`) });
    this.refuseWhileBusy(request.searchId);
    const run = this.project.runs.create({
      learner: id,
      settings: full,
      seed,
      ...beginning(recipe, this.options.clock.now()),
      timeBudgetSeconds: timeBudgetSeconds ?? null,
      ...originOf(this.project, request),
    });
    this.events.send({ type: 'run', run });
    this.launch(run, recipe, null);
    return run;
  }

  /**
   * Makes an ensemble of finished runs that held out the same rows, as a run of its own; see learn/ensemble.
   * @returns null where there are fewer than two of them
   * @throws AssayError target.none, recipe.stale, job.busy
   */
  combine(
    runIds: readonly number[],
    origin: Pick<StartRequest, 'seed' | 'searchId' | 'place' | 'resampling'>,
  ): Run | null {
    const recipe = this.present();
    const sources = sourcesOf(this.project, runIds);
    if (sources.length < 2) return null;
    this.refuseWhileBusy(origin.searchId);
    const run = this.project.runs.create({
      learner: 'ensemble',
      // What its members were trained to say is what it says.
      settings: aimSettings(sources[0]?.heldOut.aim),
      seed: origin.seed,
      ...beginning(recipe, this.options.clock.now()),
      timeBudgetSeconds: null,
      ...originOf(this.project, { ...origin, why: text('learn.why.ensemble') }),
    });
    this.events.send({ type: 'run', run });
    const { spec } = recipe;
    const named = [belongingColumn(spec), groupColumn(spec), weightColumn(spec)].filter(
      (name) => name !== null,
    );
    const columns = [...new Set(named)];
    this.lead(run, recipe, async (signal) => ({
      ensemble: true,
      recipe,
      frame: columns.length === 0 ? null : await this.data.frame(recipe.versionId, columns, {}, { signal }),
      sources,
    }));
    return run;
  }

  /** Holds a running run where it is; its checkpoint is written. @throws AssayError learn.runMissing */
  pause(runId: number): Run {
    const run = this.project.runs.get(runId);
    return run.state === 'running' ? (this.live.get(runId)?.pause() ?? run) : run;
  }

  /**
   * Goes on after a pause, an interruption or a cancel, to the same bits as if nothing had been.
   * @throws AssayError learn.runMissing, learn.notResumable, job.busy
   */
  resume(runId: number): Run {
    const run = this.project.runs.get(runId);
    if (run.state === 'running' || run.state === 'finished') return run;
    this.refuseWhileBusy(run.searchId);
    const live = this.live.get(runId);
    if (live) return live.goOn();
    const recipe = this.recipe();
    const checkpoint = this.project.runs.checkpoint(runId);
    if (!recipe || !run.resumable || checkpoint === null || run.inputs !== inputsFingerprint(this.project))
      throw new AssayError('learn.notResumable');
    const going = this.project.runs.update(runId, {
      state: 'running',
      error: null,
      ending: null,
      finishedAt: null,
    });
    this.events.send({ type: 'run', run: going });
    this.launch(going, recipe, new Uint8Array(checkpoint));
    return going;
  }

  /**
   * Ends a run, keeping its last checkpoint. Resolves when it has ended.
   * @param why where that is not a person's doing
   * @throws AssayError learn.runMissing
   */
  async cancel(runId: number, why: Text | null = null): Promise<Run> {
    const run = this.project.runs.get(runId);
    return (await this.live.get(runId)?.cancel('cancelled', why)) ?? run;
  }

  /** Ends a run as closing the project does: left interrupted, to be gone on with. */
  async interrupt(runId: number): Promise<void> {
    await this.live.get(runId)?.cancel('interrupted');
  }

  /** From now on nothing else trains. @throws AssayError job.busy */
  hold(holder: Holder): void {
    this.refuseWhileBusy(holder);
    this.holder = holder;
  }

  release(holder: Holder): void {
    if (this.holder === holder) this.holder = null;
  }

  /** Ends a run and removes it with its curves. @throws AssayError learn.runMissing */
  async discard(runId: number): Promise<void> {
    await this.cancel(runId);
    this.project.runs.remove(runId);
  }

  /** The run once it has ended: finished, failed, cancelled or interrupted. @throws AssayError learn.runMissing */
  async finished(runId: number): Promise<Run> {
    await this.live.get(runId)?.ended;
    return this.project.runs.get(runId);
  }

  /** Calls the listener at each change of any run or search. Returns what ends that. */
  subscribe(listener: (event: RunEvent) => void): () => void {
    return this.events.subscribe(listener);
  }

  announce(event: RunEvent): void {
    this.events.send(event);
  }

  /** Every search, every run with its points at once, then each change of any run. */
  watch(signal?: AbortSignal): AsyncIterable<RunEvent> {
    const searches = this.project.searches.list().map((search): RunEvent => ({ type: 'search', search }));
    const first = this.runs().flatMap((run): RunEvent[] => {
      const points = this.project.runs.points(run.id);
      return [{ type: 'run', run }, ...(points.length > 0 ? [{ type: 'points' as const, points }] : [])];
    });
    return this.events.listen([...searches, ...first], signal);
  }

  /** Ends all runs; those that trained are left as interrupted, to be resumed when the project is open again. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.live.values()].map((live) => live.cancel('interrupted')));
  }

  private recipe(): FittedRecipe | null {
    return this.project.settings.get('fittedRecipe', FittedRecipe);
  }

  /** @throws AssayError job.busy where something trains that is not of this holder, project.none once closed */
  refuseWhileBusy(holder?: Holder): void {
    if (this.closed) throw new AssayError('project.none');
    if (this.holder !== null && this.holder !== holder)
      throw new AssayError('job.busy', {
        job: text(this.holder === 'nested' ? 'learn.job.nested' : 'learn.job.search'),
      });
    const busy = this.runs().find(
      (run) =>
        run.state === 'running' && this.live.has(run.id) && (holder === undefined || run.searchId !== holder),
    );
    if (busy)
      throw new AssayError('job.busy', {
        job: text('learn.job.training', { learner: learnerName(busy.learner) }),
      });
  }

  private launch(run: Run, recipe: FittedRecipe, checkpoint: Uint8Array | null): void {
    this.lead(run, recipe, async (signal): Promise<FitJob> => {
      return {
        frame: await this.frame(recipe, signal),
        recipe,
        learner: run.learner,
        settings: run.settings,
        seed: run.seed,
        timeBudgetMs: run.timeBudgetSeconds == null ? null : run.timeBudgetSeconds * 1000,
        checkpoint,
        resampling: run.resampling,
      };
    });
  }

  private lead(
    run: Run,
    recipe: FittedRecipe,
    makeJob: (signal: AbortSignal) => Promise<FitJob | EnsembleJob>,
  ): void {
    const record = new RunRecord(this.project, run, recipe.spec.task, (event) => this.events.send(event));
    const live = new LiveRun(record, this.options.workerFile, () => this.options.clock.now());
    this.live.set(run.id, live);
    void live.ended.then(() => this.live.delete(run.id));
    void live.begin(makeJob);
  }
}
