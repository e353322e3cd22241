// Figures of lists put in order by a score: rows belong to lists (a search, an offer), and each has a relevance from 0 up. Rows of one
// list with equal scores stand in every order equally often, so a score that says nothing is worth what a drawn order is on average.

import type { Random } from '../../shared/domain';

/** The rows of each list that has something to put in order: rows of one relevance are as well in one order as in another. */
export interface Lists {
  /** How many lists there are. */
  count: number;
  /** Rows, list after list; within a list in their order. */
  rows: Uint32Array;
  /** Where each list begins among them, and where the last ends. */
  begins: Uint32Array;
  rel: Float64Array;
  /** The same rows as they were last sorted: scores that change little are in order again after few moves. */
  order: Uint32Array;
}

const known = new WeakMap<Int32Array, Lists>();

/**
 * Lists by the number of each row's group (numbers in any order, rows of a group anywhere). What was made for these groups is kept as
 * long as they are.
 */
export function listsOf(groups: Int32Array, relevance: Float64Array): Lists {
  const before = known.get(groups);
  if (before?.rel === relevance) return before;
  const members = new Map<number, number[]>();
  groups.forEach((group, row) => {
    const own = members.get(group);
    if (own) own.push(row);
    else members.set(group, [row]);
  });
  const kept = [...members.values()].filter((own) =>
    own.some((row) => relevance[row] !== relevance[own[0] ?? 0]),
  );
  const begins = new Uint32Array(kept.length + 1);
  kept.forEach((own, list) => (begins[list + 1] = (begins[list] as number) + own.length));
  const rows = new Uint32Array(begins[kept.length] as number);
  kept.forEach((own, list) => rows.set(own, begins[list]));
  const made = { count: kept.length, rows, begins, rel: relevance, order: rows.slice() };
  known.set(groups, made);
  return made;
}

/** Places of the rows of whole lists, drawn until they are at least so many: parts of lists would say little of an order. */
export function drawLists(groups: Int32Array, most: number, random: Random): Int32Array {
  const members = new Map<number, number[]>();
  groups.forEach((group, place) => {
    const own = members.get(group);
    if (own) own.push(place);
    else members.set(group, [place]);
  });
  const taken: number[] = [];
  for (const group of random.shuffle(Int32Array.from(members.keys()))) {
    if (taken.length >= most) break;
    for (const place of members.get(group) ?? []) taken.push(place);
  }
  return Int32Array.from(taken);
}

export const RANKING_FIGURES = ['ndcg5', 'ndcg10', 'map', 'mrr'] as const;
export type RankingFigure = (typeof RANKING_FIGURES)[number];

/** What a place in the list counts (Järvelin and Kekäläinen 2002), from 0. */
export const discount = (place: number): number => DISCOUNTS[place] ?? 1 / Math.log2(place + 2);
const DISCOUNTS = Float64Array.from({ length: 64 }, (_, place) => 1 / Math.log2(place + 2));

/** Rows of one list that are put in order by moving each to its place; longer ones that are far from in order are sorted from scratch. */
const SHORT = 64;

/**
 * Sorts a stretch of rows by falling score, equal scores by rising row, whatever order they were in before.
 * @returns their scores in that order: room that the next call writes over
 */
export function sortByScore(
  order: Uint32Array,
  from: number,
  to: number,
  scores: ArrayLike<number>,
): Float64Array {
  const n = to - from;
  if (n > keys.length) keys = new Float64Array(2 * n);
  const key = keys;
  for (let i = 0; i < n; i++) key[i] = scores[order[from + i] as number] as number;
  let moves = Math.max(SHORT * SHORT, 8 * n);
  for (let i = 1; i < n; i++) {
    const score = key[i] as number;
    const row = order[from + i] as number;
    let j = i - 1;
    while (j >= 0) {
      const other = key[j] as number;
      if (other > score || (other === score && (order[from + j] as number) < row)) break;
      key[j + 1] = other;
      order[from + j + 1] = order[from + j] as number;
      j--;
    }
    key[j + 1] = score;
    order[from + j + 1] = row;
    moves -= i - 1 - j;
    if (moves < 0) {
      order.subarray(from, to).sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
      for (let k = 0; k < n; k++) key[k] = scores[order[from + k] as number] as number;
      return key;
    }
  }
  return key;
}
let keys = new Float64Array(SHORT);

/**
 * A figure of every list. NDCG is scikit-learn's ndcg_score: a row's gain is its relevance itself, equal scores share their places (McSherry
 * and Najork 2008). For the other two a relevance above 0 is a hit: MAP is the mean over the hits of the share of hits down to each (equal
 * scores: its expected value, section 2.3 there), MRR one over the place of the first.
 * @param scores by row
 */
export function figuresOfLists(lists: Lists, scores: ArrayLike<number>, figure: RankingFigure): Float64Array {
  const { count, begins, rel, order } = lists;
  const most = figure === 'ndcg5' ? 5 : 10;
  const ideals = figure.startsWith('ndcg') ? idealsOf(lists, most) : null;
  const out = new Float64Array(count);
  for (let list = 0; list < count; list++) {
    const [from, to] = [begins[list] as number, begins[list + 1] as number];
    const key = sortByScore(order, from, to, scores);
    if (ideals) out[list] = Math.min(1, gained(order, from, to, key, rel, most) / (ideals[list] as number));
    else {
      const own = order.subarray(from, to);
      out[list] = figure === 'map' ? averagePrecision(own, rel, scores) : reciprocalRank(own, rel, scores);
    }
  }
  return out;
}

/** What the first places of a list hold at best; kept as long as the lists are. */
function idealsOf(lists: Lists, most: number): Float64Array {
  let byMost = idealsKnown.get(lists);
  if (!byMost) idealsKnown.set(lists, (byMost = new Map()));
  const known = byMost.get(most);
  if (known) return known;
  const { count, rows, begins, rel } = lists;
  const ideals = new Float64Array(count);
  for (let list = 0; list < count; list++) {
    const own = Float64Array.from(rows.subarray(begins[list], begins[list + 1]), (row) => rel[row] as number);
    own.sort().reverse();
    for (let i = 0; i < own.length && i < most; i++)
      ideals[list] = (ideals[list] as number) + (own[i] as number) * discount(i);
  }
  byMost.set(most, ideals);
  return ideals;
}
const idealsKnown = new WeakMap<Lists, Map<number, Float64Array>>();

/** What the first places hold; equal scores share theirs. @param key the rows' scores, in order */
function gained(
  order: Uint32Array,
  from: number,
  to: number,
  key: Float64Array,
  rel: Float64Array,
  most: number,
): number {
  const n = to - from;
  let sum = 0;
  for (let at = 0; at < n && at < most;) {
    let end = at + 1;
    let gain = rel[order[from + at] as number] as number;
    while (end < n && key[end] === key[at]) gain += rel[order[from + end++] as number] as number;
    let places = 0;
    for (let i = at; i < end && i < most; i++) places += DISCOUNTS[i] as number;
    sum += (gain / (end - at)) * places;
    at = end;
  }
  return sum;
}

/** The mean over the lists; NaN where there are none. */
export function meanOfLists(lists: Lists, scores: ArrayLike<number>, figure: RankingFigure): number {
  return figuresOfLists(lists, scores, figure).reduce((sum, value) => sum + value, 0) / lists.count;
}

type Measure = (order: Uint32Array, rel: Float64Array, scores: ArrayLike<number>) => number;

/** Where the rows end that have the score of the one at this place. */
function tieEnd(order: Uint32Array, scores: ArrayLike<number>, from: number): number {
  const score = scores[order[from] as number];
  let end = from + 1;
  while (end < order.length && scores[order[end] as number] === score) end++;
  return end;
}

const hitsIn = (order: Uint32Array, rel: Float64Array, from: number, end: number): number => {
  let hits = 0;
  for (let i = from; i < end; i++) if ((rel[order[i] as number] as number) > 0) hits++;
  return hits;
};

const averagePrecision: Measure = (order, rel, scores) => {
  let above = 0;
  let sum = 0;
  for (let from = 0; from < order.length;) {
    const end = tieEnd(order, scores, from);
    const n = end - from;
    const hits = hitsIn(order, rel, from, end);
    for (let i = 0; i < n && hits > 0; i++) {
      // Of the hits among equals, the others stand before this one as often as not, by how far down it is.
      const before = n > 1 ? (i * (hits - 1)) / (n - 1) : 0;
      sum += ((hits / n) * (above + before + 1)) / (from + i + 1);
    }
    above += hits;
    from = end;
  }
  return sum / above;
};

const reciprocalRank: Measure = (order, rel, scores) => {
  for (let from = 0; from < order.length;) {
    const end = tieEnd(order, scores, from);
    const n = end - from;
    const hits = hitsIn(order, rel, from, end);
    if (hits > 0) {
      // How likely the first hit is to be the first, second … of these rows.
      let chance = hits / n;
      let sum = 0;
      for (let i = 0; i + hits <= n; i++) {
        sum += chance / (from + i + 1);
        chance *= (n - hits - i) / Math.max(1, n - 1 - i);
      }
      return sum;
    }
    from = end;
  }
  return 0;
};
