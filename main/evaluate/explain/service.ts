// Explanations of the open project's runs.
import {
  AssayError,
  ChangeLimits,
  type Counterfactual,
  Dependence,
  type Explanation,
  type ExplainSummary,
  type Goal,
  type SavedExplanations,
  type ExplainedRow,
  type ExplainMethod,
  type ExplainOpening,
  type FittedRecipe,
  type JobContext,
  type RawRow,
  type RowOrder,
  text,
  throwIfCancelled,
} from '../../../shared/domain';
import type { DataService } from '../../data';
import { ROW } from '../../data';
import { columnsOf } from '../../learn';
import type { Project } from '../../project';
import { columnsOf as inputsOf } from '../../recipe';
import { type RunModel, runModel } from '../thread/material';
import { type OpenedRun, openExplained } from './desk';
import { DEPENDENCE, dependenceKey, keep, kept, keptSummary, stampOf, SUMMARY } from './kept';
import type { AskedRow } from './work';

export interface RowRequest {
  runId?: number | undefined;
  /** A row of the run's data version by its lasting id, or one given by value. */
  rowId?: number | undefined;
  row?: RawRow | undefined;
  /** The class whose chance is explained: by default the positive one, or the likeliest of several. */
  outcome?: string | undefined;
  /** Columns in the order in which contributions are told, so that a list holds still while values are changed. */
  order?: readonly string[] | undefined;
  /** How contributions are found, where there is a choice (`ExplainOpening.methods`). */
  method?: ExplainMethod | undefined;
}

interface Entry {
  runId: number;
  /** How its chances are corrected: with another correction it says something else. */
  stamp: string;
  recipe: FittedRecipe;
  ready: Promise<OpenedRun>;
  users: number;
  replaced: boolean;
}

/** An opened run with what the project knows of it. */
interface Ready extends OpenedRun {
  recipe: FittedRecipe;
  threshold: number;
  ctx: JobContext;
}

export class ExplainService {
  private entry: Entry | null = null;
  /** Opened runs that are being closed. */
  private readonly ending = new Set<Promise<void>>();
  /** What is under way. */
  private readonly working = new Set<Promise<unknown>>();
  private stop = new AbortController();

  /** @param options.workerFile the entry of a worker thread, in which a run is opened and asked; without it that is done here */
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly options: { workerFile?: string } = {},
  ) {}

  /**
   * Makes a run ready (the evaluated one where none is given); asking again is free.
   * @throws AssayError evaluate.none, learn.runMissing, data.*, cancelled
   */
  open(runId?: number, ctx: JobContext = {}): Promise<ExplainOpening> {
    return this.with(runId, ctx, ({ opening, threshold }) => Promise.resolve({ ...opening, threshold }));
  }

  /** Test rows to choose from, at most `limit`. */
  rows({
    runId,
    order,
    limit,
  }: {
    runId?: number | undefined;
    order: RowOrder;
    limit: number;
  }): Promise<ExplainedRow[]> {
    return this.with(runId, {}, (run) => run.ask('rows', { order, limit }, run.threshold, run.ctx));
  }

  /** @throws AssayError explain.rowMissing for an id that the data doesn't have; serve.badRows for values that don't fit */
  row({ runId, outcome, order, method, ...request }: RowRequest, ctx: JobContext = {}): Promise<Explanation> {
    return this.with(runId, ctx, async (run) => {
      const asked = await this.asked(run.recipe, request);
      return run.ask('row', { ...asked, outcome, order, method }, run.threshold, run.ctx);
    });
  }

  /** The nearest row that reaches the goal, null where none is found. Errors as for `row`. */
  counterfactual(
    {
      runId,
      goal,
      limits,
      ...request
    }: Omit<RowRequest, 'outcome' | 'method'> & { goal: Goal; limits: ChangeLimits },
    ctx: JobContext = {},
  ): Promise<Counterfactual | null> {
    return this.with(runId, ctx, async (run) => {
      const asked = await this.asked(run.recipe, request);
      return run.ask('counterfactual', { ...asked, goal, limits }, run.threshold, run.ctx);
    });
  }

  /** How much each column moves the model on a sample of test rows; kept with the run. */
  summary(
    { runId, method }: Pick<RowRequest, 'runId' | 'method'> = {},
    ctx: JobContext = {},
  ): Promise<ExplainSummary> {
    return this.with(runId, ctx, async (run) => {
      const at = this.project.clock.now();
      const found = await run.ask('summary', { at, method }, run.threshold, run.ctx);
      keep(this.project, found.runId, SUMMARY, found);
      return found;
    });
  }

  /** How the answer changes with one column; kept with the run. @throws AssayError data.columnMissing */
  dependence(
    { runId, column, outcome }: { runId?: number | undefined; column: string; outcome?: string | undefined },
    ctx: JobContext = {},
  ): Promise<Dependence> {
    return this.with(runId, ctx, async (run) => {
      const at = this.project.clock.now();
      const found = await run.ask('dependence', { column, outcome, at }, run.threshold, run.ctx);
      keep(this.project, found.runId, dependenceKey(found), found);
      return found;
    });
  }

  /** What is kept of a run, and what a person said may be changed of each column. */
  saved(runId?: number): SavedExplanations {
    const limits = this.project.settings.get('changeLimits', ChangeLimits) ?? {};
    const wanted = runId ?? this.project.evaluations.latest()?.runId;
    const found = wanted === undefined ? [] : kept(this.project, wanted);
    return {
      summary: wanted === undefined ? null : keptSummary(this.project, wanted),
      dependences: found
        .filter(({ key }) => key.startsWith(DEPENDENCE))
        .map(({ body }) => Dependence.parse(body)),
      limits,
    };
  }

  saveLimits(limits: ChangeLimits): ChangeLimits {
    this.project.settings.set('changeLimits', limits);
    return limits;
  }

  /** Ends what is under way, and gives the opened model's memory back. */
  async close(): Promise<void> {
    this.replace(null);
    this.stop.abort();
    this.stop = new AbortController();
    await Promise.allSettled(this.working);
    await Promise.all(this.ending);
  }

  /** The row that is asked about, as a frame of one row. */
  private async asked(
    { inputs, spec, versionId }: FittedRecipe,
    { row, rowId }: Pick<RowRequest, 'row' | 'rowId'>,
  ): Promise<AskedRow> {
    if (row)
      return {
        rowId: null,
        frame: { rows: 1, rowIds: Float64Array.of(0), columns: columnsOf([row], inputs) },
      };
    const id = Math.floor(rowId ?? 0);
    const names = [...inputs.map(({ name }) => name), spec.target];
    const frame = await this.data.frame(versionId, names, { where: `"${ROW}" = ${id}`, limit: 1 });
    if (frame.rows === 0) throw new AssayError('explain.rowMissing', { row: id + 1 });
    return { rowId: id, frame };
  }

  /** Works with an opened run; it is kept until another is asked for. */
  private with<T>(runId: number | undefined, ctx: JobContext, work: (run: Ready) => Promise<T>): Promise<T> {
    const working = this.whenReady(runId, ctx, work);
    this.working.add(working);
    const done = (): void => void this.working.delete(working);
    working.then(done, done);
    return working;
  }

  private async whenReady<T>(
    runId: number | undefined,
    given: JobContext,
    work: (run: Ready) => Promise<T>,
  ): Promise<T> {
    const wanted = runId ?? this.project.evaluations.latest()?.runId;
    if (wanted === undefined) throw new AssayError('evaluate.none');
    const { signal: stop } = this.stop;
    const signal = given.signal ? AbortSignal.any([given.signal, stop]) : stop;
    const ctx = { ...given, signal };
    for (;;) {
      throwIfCancelled(signal);
      const entry = this.entryOf(wanted, ctx);
      entry.users++;
      try {
        const opened = await unlessLeft(entry.ready, signal).catch((thrown: unknown) => {
          // Whoever had it opened has left; this one still waits.
          if (AssayError.from(thrown).code === 'cancelled' && !signal.aborted) return null;
          throw thrown;
        });
        if (!opened) continue;
        const { recipe } = entry;
        return await work({ ...opened, recipe, threshold: this.thresholdOf(wanted), ctx });
      } finally {
        entry.users--;
        this.release(entry);
      }
    }
  }

  /** The run that is open, or about to be. @throws AssayError evaluate.none for a run that is not finished, learn.runMissing */
  private entryOf(runId: number, ctx: JobContext): Entry {
    const stamp = stampOf(this.project, runId);
    if (this.entry?.runId === runId && this.entry.stamp === stamp) return this.entry;
    const model = runModel(this.project, this.project.runs.get(runId));
    if (!model) throw new AssayError('evaluate.none');
    const ready = this.opening(model, ctx);
    const { recipe } = model;
    const made: Entry = { runId, stamp, recipe, ready, users: 0, replaced: false };
    const forget = (): void => {
      if (this.entry === made) this.entry = null;
    };
    // What could not be opened is not kept, nor what has died since: the next one to ask opens it again.
    ready.then(({ ended }) => void ended.then(forget), forget);
    this.replace(made);
    return made;
  }

  private async opening({ run, recipe, onnx }: RunModel, ctx: JobContext): Promise<OpenedRun> {
    ctx.onProgress?.({ fraction: 0, phase: text('explain.phase.read') });
    const frame = await this.data.frame(recipe.versionId, inputsOf(recipe.spec), {}, { signal: ctx.signal });
    // A copy of its own, as of `onnx`, which can cross to a thread.
    const gradients = this.project.runs.integrand(run.id);
    const integrand = gradients && new Uint8Array(gradients);
    return openExplained(this.options.workerFile, { run, recipe, onnx, integrand, frame }, ctx);
  }

  private thresholdOf(runId: number): number {
    const latest = this.project.evaluations.latest();
    const report =
      latest?.runId === runId
        ? latest
        : this.project.evaluations.list().find((other) => other.runId === runId);
    return report?.chosenThreshold ?? 0.5;
  }

  private replace(entry: Entry | null): void {
    const before = this.entry;
    this.entry = entry;
    if (!before) return;
    before.replaced = true;
    this.release(before);
  }

  private release(entry: Entry): void {
    if (!entry.replaced || entry.users > 0) return;
    const ending = entry.ready.then(
      (opened) => opened.close(),
      () => undefined,
    );
    this.ending.add(ending);
    void ending.then(() => this.ending.delete(ending));
  }
}

/** What is waited for, or a cancel at once. */
function unlessLeft<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new AssayError('cancelled'));
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
