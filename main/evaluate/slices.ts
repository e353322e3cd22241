// The main metric on every level of chosen columns.
import {
  type Aim,
  type Estimate,
  type JobContext,
  lossOf,
  Random,
  type Slice,
  type Task,
  throwIfCancelled,
} from '../../shared/domain';
import { likeliest } from '../learn';
import { turn } from '../../shared/domain/turn';
import { among, type Clusters, drawRows, grouping, LEAST_CLUSTERS, massOf, weightOf } from './clusters';
import { listMetrics } from './metrics/lists';
import { areasOf, compact, marksOf, rank } from './metrics/ranking';
import { estimated } from './resample';
import type { Levels } from './segments';

/** Fewer rows than this have no score of their own. */
const LEAST_ROWS = 20;
/** Rows of a level that its interval is drawn from. */
const MOST_ROWS = 10_000;
const DRAWS = 200;

/** Predictions beside what was so, row by row; rows in the order of the levels'. */
export interface Judged {
  task: Task;
  actual: Float64Array;
  /** rows x width. */
  outputs: Float64Array;
  width: number;
  /** Rows that belong together; undefined where each stands for itself. */
  clusters?: Clusters | undefined;
  /** Ranking: the number of each row's list. */
  lists?: Int32Array | undefined;
  /** What was predicted, where it is not the mean. */
  aim?: Aim | undefined;
}

/** The main metric of some of the rows, with the standard error of it. */
export interface Part {
  score: Estimate | null;
  standardError: number;
}

/** Every level with its size and the main metric with a 95 % bootstrap interval. */
export async function slicesOf(
  judged: Judged,
  levels: readonly Levels[],
  seed: number,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<(Slice & Part)[]> {
  const found: (Slice & Part)[] = [];
  for (const [c, { conditions, of }] of levels.entries()) {
    for (const [level, condition] of conditions.entries()) {
      const rows: number[] = [];
      for (let i = 0; i < of.length; i++) if (of[i] === level) rows.push(i);
      await turn();
      throwIfCancelled(ctx.signal);
      found.push({ condition, rows: rows.length, ...(await figuresOf(judged, rows, seed)) });
    }
    ctx.onFraction?.((c + 1) / levels.length);
  }
  return found;
}

async function figuresOf(
  judged: Judged,
  rows: readonly number[],
  seed: number,
): Promise<Omit<Slice, 'condition' | 'rows'> & Part> {
  const { task, actual, outputs } = judged;
  const own = among(judged.clusters, rows);
  const mass = massOf(own?.weights, rows.length) || 1;
  let predicted = 0;
  let observed = 0;
  for (const [i, row] of rows.entries()) {
    const share = weightOf(own?.weights, i) / mass;
    predicted += (task === 'binary' ? (outputs[2 * row + 1] as number) : (outputs[row] as number)) * share;
    observed += (actual[row] as number) * share;
  }
  // The mean of a class's number says nothing, nor does that of a score to rank by.
  const means =
    task === 'multiclass' || task === 'ranking'
      ? { predicted: null, actual: null }
      : { predicted, actual: observed };
  const groups = grouping(own);
  return { ...(await partOf(judged, rows, seed)), ...means, ...(groups ? { groups: groups.count } : {}) };
}

/** The main metric of some rows; no score where they do not define it or are too few. @param rows ascending */
export async function partOf(judged: Judged, rows: ArrayLike<number>, seed: number): Promise<Part> {
  const none = { score: null, standardError: 0 };
  const own = grouping(among(judged.clusters, Int32Array.from(rows)));
  if (rows.length < LEAST_ROWS || (own && own.count < LEAST_CLUSTERS)) return none;
  const step = Math.max(1, rows.length / MOST_ROWS);
  // Lists stay whole.
  const sample =
    judged.task === 'ranking'
      ? Int32Array.from(rows)
      : Int32Array.from(
          { length: Math.min(rows.length, MOST_ROWS) },
          (_, i) => rows[Math.floor(i * step)] as number,
        );
  const measure = prepare(judged, sample);
  const clusters = among(judged.clusters, sample);
  const value = measure(clusters?.weights);
  if (!Number.isFinite(value)) return none;
  const random = new Random(seed);
  const weights = new Float64Array(sample.length);
  const draws: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    drawRows(weights, random, clusters);
    const drawn = measure(weights);
    if (Number.isFinite(drawn)) draws.push(drawn);
    if (draw % 20 === 19) await turn();
  }
  const mean = draws.reduce((sum, drawn) => sum + drawn / draws.length, 0);
  const variance = draws.reduce((sum, drawn) => sum + (drawn - mean) ** 2, 0) / Math.max(1, draws.length - 1);
  return { score: estimated(value, draws), standardError: Math.sqrt(variance) };
}

/** What the whole scores by the main metric; NaN where they do not define it. */
export function wholeOf(judged: Judged): number {
  return prepare(
    judged,
    Int32Array.from(judged.actual, (_, i) => i),
  )(judged.clusters?.weights);
}

function prepare(
  { task, actual, outputs, width, lists, aim }: Judged,
  rows: Int32Array,
): (weights?: Float64Array) => number {
  if (task === 'ranking') {
    const measure = listMetrics({
      ...{ task, classes: 0, threshold: 0 },
      actual: Float64Array.from(rows, (row) => actual[row] as number),
      outputs: Float64Array.from(rows, (row) => outputs[row] as number),
      lists: lists && Int32Array.from(rows, (row) => lists[row] as number),
    });
    return (weights) => measure(weights).ndcg10 ?? NaN;
  }
  if (task === 'binary') {
    const y = Uint8Array.from(rows, (row) => actual[row] as number);
    const marks = marksOf(rank(Float64Array.from(rows, (row) => outputs[2 * row + 1] as number)), y);
    return (weights) => areasOf(marks, compact(weights, rows.length)).rocAuc;
  }
  const errors =
    task === 'multiclass'
      ? Float64Array.from(rows, (row) => (likeliest(outputs, row, width) === actual[row] ? 1 : 0))
      : Float64Array.from(rows, (row) => {
          const [said, y] = [outputs[row] as number, actual[row] as number];
          return aim ? lossOf(aim, y, said) : (said - y) ** 2;
        });
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < errors.length; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      sum += weight * (errors[i] as number);
      total += weight;
    }
    const mean = sum / total;
    return task === 'multiclass' || aim ? mean : Math.sqrt(mean);
  };
}
