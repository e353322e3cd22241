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
  const made = { count: kept.length, rows, begins, rel: relevance };
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

/**
 * A figure of every list. NDCG is scikit-learn's ndcg_score: a row's gain is its relevance itself, equal scores share their places (McSherry
 * and Najork 2008). For the other two a relevance above 0 is a hit: MAP is the mean over the hits of the share of hits down to each (equal
 * scores: its expected value, section 2.3 there), MRR one over the place of the first.
 * @param scores by row
 */
export function figuresOfLists(
  { count, rows, begins, rel }: Lists,
  scores: ArrayLike<number>,
  figure: RankingFigure,
): Float64Array {
  const measure = figure === 'map' ? averagePrecision : figure === 'mrr' ? reciprocalRank : ndcg;
  const most = figure === 'ndcg5' ? 5 : 10;
  const out = new Float64Array(count);
  for (let list = 0; list < count; list++) {
    const own = rows.slice(begins[list], begins[list + 1]);
    own.sort((a, b) => (scores[b] as number) - (scores[a] as number));
    out[list] = measure(own, rel, scores, most);
  }
  return out;
}

/** The mean over the lists; NaN where there are none. */
export function meanOfLists(lists: Lists, scores: ArrayLike<number>, figure: RankingFigure): number {
  return figuresOfLists(lists, scores, figure).reduce((sum, value) => sum + value, 0) / lists.count;
}

type Measure = (order: Uint32Array, rel: Float64Array, scores: ArrayLike<number>, most: number) => number;

/** Where the rows end that have the score of the one at this place. */
function tieEnd(order: Uint32Array, scores: ArrayLike<number>, from: number): number {
  const score = scores[order[from] as number];
  let end = from + 1;
  while (end < order.length && scores[order[end] as number] === score) end++;
  return end;
}

const ndcg: Measure = (order, rel, scores, most) => {
  let gained = 0;
  for (let from = 0; from < order.length && from < most;) {
    const end = tieEnd(order, scores, from);
    let gain = 0;
    let places = 0;
    for (let i = from; i < end; i++) {
      gain += rel[order[i] as number] as number;
      if (i < most) places += discount(i);
    }
    gained += (gain / (end - from)) * places;
    from = end;
  }
  const best = Float64Array.from(order, (row) => rel[row] as number)
    .sort()
    .reverse();
  let ideal = 0;
  for (let i = 0; i < best.length && i < most; i++) ideal += (best[i] as number) * discount(i);
  return Math.min(1, gained / ideal);
};

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
