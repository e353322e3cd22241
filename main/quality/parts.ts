// Which of the rows that were looked at will train, and which will test: divided as the recipe divides them.
import {
  methodOf,
  type Column,
  type RecipeSpec,
  type SplitMethod,
  type SplitSpec,
  turn,
} from '../../shared/domain';
import { divideSteps, type Frame, type FrameColumn, type Split } from '../data';
import { hasClasses } from './checks/target';
import { distinctOf } from './leak';
import { inFrame } from './survey';

/** What of a recipe says how rows are divided. */
export type Planned = Pick<RecipeSpec, 'target' | 'task' | 'split'> & {
  /** The column of the lists, where rows are put in order. */
  lists?: string | null;
};

export interface Parts extends Split {
  method: SplitMethod;
  /** The column that says which part a row is in; null where chance does. */
  column: string | null;
}

/**
 * Positions in the frame. Rows without a target are in no part, as in training. With another target than the plan's, or none, the way of
 * dividing is the plan's and the classes are the target's.
 * @throws AssayError data.columnMissing, recipe.splitColumn
 */
export async function partsOf(frame: Frame, target: Column | null, plan: Planned): Promise<Parts> {
  const goal = target === null ? undefined : inFrame(frame, target.name);
  const { rows, classes } = goal ? labelled(goal) : everyRow(frame);
  const task =
    !goal || !target ? 'regression' : plan.target === target.name ? plan.task : taskOf(target, goal);
  const method = methodOf(plan.split, task);
  const steps = divideSteps(frame, { method, spec: plan.split, rows, classes, whole: plan.lists });
  for (;;) {
    await turn();
    const next = steps.next();
    if (next.done) {
      const byColumn = method === 'grouped' || method === 'time' || method === 'column';
      return { ...next.value, method, column: byColumn ? (plan.split.column ?? null) : null };
    }
  }
}

const taskOf = (target: Column, goal: FrameColumn): RecipeSpec['task'] =>
  hasClasses(target, distinctOf(goal)) ? 'multiclass' : 'regression';

function everyRow({ rows }: Frame): { rows: Int32Array; classes: Int32Array } {
  return { rows: new Int32Array(rows).map((_, i) => i), classes: new Int32Array(rows) };
}

/** The rows that have a target, and the class of each: any numbers, as long as the same class has the same. */
function labelled(goal: FrameColumn): { rows: Int32Array; classes: Int32Array } {
  const known = new Map<number, number>();
  const classOf = (i: number): number => {
    const value = goal.kind === 'text' ? (goal.codes[i] ?? -1) : (goal.values[i] ?? NaN);
    if (goal.kind === 'text' ? !goal.dictionary[value] : !Number.isFinite(value)) return -1;
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  };
  const all = Int32Array.from(goal.kind === 'text' ? goal.codes : goal.values, (_, i) => classOf(i));
  const rows = Int32Array.from(all.keys()).filter((i) => (all[i] ?? -1) >= 0);
  return { rows, classes: rows.map((i) => all[i] ?? 0) };
}

/** Whether two divide rows the same way; "stratified" is what is meant where nothing is said. */
export function sameSplit(one: SplitSpec, other: SplitSpec): boolean {
  const said = ({
    validation,
    test,
    seed,
    method,
    column,
    validationValues,
    testValues,
  }: SplitSpec): unknown => [
    ...[validation, test, seed, method === 'stratified' ? null : (method ?? null)],
    ...(method === undefined || method === 'stratified' || method === 'random' ? [] : [column]),
    ...(method === 'column' ? [validationValues, testValues] : []),
  ];
  return JSON.stringify(said(one)) === JSON.stringify(said(other));
}
