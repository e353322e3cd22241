// Which run to go on with, and how two compare, by the rows that they held out: the test split stays closed.
import {
  AssayError,
  type JobContext,
  type Preferred,
  type Run,
  type RunComparison,
  type Task,
} from '../../shared/domain';
import type { DataService } from '../data';
import { inputsFingerprint, paired, type Paired } from '../learn';
import type { HeldOut, Project } from '../project';
import { choose, compareHeldOut } from './choose';
import type { EvaluationThreads } from './thread/desk';
import { gather } from './thread/material';

/** Values held out from which on comparing them is worth a thread. */
const MANY = 20_000;

export class Preference {
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly threads: EvaluationThreads,
  ) {}

  /** The run to go on with among those of the present inputs, and why; null before the first is finished. */
  async preferred(ctx: JobContext = {}): Promise<Preferred | null> {
    const runs = this.ofPresent();
    return runs.some(({ state }) => state === 'finished') ? this.choice(runs, ctx) : null;
  }

  /** Which of these runs to go on with, and why, see `choose`. @throws AssayError evaluate.none */
  async choice(runs: readonly Run[], ctx: JobContext = {}): Promise<Preferred> {
    const finished = runs.filter((run) => run.state === 'finished').sort((a, b) => a.id - b.id);
    const task = finished[0] && this.taskOf(finished[0].id);
    if (!task) throw new AssayError('evaluate.none');
    return choose(
      task,
      finished,
      (run) => this.heldOut(run, ctx),
      (...pair) => this.pair(...pair, ctx),
    );
  }

  /** Two finished runs on the rows that both held out; null where there are none. @throws AssayError learn.runMissing */
  async compare(firstId: number, secondId: number, ctx: JobContext = {}): Promise<RunComparison | null> {
    const [first, second] = [this.project.runs.get(firstId), this.project.runs.get(secondId)];
    const task = this.taskOf(firstId);
    const [a, b] = [await this.heldOut(first, ctx), await this.heldOut(second, ctx)];
    const found = a && b && task && (await this.pair(task, a, b, ctx));
    return found ? compareHeldOut(task, { first, second }, found) : null;
  }

  ofPresent(): Run[] {
    const inputs = inputsFingerprint(this.project);
    return this.project.runs.list().filter((run) => run.inputs === inputs);
  }

  private pair(task: Task, first: HeldOut, second: HeldOut, ctx: JobContext): Promise<Paired | null> {
    const values = first.outputs.length + second.outputs.length;
    if (values < MANY) return Promise.resolve(paired(task, first, second));
    return this.threads.ask('pair', { task, first, second }, { signal: ctx.signal });
  }

  private taskOf(runId: number): Task | undefined {
    return this.project.runs.fitted(runId)?.recipe.spec.task;
  }

  /** What a run said of rows that it had not seen; runs of earlier versions are asked about their validation rows. */
  private async heldOut(run: Run, ctx: JobContext): Promise<HeldOut | null> {
    const kept = this.project.runs.heldOut(run.id);
    if (kept) return kept;
    if (!this.project.runs.fitted(run.id)) return null;
    const material = await gather(this.project, this.data, { ...run, calibration: null }, [], ctx);
    const { heldOut, score } = await this.threads.ask('heldOut', { material }, { signal: ctx.signal });
    this.project.runs.saveHeldOut(run.id, heldOut);
    this.project.runs.update(run.id, { score });
    return heldOut;
  }
}
