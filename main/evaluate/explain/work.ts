// What can be asked of an opened run, and how it is found: plain data in, plain data out, in whatever thread.
import {
  type ChangeLimits,
  type Counterfactual,
  type Dependence,
  type ExplainedRow,
  type ExplainMethod,
  type ExplainOpening,
  type ExplainSummary,
  type Explanation,
  type Goal,
  type JobContext,
  type RawRow,
  type RowOrder,
  saysNumber,
} from '../../../shared/domain';
import type { Frame } from '../../data';
import { learners } from '../../learn';
import { cellOf, columnOf } from '../../recipe';
import { chooseRows } from './choose';
import { compose, outcomeName } from './compose';
import { counterfactual } from './counterfactual';
import { dependence } from './dependence';
import { type Opened, predictionOf } from './opened';
import { feedsFrom, valuesOf } from './rows';
import { summarise } from './summary';

/** A row as the kernel found it. */
export interface AskedRow {
  /** Of one row: the recipe's inputs, and the target where it is a row of the data. */
  frame: Frame;
  /** Null for a row that was given by value. */
  rowId: number | null;
}

/** An ask and its answer, by what is asked for. */
export interface Asks {
  rows: { ask: { order: RowOrder; limit: number }; answer: ExplainedRow[] };
  row: {
    ask: AskedRow & {
      outcome?: string | undefined;
      order?: readonly string[] | undefined;
      method?: ExplainMethod | undefined;
    };
    answer: Explanation;
  };
  counterfactual: { ask: AskedRow & { goal: Goal; limits: ChangeLimits }; answer: Counterfactual | null };
  /** @see ExplainSummary.at */
  summary: { ask: { at: number; method?: ExplainMethod | undefined }; answer: ExplainSummary };
  dependence: { ask: { column: string; outcome?: string | undefined; at: number }; answer: Dependence };
}

export type Kind = keyof Asks;
export type Answer<K extends Kind = Kind> = Asks[K]['answer'];
export type Ask<K extends Kind = Kind> = {
  /** `threshold`: of the run's newest report; a person may move it while the run is open. */
  [P in K]: { kind: P; ask: Asks[P]['ask']; threshold: number };
}[K];

/** What an opening tells but for the threshold, which may move. */
export type Opening = Omit<ExplainOpening, 'threshold'>;

export function openingOf({ run, explainer, columns, test }: Opened): Opening {
  const { spec, classes } = explainer.recipe;
  return {
    runId: run.id,
    methods: [...explainer.methods],
    task: spec.task,
    target: spec.target,
    classes,
    positive: spec.task === 'binary' ? (classes[1] ?? null) : null,
    ownForm: learners.find(({ id }) => id === run.learner)?.features === 'codes',
    columns,
    testRows: test.rowIds.length,
  };
}

const WORK: { [K in Kind]: (opened: Opened, ask: Asks[K]['ask'], ctx: JobContext) => Promise<Answer<K>> } = {
  rows: (opened, { order, limit }) => Promise.resolve(chooseRows(opened, order, limit)),

  row: explainRow,

  counterfactual: (opened, { frame, goal, limits }, ctx) =>
    counterfactual(opened, valuesOf(opened.explainer.recipe.inputs, frame), goal, limits, ctx),

  summary: (opened, { at, method }, ctx) => summarise(opened, at, ctx, method),

  dependence(opened, { column, outcome, at }, ctx) {
    const { spec, classes } = opened.explainer.recipe;
    const output = spec.task === 'multiclass' ? Math.max(0, classes.indexOf(outcome ?? '')) : 0;
    return dependence(opened, column, output, at, ctx);
  },
};

/** Does what is asked for, in this thread. @throws AssayError cancelled, and what the work throws */
export const workOn = <K extends Kind>(
  opened: Opened,
  { kind, ask, threshold }: { kind: K; ask: Asks[K]['ask']; threshold: number },
  ctx: JobContext,
): Promise<Answer<K>> => WORK[kind]({ ...opened, threshold }, ask, ctx);

async function explainRow(
  opened: Opened,
  { frame, rowId, outcome, order, method }: Asks['row']['ask'],
  ctx: JobContext,
): Promise<Explanation> {
  const { explainer, run } = opened;
  const { recipe } = explainer;
  const { spec, classes } = recipe;
  const values = valuesOf(recipe.inputs, frame);
  const attribution = await explainer.attribute(values, ctx, method);
  const all = await explainer.scorer.run(feedsFrom(recipe.inputs, values, 1));
  const answers = spec.task === 'binary' ? Float64Array.of(all[1] as number) : Float64Array.from(all);
  const prediction = predictionOf(opened, all);
  const wanted = outcome === undefined ? -1 : classes.indexOf(outcome);
  const output =
    spec.task !== 'multiclass' ? 0 : wanted >= 0 ? wanted : answers.indexOf(Math.max(...answers));
  const row: RawRow = Object.fromEntries(
    recipe.inputs.map(({ name }) => [name, cellOf(columnOf(frame, name), 0)]),
  );
  const parts = compose({ explainer, attribution, row, output, order }, answers[output] as number);
  return {
    runId: run.id,
    rowId,
    split: rowId === null ? null : opened.splitOf(rowId),
    method: attribution.method,
    task: spec.task,
    target: spec.target,
    outcome: saysNumber(spec.task) ? null : outcomeName(recipe, output),
    row,
    ...parts,
    prediction,
    probabilities: Object.fromEntries(classes.map((name, k) => [name, all[k] as number])),
    actual: rowId === null ? null : actualOf(frame, spec.target),
    samples: attribution.orders,
    completeness: attribution.completeness,
  };
}

function actualOf(frame: Frame, target: string): string | number | null {
  const cell = cellOf(columnOf(frame, target), 0);
  return typeof cell === 'boolean' ? String(cell) : cell;
}
