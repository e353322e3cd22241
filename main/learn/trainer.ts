// Starts runs and keeps them: the kernel's side of training.
import { availableParallelism } from 'node:os';
import {
  AssayError,
  type Clock,
  FittedRecipe,
  type LearnerId,
  type LearnerInfo,
  methodOf,
  type Resampling,
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
import { learnerById, learners } from './catalogue';
import type { EnsembleJob } from './ensemble';
import { fitsOf } from './folds';
import { Broadcast } from './events';
import { fingerprintOf, inputsFingerprint } from './fingerprint';
import type { FitJob } from './job';
import { type AnyLearner, type FitShape, learnerName } from './learner';
import { LiveRun } from './live';
import { probeRate } from './probe';
import { RunRecord } from './record';
import { sourcesOf } from './sources';

export interface StartRequest {
  learner: LearnerId;
  settings: Settings;
  seed: number;
  timeBudgetSeconds?: number | undefined;
  /** How its score is found; one split where absent. */
  resampling?: Resampling;
  /** The search that it is a trial of, its place in it, and why it is tried. */
  searchId?: number;
  place?: number;
  why?: Text;
  /** The run that it was made from by changing a setting: it joins that run's search and is scored on the same rows. */
  fromRunId?: number | undefined;
}

/** What keeps others from training: a search, which starts runs one beside another, or a search that is being repeated, which starts none. */
export type Holder = number | 'nested';

/** Labelled rows of training and validation from which on one split tells enough. */
const FEW_ROWS = 10_000;
const FOLDS = 5;
/** Values up to which a fit uses one thread, so that as many fits as threads can go on at once. */
const ONE_THREAD = 500_000;

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

  /**
   * How trials on this recipe are scored: small tables by cross-validation, the smaller the oftener, in folds that keep together what the
   * recipe's split keeps together. There is one order in time, so one round. Where a column names the validation rows, they are taken.
   */
  resampling(recipe: FittedRecipe): Resampling {
    const rows = labelledRows(recipe);
    const method = methodOf(recipe.spec.split, recipe.spec.task);
    const { task } = recipe.spec;
    // Folds that lie one after another in time would part lists.
    if (method === 'column' || rows >= FEW_ROWS || (method === 'time' && task === 'ranking'))
      return { kind: 'split' };
    if (method === 'time') return { kind: 'folds', folds: FOLDS, repeats: 1, keeps: 'time' };
    const repeats = rows < 1000 ? 3 : rows < 3000 ? 2 : 1;
    return { kind: 'folds', folds: FOLDS, repeats, ...(method === 'grouped' ? { keeps: 'groups' } : {}) };
  }

  /** How many trials go on at once: one that uses all threads, or as many as there are threads. */
  beside(most = 4): number {
    const recipe = this.present();
    const small = labelledRows(recipe) * recipe.inputs.length < ONE_THREAD;
    return small ? Math.max(1, Math.min(most, availableParallelism())) : 1;
  }

  /** Seconds that one fit is likely to take: from those of the newest finished run of the learner, else from how fast this machine multiplies. */
  estimate(id: LearnerId, settings: Settings): { seconds: number | null } {
    const learner = learnerById(id);
    const cost = learner.cost({ rows: 1, width: 1, outputs: 1 }, settings);
    const recipe = this.recipe();
    if (!recipe || cost <= 0) return { seconds: null };
    const shape = shapeOf(recipe, learner);
    const units = learner.cost(shape, settings);
    const earlier = this.runs().find(
      (run) => run.learner === id && run.state === 'finished' && run.finishedAt !== null,
    );
    const fitted = earlier && this.project.runs.fitted(earlier.id);
    if (earlier?.finishedAt && fitted) {
      const seconds = (earlier.finishedAt - earlier.startedAt) / 1000;
      return {
        seconds:
          (seconds * units) /
          Math.max(1, learner.cost(shapeOf(fitted.recipe, learner), earlier.settings)) /
          fitsOf(learner, earlier.resampling),
      };
    }
    return { seconds: 0.5 + units / probeRate() };
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
      ...this.beginning(recipe),
      timeBudgetSeconds: timeBudgetSeconds ?? null,
      ...this.origin(request),
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
      settings: {},
      seed: origin.seed,
      ...this.beginning(recipe),
      timeBudgetSeconds: null,
      ...this.origin({ ...origin, learner: 'ensemble', settings: {}, why: text('learn.why.ensemble') }),
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

  private beginning(recipe: FittedRecipe): Omit<Run, 'id' | 'learner' | 'settings' | 'seed'> {
    return {
      versionId: recipe.versionId,
      inputs: fingerprintOf(recipe, recipe.versionId),
      state: 'running',
      progress: { fraction: 0, epoch: 0, step: 0, secondsLeft: null },
      backend: null,
      ending: null,
      startedAt: this.options.clock.now(),
      finishedAt: null,
      best: null,
      resumable: false,
      error: null,
    };
  }

  private origin({ resampling, searchId, place, why, fromRunId }: StartRequest): Partial<Run> {
    if (fromRunId === undefined)
      return {
        ...(resampling ? { resampling } : {}),
        ...(searchId === undefined ? {} : { searchId }),
        ...(place === undefined ? {} : { place }),
        ...(why ? { why } : {}),
      };
    const from = this.project.runs.get(fromRunId);
    const fellows = this.runs().filter((run) => run.searchId !== undefined && run.searchId === from.searchId);
    return {
      fromRunId,
      why: text('learn.why.changed', { run: fromRunId }),
      ...(from.resampling ? { resampling: from.resampling } : {}),
      ...(from.searchId === undefined
        ? {}
        : { searchId: from.searchId, place: Math.max(...fellows.map((run) => run.place ?? 0)) + 1 }),
    };
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

/** Rows of training and validation. */
const labelledRows = ({ trainingRows, spec: { split } }: FittedRecipe): number =>
  Math.round(trainingRows * (1 + split.validation / (1 - split.validation - split.test)));

function shapeOf(recipe: FittedRecipe, { features }: Pick<AnyLearner, 'features'>): FitShape {
  const { task, split } = recipe.spec;
  const outputs = task === 'multiclass' ? recipe.classes.length : 1;
  // Codes stay about as many as there are columns; the saved recipe, which is not in that form, would say more.
  const width = features === 'codes' ? recipe.inputs.length : recipe.features.length;
  return { rows: recipe.trainingRows * (1 + split.validation), width, outputs };
}
