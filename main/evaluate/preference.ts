// Which run to go on with, and how two compare, by the rows that they held out: the test split stays closed.
import {
  aimOf,
  AssayError,
  groupColumn,
  type JobContext,
  type Preferred,
  type Run,
  type RunComparison,
  type Task,
  weightColumn,
} from '../../shared/domain';
import type { DataService, Frame } from '../data';
import { groupsIn, inputsFingerprint, paired, type Paired } from '../learn';
import type { HeldOut, Project } from '../project';
import { belongingColumn, belongingOf, listNumbers, rowWeights } from '../recipe';
import { choose, compareHeldOut } from './choose';
import type { EvaluationThreads } from './thread/desk';
import { gather } from './thread/material';

/** Values held out from which on comparing them is worth a thread. */
const MANY = 20_000;

/** One column of a version. */
type ColumnReader = (versionId: number, name: string) => Promise<Frame>;

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
    const column = this.columnReader(ctx);
    return choose(
      task,
      finished,
      (run) => this.heldOut(run, column, ctx),
      (...pair) => this.pair(...pair, ctx),
    );
  }

  /** Two finished runs on the rows that both held out; null where there are none. @throws AssayError learn.runMissing */
  async compare(firstId: number, secondId: number, ctx: JobContext = {}): Promise<RunComparison | null> {
    const [first, second] = [this.project.runs.get(firstId), this.project.runs.get(secondId)];
    const task = this.taskOf(firstId);
    const column = this.columnReader(ctx);
    const [a, b] = [await this.heldOut(first, column, ctx), await this.heldOut(second, column, ctx)];
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

  /** Reads each column once: the runs of a choice mostly share it. */
  private columnReader({ signal }: JobContext): ColumnReader {
    const known = new Map<string, Promise<Frame>>();
    return (versionId, name) => {
      const key = JSON.stringify([versionId, name]);
      const found = known.get(key) ?? this.data.frame(versionId, [name], {}, { signal });
      known.set(key, found);
      return found;
    };
  }

  private taskOf(runId: number): Task | undefined {
    return this.project.runs.fitted(runId)?.recipe.spec.task;
  }

  /**
   * What a run said of rows that it had not seen, which of them belong together, and how much each counts; runs of earlier versions are asked about their
   * validation rows.
   */
  private async heldOut(run: Run, read: ColumnReader, ctx: JobContext): Promise<HeldOut | null> {
    const kept = this.project.runs.heldOut(run.id);
    const recipe = this.project.runs.fitted(run.id)?.recipe;
    if (kept) {
      if (!recipe) return kept;
      const { spec, versionId } = recipe;
      const { positions } = kept;
      const [together, list, weight] = [belongingColumn(spec), groupColumn(spec), weightColumn(spec)];
      const of = async <T>(column: string | null, work: (frame: Frame) => T): Promise<T | undefined> =>
        column === null ? undefined : work(await read(versionId, column));
      return {
        ...kept,
        aim: aimOf(spec.task, run.settings),
        lists: await of(list, (frame) => listNumbers(frame, spec, positions)),
        weights: (await of(weight, (frame) => rowWeights(recipe, frame, positions, false))) ?? undefined,
        ...(await of(together, (frame) => groupsIn(belongingOf(frame, spec, positions)))),
      };
    }
    if (!recipe) return null;
    const material = await gather(this.project, this.data, { ...run, calibration: null }, [], ctx);
    const { heldOut, score } = await this.threads.ask('heldOut', { material }, { signal: ctx.signal });
    this.project.runs.saveHeldOut(run.id, heldOut);
    this.project.runs.update(run.id, { score });
    return heldOut;
  }
}
