// Starts runs and keeps them: the kernel's side of training.
import {
  AssayError,
  type Clock,
  FittedRecipe,
  type LearnerId,
  type LearnerInfo,
  type Run,
  type RunEvent,
  type Settings,
  text,
} from '../../shared/domain';
import type { DataService } from '../data';
import type { Project } from '../project';
import { featureColumns } from '../recipe';
import { learnerById, learners } from './catalogue';
import { Broadcast } from './events';
import { fingerprintOf, inputsFingerprint } from './fingerprint';
import type { FitJob } from './job';
import { type AnyLearner, type FitShape, learnerName } from './learner';
import { LiveRun } from './live';
import { probeRate } from './probe';
import { RunRecord } from './record';

export interface StartRequest {
  learner: LearnerId;
  settings: Settings;
  seed: number;
  timeBudgetSeconds?: number | undefined;
}

/** Training runs of one project. At most one trains at a time; paused ones wait beside it. */
export class Trainer {
  private readonly live = new Map<number, LiveRun>();
  private readonly events = new Broadcast<RunEvent>();
  private closed = false;

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

  /** Seconds that a run is likely to take: from the newest finished run of the learner, else from how fast this machine multiplies. */
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
          (seconds * units) / Math.max(1, learner.cost(shapeOf(fitted.recipe, learner), earlier.settings)),
      };
    }
    return { seconds: 0.5 + units / probeRate() };
  }

  /**
   * Starts a run on the saved recipe and returns it at once; it goes on in a thread of its own.
   * @throws AssayError learn.unknown, learn.notLanded, learn.settings, learn.unfit, learn.missingValues, target.none (no recipe
   *   yet), recipe.stale, job.busy
   */
  start({ learner: id, settings, seed, timeBudgetSeconds }: StartRequest): Run {
    const learner = learnerById(id);
    const full = learner.parse(settings);
    const recipe = this.recipe();
    if (!recipe) throw new AssayError('target.none');
    if (recipe.versionId !== this.project.datasets.current()?.id) throw new AssayError('recipe.stale');
    const { task } = recipe.spec;
    if (!learner.tasks.includes(task))
      throw new AssayError('learn.unfit', { learner: learnerName(id), task: text(`learn.task.${task}`) });
    this.refuseWhileBusy();
    const run = this.project.runs.create({
      learner: id,
      settings: full,
      seed,
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
      timeBudgetSeconds: timeBudgetSeconds ?? null,
    });
    this.events.send({ type: 'run', run });
    this.launch(run, recipe, null);
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
    this.refuseWhileBusy();
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

  /** Ends a run, keeping its last checkpoint. Resolves when it has ended. @throws AssayError learn.runMissing */
  async cancel(runId: number): Promise<Run> {
    const run = this.project.runs.get(runId);
    return (await this.live.get(runId)?.cancel()) ?? run;
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

  /** Every run with its points at once, then each change of any run. */
  watch(signal?: AbortSignal): AsyncIterable<RunEvent> {
    const first = this.runs().flatMap((run): RunEvent[] => {
      const points = this.project.runs.points(run.id);
      return [{ type: 'run', run }, ...(points.length > 0 ? [{ type: 'points' as const, points }] : [])];
    });
    return this.events.listen(first, signal);
  }

  /** Ends all runs; those that trained are left as interrupted, to be resumed when the project is open again. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.live.values()].map((live) => live.cancel('interrupted')));
  }

  private recipe(): FittedRecipe | null {
    return this.project.settings.get('fittedRecipe', FittedRecipe);
  }

  private refuseWhileBusy(): void {
    if (this.closed) throw new AssayError('project.none');
    const busy = this.runs().find((run) => run.state === 'running' && this.live.has(run.id));
    if (busy)
      throw new AssayError('job.busy', {
        job: text('learn.job.training', { learner: learnerName(busy.learner) }),
      });
  }

  private launch(run: Run, recipe: FittedRecipe, checkpoint: Uint8Array | null): void {
    const record = new RunRecord(this.project, run, (event) => this.events.send(event));
    const live = new LiveRun(record, this.options.workerFile, () => this.options.clock.now());
    this.live.set(run.id, live);
    void live.ended.then(() => this.live.delete(run.id));
    void live.begin(async (signal): Promise<FitJob> => {
      const columns = [recipe.spec.target, ...featureColumns(recipe.spec)];
      return {
        frame: await this.data.frame(recipe.versionId, columns, {}, { signal }),
        recipe,
        learner: run.learner,
        settings: run.settings,
        seed: run.seed,
        timeBudgetMs: run.timeBudgetSeconds == null ? null : run.timeBudgetSeconds * 1000,
        checkpoint,
      };
    });
  }
}

function shapeOf(recipe: FittedRecipe, { features }: Pick<AnyLearner, 'features'>): FitShape {
  const { task, split } = recipe.spec;
  const outputs = task === 'multiclass' ? recipe.classes.length : 1;
  // Codes stay about as many as there are columns; the saved recipe, which is not in that form, would say more.
  const width = features === 'codes' ? recipe.inputs.length : recipe.features.length;
  return { rows: recipe.trainingRows * (1 + split.validation), width, outputs };
}
