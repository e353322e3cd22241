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
  type ExplainOpening,
  type JobContext,
  type RawRow,
  type RowOrder,
} from '../../../shared/domain';
import type { DataService, Frame } from '../../data';
import { ROW } from '../../data';
import { columnsOf, learners } from '../../learn';
import type { Project } from '../../project';
import { cellOf, columnOf } from '../../recipe';
import { compose, outcomeName } from './compose';
import { type Opened, openRun, predictionOf } from './opened';
import { chooseRows } from './choose';
import { counterfactual } from './counterfactual';
import { dependence } from './dependence';
import { DEPENDENCE, dependenceKey, keep, kept, keptSummary, stampOf, SUMMARY } from './kept';
import { feedsFrom, valuesOf } from './rows';
import { summarise } from './summary';

export interface RowRequest {
  runId?: number | undefined;
  /** A row of the run's data version by its lasting id, or one given by value. */
  rowId?: number | undefined;
  row?: RawRow | undefined;
  /** The class whose chance is explained: by default the positive one, or the likeliest of several. */
  outcome?: string | undefined;
  /** Columns in the order in which contributions are told, so that a list holds still while values are changed. */
  order?: readonly string[] | undefined;
}

interface Entry {
  runId: number;
  /** How its chances are corrected: with another correction it says something else. */
  stamp: string;
  ready: Promise<Opened>;
  users: number;
  replaced: boolean;
}

export class ExplainService {
  private entry: Entry | null = null;

  constructor(
    private readonly project: Project,
    private readonly data: DataService,
  ) {}

  /**
   * Makes a run ready (the evaluated one where none is given); asking again is free.
   * @throws AssayError evaluate.none, learn.runMissing, data.*, cancelled
   */
  open(runId?: number, ctx: JobContext = {}): Promise<ExplainOpening> {
    return this.with(runId, ctx, (opened) => {
      const { run, explainer, columns, threshold, test } = opened;
      const { spec, classes } = explainer.recipe;
      return {
        runId: run.id,
        method: explainer.method,
        task: spec.task,
        target: spec.target,
        classes,
        positive: spec.task === 'binary' ? (classes[1] ?? null) : null,
        threshold,
        ownForm: learners.find(({ id }) => id === run.learner)?.features === 'codes',
        columns,
        testRows: test.rowIds.length,
      };
    });
  }

  /** Test rows to choose from, at most `limit`. */
  rows(request: { runId?: number | undefined; order: RowOrder; limit: number }): Promise<ExplainedRow[]> {
    return this.with(request.runId, {}, (opened) => chooseRows(opened, request.order, request.limit));
  }

  /** @throws AssayError explain.rowMissing for an id that the data doesn't have; serve.badRows for values that don't fit */
  row(request: RowRequest, ctx: JobContext = {}): Promise<Explanation> {
    return this.with(request.runId, ctx, async (opened) => {
      const { explainer, run } = opened;
      const { recipe } = explainer;
      const { spec, classes } = recipe;
      const frame = await this.frameOf(opened, request);
      const values = valuesOf(recipe.inputs, frame);
      const attribution = await explainer.attribute(values, ctx);
      const all = await explainer.scorer.run(feedsFrom(recipe.inputs, values, 1));
      const answers = spec.task === 'binary' ? Float64Array.of(all[1] as number) : Float64Array.from(all);
      const prediction = predictionOf(opened, all);
      const wanted = request.outcome === undefined ? -1 : classes.indexOf(request.outcome);
      const output =
        spec.task !== 'multiclass' ? 0 : wanted >= 0 ? wanted : answers.indexOf(Math.max(...answers));
      const row: RawRow = Object.fromEntries(
        recipe.inputs.map(({ name }) => [name, cellOf(columnOf(frame, name), 0)]),
      );
      const rowId = request.row ? null : (request.rowId ?? null);
      const parts = compose(
        { explainer, attribution, row, output, order: request.order },
        answers[output] as number,
      );
      return {
        runId: run.id,
        rowId,
        split: rowId === null ? null : opened.splitOf(rowId),
        method: explainer.method,
        task: spec.task,
        target: spec.target,
        outcome: spec.task === 'regression' ? null : outcomeName(recipe, output),
        row,
        ...parts,
        prediction,
        probabilities: Object.fromEntries(classes.map((name, k) => [name, all[k] as number])),
        actual: request.row ? null : actualOf(frame, spec.target),
        samples: attribution.orders,
      };
    });
  }

  /** The nearest row that reaches the goal, null where none is found. Errors as for `row`. */
  counterfactual(
    request: Omit<RowRequest, 'outcome'> & { goal: Goal; limits: ChangeLimits },
    ctx: JobContext = {},
  ): Promise<Counterfactual | null> {
    return this.with(request.runId, ctx, async (opened) => {
      const values = valuesOf(opened.explainer.recipe.inputs, await this.frameOf(opened, request));
      return counterfactual(opened, values, request.goal, request.limits, ctx);
    });
  }

  /** How much each column moves the model on a sample of test rows; kept with the run. */
  summary(runId?: number, ctx: JobContext = {}): Promise<ExplainSummary> {
    return this.with(runId, ctx, async (opened) => {
      const found = await summarise(opened, this.project.clock.now(), ctx);
      keep(this.project, opened.run.id, SUMMARY, found);
      return found;
    });
  }

  /** How the answer changes with one column; kept with the run. @throws AssayError data.columnMissing */
  dependence(
    request: { runId?: number | undefined; column: string; outcome?: string | undefined },
    ctx: JobContext = {},
  ): Promise<Dependence> {
    return this.with(request.runId, ctx, async (opened) => {
      const { spec, classes } = opened.explainer.recipe;
      const output = spec.task === 'multiclass' ? Math.max(0, classes.indexOf(request.outcome ?? '')) : 0;
      const found = await dependence(opened, request.column, output, this.project.clock.now(), ctx);
      keep(this.project, opened.run.id, dependenceKey(found), found);
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

  /** Gives the opened model's memory back. */
  close(): void {
    this.replace(null);
  }

  /** The row that is asked about, as a frame of one row. */
  private async frameOf({ explainer }: Opened, { row, rowId }: RowRequest): Promise<Frame> {
    const { inputs, spec, versionId } = explainer.recipe;
    if (row) return { rows: 1, rowIds: Float64Array.of(0), columns: columnsOf([row], inputs) };
    const id = Math.floor(rowId ?? 0);
    const names = [...inputs.map(({ name }) => name), spec.target];
    const frame = await this.data.frame(versionId, names, { where: `"${ROW}" = ${id}`, limit: 1 });
    if (frame.rows === 0) throw new AssayError('explain.rowMissing', { row: id + 1 });
    return frame;
  }

  /** Works with an opened run; it is kept until another is asked for. */
  private async with<T>(
    runId: number | undefined,
    ctx: JobContext,
    work: (opened: Opened) => T | Promise<T>,
  ): Promise<T> {
    const wanted = runId ?? this.project.evaluations.latest()?.runId;
    if (wanted === undefined) throw new AssayError('evaluate.none');
    const stamp = stampOf(this.project, wanted);
    let entry = this.entry;
    if (entry?.runId !== wanted || entry.stamp !== stamp) {
      const ready = openRun(this.project, this.data, wanted, ctx);
      const made: Entry = { runId: wanted, stamp, ready, users: 0, replaced: false };
      // What could not be opened is not kept.
      ready.catch(() => {
        if (this.entry === made) this.entry = null;
      });
      this.replace((entry = made));
    }
    entry.users++;
    try {
      const opened = await entry.ready;
      opened.threshold = this.thresholdOf(wanted);
      return await work(opened);
    } finally {
      entry.users--;
      this.release(entry);
    }
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
    entry.ready.then(
      (opened) => opened.dispose(),
      () => undefined,
    );
  }
}

function actualOf(frame: Frame, target: string): string | number | null {
  const cell = cellOf(columnOf(frame, target), 0);
  return typeof cell === 'boolean' ? String(cell) : cell;
}
