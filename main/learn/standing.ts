// How good a run is on the rows that it held out, how sure that is, and how two runs compare on the same rows.
import { type Aim, lossOf, sameAim, type Score, type Task } from '../../shared/domain';
import type { HeldOut } from '../project';
import { byFallingScore, likeliest } from './metrics';
import { figuresOfLists, listsOf } from './ranking';
import { watchedMetric, type WatchedMetric } from './watch';

/** A figure of rows, and what each row adds to it: figure's variance is about the sum of squares over rows squared. */
export interface Standing {
  metric: WatchedMetric;
  value: number;
  /** What it is the loss of, where it is that of an aim. */
  aim?: Aim | undefined;
  /** By row, with mean 0 (the infinitesimal jackknife: Efron 1982, chapter 6; for the AUC this is DeLong and others 1988). */
  influence: Float64Array;
}

/** 97.5 % of a normal distribution lie below. */
const Z = 1.96;

/** The watched metric on held-out rows; where each row was held out several times, the mean over the times. */
export function standingOf(task: Task, held: HeldOut): Standing {
  const { actual, width, repeats, outputs, lists, weights, aim } = held;
  const rows = actual.length;
  const influence = new Float64Array(rows);
  let value = 0;
  for (let r = 0; r < repeats; r++) {
    const said = outputs.subarray(r * rows * width, (r + 1) * rows * width);
    const once = lists
      ? orderStanding(lists, actual, said)
      : oneStanding(task, actual, said, width, { weights, aim });
    value += once.value / repeats;
    for (let i = 0; i < rows; i++)
      influence[i] = (influence[i] as number) + (once.influence[i] as number) / repeats;
  }
  return { metric: watchedMetric(task, aim), aim, value, influence };
}

function oneStanding(
  task: Task,
  actual: Float64Array,
  outputs: Float32Array,
  width: number,
  { weights, aim }: Pick<HeldOut, 'weights' | 'aim'>,
): Pick<Standing, 'value' | 'influence'> {
  if (task === 'binary') {
    return aucStanding(
      actual,
      Float32Array.from(actual, (_, i) => outputs[2 * i + 1] as number),
      weights,
    );
  }
  if (task === 'multiclass')
    return meanStanding(
      Float64Array.from(actual, (k, i) => (likeliest(outputs, i, width) === k ? 1 : 0)),
      weights,
    );
  if (aim)
    return meanStanding(
      Float64Array.from(actual, (y, i) => lossOf(aim, y, outputs[i] as number)),
      weights,
    );
  const squares = meanStanding(
    Float64Array.from(actual, (y, i) => (y - (outputs[i] as number)) ** 2),
    weights,
  );
  const value = Math.sqrt(squares.value);
  return { value, influence: squares.influence.map((one) => (value > 0 ? one / (2 * value) : 0)) };
}

/** The mean of what each row comes to. */
function meanStanding(
  rows: Float64Array,
  weights: Float64Array | undefined,
): Pick<Standing, 'value' | 'influence'> {
  if (!weights) {
    const value = mean(rows);
    return { value, influence: rows.map((one) => one - value) };
  }
  const mass = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const value = rows.reduce((sum, one, i) => sum + (one * (weights[i] as number)) / mass, 0);
  return {
    value,
    influence: rows.map((one, i) => ((one - value) * (weights[i] as number) * rows.length) / mass),
  };
}

/** Mean NDCG of the first ten. What a list adds stands at its first row, as much as if there were as many lists as rows. */
function orderStanding(
  numbers: Int32Array,
  actual: Float64Array,
  outputs: Float32Array,
): Pick<Standing, 'value' | 'influence'> {
  const lists = listsOf(numbers, actual);
  const figures = figuresOfLists(lists, outputs, 'ndcg10');
  const value = mean(figures);
  const influence = new Float64Array(actual.length);
  figures.forEach((own, list) => {
    const first = lists.rows[lists.begins[list] as number] as number;
    influence[first] = ((own - value) * actual.length) / lists.count;
  });
  return { value, influence };
}

/**
 * AUC with its structural components (DeLong and others 1988; found by sorting, as Sun and Xu 2014).
 * @param weights how much each row counts; all alike where absent
 */
export function aucStanding(
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: Float64Array,
): Pick<Standing, 'value' | 'influence'> {
  const rows = scores.length;
  const order = byFallingScore(scores);
  const weightOf = (row: number): number => (weights ? (weights[row] as number) : 1);
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < rows; i++)
    if (actual[i] === 1) positives += weightOf(i);
    else negatives += weightOf(i);
  const influence = new Float64Array(rows);
  if (positives === 0 || negatives === 0) return { value: 0.5, influence };
  let above = { positive: 0, negative: 0 };
  let area = 0;
  for (let i = 0; i < rows;) {
    const score = scores[order[i] as number];
    let end = i;
    const tied = { positive: 0, negative: 0 };
    for (; end < rows && scores[order[end] as number] === score; end++) {
      const row = order[end] as number;
      if (actual[row] === 1) tied.positive += weightOf(row);
      else tied.negative += weightOf(row);
    }
    // Share of the other class on the right side of this row; ties count half.
    const beaten = (negatives - above.negative - tied.negative / 2) / negatives;
    const beatenBy = (above.positive + tied.positive / 2) / positives;
    for (; i < end; i++) {
      const row = order[i] as number;
      influence[row] = actual[row] === 1 ? beaten : beatenBy;
    }
    area += (tied.positive * beaten) / positives;
    above = { positive: above.positive + tied.positive, negative: above.negative + tied.negative };
  }
  for (let i = 0; i < rows; i++) {
    const share = (actual[i] === 1 ? positives : negatives) / rows;
    influence[i] = (((influence[i] as number) - area) * weightOf(i)) / share;
  }
  return { value: area, influence };
}

/**
 * Standard error of a figure from its influences. Rows of a group are alike, so that where groups are kept together it is over what whole
 * groups add (Liang and Zeger 1986), times G / (G - 1) for few of them. All rows of a single group say no more than one row.
 */
export function errorOf(influence: Float64Array, groups?: Int32Array): number {
  let sum = 0;
  if (groups) {
    const adds = new Map<number, number>();
    groups.forEach((group, i) => adds.set(group, (adds.get(group) ?? 0) + (influence[i] as number)));
    if (adds.size > 1) {
      for (const value of adds.values()) sum += value * value;
      return Math.sqrt((sum * adds.size) / (adds.size - 1)) / influence.length;
    }
  }
  for (const value of influence) sum += value * value;
  if (groups) return Math.sqrt(sum / Math.max(1, influence.length));
  return Math.sqrt(sum) / Math.max(1, influence.length);
}

/** The figure with its 95 % interval. */
export function scoreOf(task: Task, held: HeldOut): Score {
  return scoreFrom(task, standingOf(task, held), held.groups);
}

/** The same of a standing that is known. @param groups of the rows of its influence, where errors are over groups */
export function scoreFrom(
  task: Task,
  { metric, aim, value, influence }: Standing,
  groups?: Int32Array,
): Score {
  const error = errorOf(influence, groups);
  const most = task === 'regression' ? Infinity : 1;
  const [low, high] = [Math.max(0, value - Z * error), Math.min(most, value + Z * error)];
  return {
    ...{ metric, value, low, high, error, rows: influence.length },
    ...(groups ? { groups: new Set(groups).size } : {}),
    ...(aim?.quantile === undefined ? {} : { quantile: aim.quantile }),
    ...(aim?.power === undefined ? {} : { power: aim.power }),
  };
}

/** First less second on the rows that both held out; null where there are none. */
export interface Paired {
  metric: WatchedMetric;
  rows: number;
  /** Of rows, where the split keeps groups together: what the error is over. */
  groups?: number;
  first: number;
  second: number;
  difference: number;
  error: number;
  low: number;
  high: number;
}

/** Null, too, where they were trained to say different things: what judges the one does not judge the other. */
export function paired(task: Task, first: HeldOut, second: HeldOut): Paired | null {
  if (!sameAim(first.aim, second.aim)) return null;
  const both = shared(first, second);
  if (!both) return null;
  const [a, b] = [standingOf(task, both[0]), standingOf(task, both[1])];
  const { groups } = both[0];
  const error = errorOf(
    a.influence.map((value, i) => value - (b.influence[i] as number)),
    groups,
  );
  const difference = a.value - b.value;
  return {
    metric: a.metric,
    rows: a.influence.length,
    ...(groups ? { groups: new Set(groups).size } : {}),
    first: a.value,
    second: b.value,
    difference,
    error,
    low: difference - Z * error,
    high: difference + Z * error,
  };
}

/** The rows that both held out. */
function shared(a: HeldOut, b: HeldOut): [HeldOut, HeldOut] | null {
  if (a.positions.length === b.positions.length && a.positions.every((row, i) => row === b.positions[i]))
    return a.positions.length > 0 ? [a, b] : null;
  const inB = new Set(b.positions);
  const common = a.positions.filter((row) => inB.has(row));
  return common.length > 0 ? [part(a, common), part(b, common)] : null;
}

/** Only these rows of it, given as rising places in the data. */
export function part(held: HeldOut, positions: Int32Array): HeldOut {
  const at = new Map([...held.positions].map((row, i) => [row, i]));
  return rowsAt(
    held,
    positions.map((row) => at.get(row) ?? 0),
  );
}

/** Only the rows at these places of it, rising. */
export function rowsAt(held: HeldOut, places: Int32Array): HeldOut {
  const { positions, width, repeats, outputs, groups, lists, weights, aim } = held;
  const rows = positions.length;
  const taken = new Float32Array(repeats * places.length * width);
  for (let r = 0; r < repeats; r++)
    places.forEach((from, i) => {
      const start = (r * rows + from) * width;
      taken.set(outputs.subarray(start, start + width), (r * places.length + i) * width);
    });
  return {
    positions: places.map((i) => positions[i] as number),
    width,
    repeats,
    actual: Float64Array.from(places, (i) => held.actual[i] as number),
    outputs: taken,
    ...(groups ? { groups: places.map((i) => groups[i] as number) } : {}),
    ...(lists ? { lists: places.map((i) => lists[i] as number) } : {}),
    ...(weights ? { weights: Float64Array.from(places, (i) => weights[i] as number) } : {}),
    ...(aim ? { aim } : {}),
  };
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
