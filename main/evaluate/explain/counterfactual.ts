// The nearest row of which the model would say something else: few changes first, each to a value that training rows have, in no direction
// that a person ruled out. A beam search over single changes; then every changed number is moved back as far as the goal allows.
import {
  type Cell,
  type ChangeLimit,
  type ChangeLimits,
  type Counterfactual,
  type Goal,
  type JobContext,
  type RawRow,
  text,
  type Text,
  throwIfCancelled,
} from '../../../shared/domain';
import type { Frame } from '../../data';
import { cellOf, columnOf } from '../../recipe';
import { cellWords } from './compose';
import { type Opened, predictionOf } from './opened';
import { feedsFrom } from './rows';
import type { Values } from './sampling';

const MOST_CHANGES = 4;
const BEAM = 12;
const MOST_LEVELS = 20;
const BATCH = 2000;
/** Values between the old and the new that are tried when a number is moved back. */
const FINER = 24;

type Value = number | string;
interface Change {
  column: number;
  value: Value;
  /** How far: the share of training rows passed over, or how rare the level is. */
  cost: number;
}
interface Trial {
  changes: readonly Change[];
  cost: number;
  /** How near the goal; 0 and more reach it. */
  reach: number;
}

/** Null where no row with at most four changes reaches the goal. */
export async function counterfactual(
  opened: Opened,
  values: readonly Values[],
  goal: Goal,
  limits: ChangeLimits,
  ctx: JobContext = {},
): Promise<Counterfactual | null> {
  const { explainer } = opened;
  const { inputs } = explainer.recipe;
  const from = values.map((column) => column[0] as Value);
  const ask = asker(opened, from, goal, ctx);
  const choices = opened.columns.flatMap((_, c) =>
    changesOf(opened, c, from[c] as Value, limits[inputs[c]?.name ?? ''] ?? 'free'),
  );
  let beam: Trial[] = [{ changes: [], cost: 0, reach: -Infinity }];
  let found: Trial | null = null;
  for (let round = 1; round <= MOST_CHANGES && !found; round++) {
    const next = new Map<string, readonly Change[]>();
    for (const { changes } of beam)
      for (const choice of choices) {
        if (changes.some(({ column }) => column === choice.column)) continue;
        const all = [...changes, choice].sort((a, b) => a.column - b.column);
        next.set(all.map(({ column, value }) => `${column}=${value}`).join('\n'), all);
      }
    const trials = await ask.reach([...next.values()]);
    found = trials.filter(({ reach }) => reach >= 0).sort((a, b) => a.cost - b.cost)[0] ?? null;
    beam = trials.sort((a, b) => b.reach - a.reach || a.cost - b.cost).slice(0, BEAM);
    ctx.onProgress?.({ fraction: round / (MOST_CHANGES + 1), phase: text('explain.phase.search') });
  }
  if (!found) return null;
  const nearest = await movedBack(opened, from, found, ask);
  return told(opened, from, nearest, goal, ask);
}

type Asker = ReturnType<typeof asker>;

function asker(opened: Opened, from: readonly Value[], goal: Goal, ctx: JobContext) {
  const { explainer, threshold } = opened;
  const { inputs, classes, spec } = explainer.recipe;
  const width = explainer.scorer.width;
  let tried = 0;
  const outputs = async (rows: readonly (readonly Change[])[]): Promise<Float32Array> => {
    const columns = from.map((value, c): Values => {
      const cells = rows.map((changes) => changes.find(({ column }) => column === c)?.value ?? value);
      return typeof value === 'number' ? Float64Array.from(cells as number[]) : (cells as string[]);
    });
    tried += rows.length;
    return explainer.scorer.run(feedsFrom(inputs, columns, rows.length));
  };
  const reachOf = (own: ArrayLike<number>): number => {
    if (goal.kind === 'atLeast') return (own[0] as number) - goal.value;
    if (goal.kind === 'atMost') return goal.value - (own[0] as number);
    const wanted = classes.indexOf(goal.name);
    if (spec.task === 'binary') {
      const above = (own[1] as number) - threshold;
      // Just at the threshold is the positive class.
      return wanted === 1 ? above : above >= 0 ? -Math.max(above, 1e-12) : -above;
    }
    let other = -Infinity;
    for (let k = 0; k < classes.length; k++) if (k !== wanted) other = Math.max(other, own[k] as number);
    return (own[wanted] ?? 0) - other;
  };
  return {
    outputs,
    async reach(rows: readonly (readonly Change[])[]): Promise<Trial[]> {
      const trials: Trial[] = [];
      for (let at = 0; at < rows.length; at += BATCH) {
        throwIfCancelled(ctx.signal);
        const part = rows.slice(at, at + BATCH);
        const answers = await outputs(part);
        part.forEach((changes, i) => {
          const cost = changes.reduce((sum, change) => sum + change.cost, 0);
          trials.push({ changes, cost, reach: reachOf(answers.subarray(i * width, (i + 1) * width)) });
        });
      }
      return trials;
    },
    tried: () => tried,
  };
}

/** Changes of one column that a person allows and training rows know. */
function changesOf({ columns }: Opened, c: number, from: Value, limit: ChangeLimit): Change[] {
  const column = columns[c];
  if (!column || limit === 'fixed') return [];
  if (typeof from === 'string') {
    // Up and down mean nothing for levels.
    if (limit !== 'free') return [];
    return column.levels
      .slice(0, MOST_LEVELS)
      .filter(({ value, share }) => value !== from && share >= 0.002)
      .map(({ value, share }) => ({ column: c, value, cost: 0.6 - 0.4 * share }));
  }
  const quantiles = column.range?.quantiles ?? [];
  const rank = (value: number): number =>
    quantiles.filter((q) => q < value).length / Math.max(1, quantiles.length);
  return [...new Set(quantiles)]
    .filter((value) => value !== from && allowed(limit, from, value))
    .map((value) => ({
      column: c,
      value,
      cost: Number.isNaN(from) ? 0.6 : 0.1 + Math.abs(rank(value) - rank(from)),
    }));
}

/** A missing number has no direction, so only a free one may be filled in. */
function allowed(limit: ChangeLimit, from: number, to: number): boolean {
  if (limit === 'free') return true;
  return limit === 'up' ? to > from : limit === 'down' ? to < from : false;
}

/** Every changed number as near to what it was as the goal allows, one after the other, among values that training rows have. */
async function movedBack(opened: Opened, from: readonly Value[], trial: Trial, ask: Asker): Promise<Trial> {
  let best = trial;
  for (const change of trial.changes) {
    const old = from[change.column];
    if (typeof old !== 'number' || typeof change.value !== 'number' || Number.isNaN(old)) continue;
    const name = opened.columns[change.column]?.name ?? '';
    const nearer = between(opened.known, name, old, change.value);
    const trials = await ask.reach(
      nearer.map((value) =>
        best.changes.map((other) => (other.column === change.column ? { ...other, value } : other)),
      ),
    );
    const first = trials.find(({ reach }) => reach >= 0);
    if (first) best = first;
  }
  return best;
}

/** Observed values strictly between two numbers, from the first towards the second. */
function between(known: Frame, name: string, from: number, to: number): number[] {
  const column = columnOf(known, name);
  if (column.kind !== 'number') return [];
  const [low, high] = from < to ? [from, to] : [to, from];
  const inside = [...new Set(column.values.filter((value) => value > low && value < high))].sort(
    (a, b) => a - b,
  );
  const few =
    inside.length <= FINER
      ? inside
      : Array.from({ length: FINER }, (_, i) => inside[Math.floor((i * inside.length) / FINER)] as number);
  return from < to ? few : few.reverse();
}

async function told(
  opened: Opened,
  from: readonly Value[],
  { changes }: Trial,
  goal: Goal,
  ask: Asker,
): Promise<Counterfactual> {
  const { explainer } = opened;
  const { inputs, classes, spec } = explainer.recipe;
  const width = explainer.scorer.width;
  const outputs = await ask.outputs([[], changes]);
  const k = goal.kind === 'class' ? Math.max(0, classes.indexOf(goal.name)) : 0;
  const to = from.map((value, c) => changes.find(({ column }) => column === c)?.value ?? value);
  const cells = (row: readonly Value[]): RawRow =>
    Object.fromEntries(inputs.map(({ name, type }, c) => [name, cellFrom(type, row[c] as Value)]));
  const [before, after] = [cells(from), cells(to)];
  const list = changes.map(({ column }) => {
    const { name } = inputs[column] as { name: string };
    return { column: name, from: before[name] ?? null, to: after[name] ?? null };
  });
  const says = { from: outputs[k] as number, to: outputs[width + k] as number };
  const params = { ...says, target: spec.target, changes: joined(list.map(changeWords)) };
  return {
    changes: list,
    row: after,
    ...says,
    prediction: predictionOf(opened, outputs.subarray(width)),
    sentence:
      goal.kind === 'class'
        ? text('explain.counter.class', { ...params, name: goal.name })
        : text(`explain.counter.${spec.task === 'ranking' ? 'score' : 'number'}`, params),
    tried: ask.tried(),
  };
}

const changeWords = ({ column, from, to }: { column: string; from: Cell; to: Cell }): Text =>
  text('explain.change', { column, from: cellWords(from), to: cellWords(to) });

/** "A", "A and B", "A, B and C". */
function joined(parts: readonly Text[]): Text {
  const [first, second, ...rest] = parts;
  if (!first) return text('explain.change.none');
  if (!second) return first;
  if (rest.length === 0) return text('explain.change.and', { first, second });
  return text('explain.change.comma', { first, rest: joined(parts.slice(1)) });
}

/** A value as the model takes it, as a cell. */
function cellFrom(type: Opened['columns'][number]['type'], value: Value): Cell {
  if (typeof value === 'number')
    return cellOf({ kind: 'number', name: '', type, values: Float64Array.of(value) }, 0);
  return cellOf({ kind: 'text', name: '', type, codes: Int32Array.of(0), dictionary: [value] }, 0);
}
