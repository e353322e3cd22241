// Explanations of the open project's runs.
import {
  AssayError,
  type Explanation,
  type ExplainedRow,
  type ExplainOpening,
  type JobContext,
  type RawRow,
  type RowOrder,
} from '../../../shared/domain';
import type { DataService, Frame } from '../../data';
import { ROW } from '../../data';
import { columnsOf } from '../../learn';
import type { Project } from '../../project';
import { cellOf, columnOf } from '../../recipe';
import { compose, outcomeName } from './compose';
import { type Opened, openRun, predictionOf } from './opened';
import { chooseRows } from './choose';
import { feedsFrom, valuesOf } from './rows';
import type { Values } from './sampling';

export interface RowRequest {
  runId?: number | undefined;
  /** A row of the run's data version by its lasting id, or one given by value. */
  rowId?: number | undefined;
  row?: RawRow | undefined;
  /** The class whose chance is explained: by default the positive one, or the likeliest of several. */
  outcome?: string | undefined;
}

interface Entry {
  runId: number;
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
      const parts = compose({ explainer, attribution, row, output }, answers[output] as number);
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
    let entry = this.entry;
    if (entry?.runId !== wanted) {
      const ready = openRun(this.project, this.data, wanted, ctx);
      const made: Entry = { runId: wanted, ready, users: 0, replaced: false };
      // What could not be opened is not kept.
      ready.catch(() => {
        if (this.entry === made) this.entry = null;
      });
      this.replace((entry = made));
    }
    entry.users++;
    try {
      return await work(await entry.ready);
    } finally {
      entry.users--;
      this.release(entry);
    }
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

/** Values of a raw row, one a column. */
export const valuesOfRow = (opened: Opened, row: RawRow): Values[] => {
  const { inputs } = opened.explainer.recipe;
  return valuesOf(inputs, { rows: 1, rowIds: Float64Array.of(0), columns: columnsOf([row], inputs) });
};
