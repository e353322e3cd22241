// Folds for cross-validation: dealt evenly, with the rows of a customer together, or one after another in time.
import { Random, saysNumber, type Task } from '../../shared/domain';

/**
 * Which rows belong together, row by row: `groups` are numbers of groups (a row that has none has a number of its own), `times` say what
 * came before what (NaN where that is not known).
 */
export type Belonging =
  { kind: 'none' } | { kind: 'groups'; groups: Int32Array } | { kind: 'times'; times: Float64Array };

/** One fit of a cross-validation: what it learns from, and what it is judged by. Places among the rows, rising. */
export interface Fold {
  train: Int32Array;
  held: Int32Array;
}

export interface Dealing {
  task: Task;
  belonging: Belonging;
  folds: number;
  seed: number;
}

/** Stretches of a numeric target that are dealt evenly, as classes are. */
const STRETCHES = 5;
/** Share of the rows, the earliest ones, that only train: the first fold in time must have something to learn from. */
const EARLIEST = 0.5;

/**
 * The fits of one round. Where rows lie in time, each learns from what came before what it is judged by, so that the earliest rows are
 * never judged (Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", section 5.10); else every row is judged once.
 * There are fewer fits than folds where there are fewer groups, or moments, than that.
 * @param shift of times: moves the cuts by this share of a fold
 */
export function foldFits(y: Float64Array, { belonging, ...how }: Dealing, shift = 0): Fold[] {
  const all = Int32Array.from(y, (_, i) => i);
  if (belonging.kind === 'times') return forwardFits(all, belonging.times, how.folds, shift);
  const fold = foldsOf(y, { belonging, ...how });
  return Array.from({ length: how.folds }, (_, k) => ({
    train: all.filter((i) => fold[i] !== k),
    held: all.filter((i) => fold[i] === k),
  })).filter(({ held }) => held.length > 0);
}

/** The fold of each row: stretches of time where rows lie in time, with rows of one moment together and those of none in the first. */
export function foldsOf(y: Float64Array, { task, belonging, folds, seed }: Dealing): Int32Array {
  if (belonging.kind === 'groups')
    return groupFolds(strataOf(y, task), belonging.groups, folds, new Random(seed));
  if (belonging.kind === 'times') {
    const shares = Array.from({ length: folds - 1 }, (_, k) => (k + 1) / folds);
    return stretchesOf(belonging.times, shares).map((stretch) => Math.max(0, stretch));
  }
  return evenFolds(y, task, folds, new Random(seed));
}

/** Every class (or, for numbers, every stretch of them) is dealt evenly. */
function evenFolds(y: Float64Array, task: Task, folds: number, random: Random): Int32Array {
  const fold = new Int32Array(y.length);
  const order = random.shuffle(Int32Array.from(y, (_, i) => i));
  // Sorting keeps the drawn order among equals; dealing on from where the last class ended keeps folds of one size.
  order.sort((a, b) => (y[a] as number) - (y[b] as number));
  if (!saysNumber(task)) {
    order.forEach((row, i) => (fold[row] = i % folds));
    return fold;
  }
  for (let from = 0; from < order.length; from += folds) {
    const places = random.shuffle(Int32Array.from({ length: folds }, (_, k) => k));
    order.subarray(from, from + folds).forEach((row, i) => (fold[row] = places[i] as number));
  }
  return fold;
}

/** Classes, or the stretch of its order that a number lies in. */
function strataOf(y: Float64Array, task: Task): Int32Array {
  if (!saysNumber(task)) return Int32Array.from(y);
  const strata = new Int32Array(y.length);
  Int32Array.from(y, (_, i) => i)
    .sort((a, b) => (y[a] as number) - (y[b] as number))
    .forEach((row, i) => (strata[row] = Math.floor((i * STRETCHES) / y.length)));
  return strata;
}

/**
 * Whole groups, one after another from large to small, each to the fold that has least of what it brings: as many rows and as many of each
 * class in every fold as whole groups allow (as scikit-learn's StratifiedGroupKFold, by a sum that needs no trial of each fold).
 */
function groupFolds(strata: Int32Array, groups: Int32Array, folds: number, random: Random): Int32Array {
  const kinds = strata.reduce((most, kind) => Math.max(most, kind), 0) + 1;
  const totals = new Float64Array(kinds);
  const members = new Map<number, number[]>();
  groups.forEach((group, i) => {
    const kind = strata[i] as number;
    totals[kind] = (totals[kind] as number) + 1;
    const own = members.get(group);
    if (own) own.push(i);
    else members.set(group, [i]);
  });
  const drawn = [...members.values()];
  const order = random.shuffle(Int32Array.from(drawn, (_, i) => i));
  // By powers of two: within them the drawn order stays, so that every round deals differently.
  const size = (place: number): number => Math.floor(Math.log2((drawn[place] ?? []).length));
  const sorted = [...order].sort((a, b) => size(b) - size(a));
  const fold = new Int32Array(strata.length);
  const counts = Array.from({ length: folds }, () => new Float64Array(kinds));
  const rows = new Float64Array(folds);
  for (const place of sorted) {
    const own = drawn[place] ?? [];
    const brings = new Map<number, number>();
    for (const i of own) brings.set(strata[i] as number, (brings.get(strata[i] as number) ?? 0) + 1);
    let best = { fold: 0, load: Infinity };
    for (let k = 0; k < folds; k++) {
      let load = ((rows[k] as number) * own.length) / strata.length ** 2;
      for (const [kind, count] of brings)
        load += ((counts[k]?.[kind] ?? 0) * count) / (totals[kind] as number) ** 2;
      if (load < best.load) best = { fold: k, load };
    }
    const into = counts[best.fold];
    for (const [kind, count] of brings) if (into) into[kind] = (into[kind] as number) + count;
    rows[best.fold] = (rows[best.fold] as number) + own.length;
    for (const i of own) fold[i] = best.fold;
  }
  return fold;
}

function forwardFits(all: Int32Array, times: Float64Array, folds: number, shift: number): Fold[] {
  const width = (1 - EARLIEST) / (folds + shift);
  const shares = Array.from({ length: folds }, (_, k) => EARLIEST + (k + shift) * width);
  const stretch = stretchesOf(times, shares);
  // Rows of which no time is known train from the first fit on. Without them the earliest rows must; else one moment can be all there is.
  const first = stretch.includes(-1) && !stretch.some((s) => s > 0) ? 0 : 1;
  const last = stretch.reduce((most, s) => Math.max(most, s), 0);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => ({
    train: all.filter((i) => (stretch[i] as number) < first + k),
    held: all.filter((i) => stretch[i] === first + k),
  }));
}

/** The stretch of time that each row lies in, from 0; -1 without a time. Rows of one moment are in one; none is empty. */
function stretchesOf(times: Float64Array, shares: readonly number[]): Int32Array {
  const known = times.filter((time) => !Number.isNaN(time)).sort();
  const least = known[0] ?? NaN;
  const most = known.at(-1) ?? NaN;
  const at = (share: number): number => known[Math.round(share * known.length)] ?? NaN;
  const wanted = [...new Set(shares.map(at))].filter((cut) => cut > least);
  // Where nearly all rows are of the first moment, the last one is still something to be judged by.
  const cuts = wanted.length === 0 && most > least ? [most] : wanted;
  return Int32Array.from(times, (time) =>
    Number.isNaN(time) ? -1 : cuts.filter((cut) => time >= cut).length,
  );
}
