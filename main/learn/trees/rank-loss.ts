// LambdaMART (Burges 2010, "From RankNet to LambdaRank to LambdaMART: An Overview", section 7; details as LightGBM's lambdarank): rows of
// a list pull at each other two by two, each pair by how much the NDCG changes where the two change places. Such gradients need the whole
// list, so they are made list by list before the rounds' own work on stretches of rows. A list writes to its own rows alone and asks nothing of
// another, so that threads can share whole lists.
import { discount, type Lists, meanOfLists, sortByScore } from '../ranking';
import { identity, type Loss } from './losses';
import type { RowSet } from './rows';

export const GAINS = ['auto', 'exponential', 'linear'] as const;

export interface RankOptions {
  /** Pairs count where at least one of the two is among so many first rows. */
  truncation: number;
  /** What a relevance is worth to the loss: 2^relevance − 1, or itself. `auto`: the first for grades, the second where it gets enormous. */
  gain: (typeof GAINS)[number];
}

const USUAL: RankOptions = { truncation: 30, gain: 'auto' };

/** Relevances above this are counts, not grades: LightGBM has gains up to here too. */
export const HIGHEST_GRADE = 30;
/** Lists of more rows are looked at between their rows, too. */
const LONG = 4096;

/** Lists with what their rows are worth to the loss. */
export interface Worth extends Pick<Lists, 'begins' | 'order' | 'rel'> {
  /** By row. */
  gain: Float64Array;
  /** By list: one over what its first places are worth at best. */
  perIdeal: Float64Array;
}

export interface ListLoss {
  worth(lists: Lists): Pick<Worth, 'gain' | 'perIdeal'>;
  /** Writes gradients and hessians of the rows of one list. @param room of this thread, used again for the next list */
  pull(list: number, set: Pulled, lists: Worth, room: Room, check: () => void): void;
  /** What early stopping goes by: one less the mean NDCG of the first ten. */
  loss(scores: ArrayLike<number>, lists: Lists): number;
}
type Pulled = Pick<RowSet, 'scores' | 'gradient' | 'hessian'>;

/** What stands for the loss where rows are taken one by one. */
export function rankLoss({ truncation, gain }: RankOptions = USUAL): Loss {
  return {
    ...identity,
    renewal: null,
    start: () => new Float64Array(1),
    gradients: () => undefined,
    loss: () => 0,
    lists: {
      worth: (lists) => worthOf(lists, gain, truncation),
      pull: (list, set, lists, room, check) => pull(list, lists, truncation, set, room, check),
      loss: (scores, lists) => 1 - meanOfLists(lists, scores, 'ndcg10'),
    },
  };
}

/** What each row is worth, and one over what the first places of each list are worth at best. */
function worthOf(
  { rel, rows, begins, count }: Lists,
  how: RankOptions['gain'],
  truncation: number,
): { gain: Float64Array; perIdeal: Float64Array } {
  const linear = how === 'linear' || (how === 'auto' && rel.some((value) => value > HIGHEST_GRADE));
  const gain = linear ? rel : rel.map((relevance) => 2 ** relevance - 1);
  const perIdeal = new Float64Array(count);
  for (let list = 0; list < count; list++) {
    const best = Float64Array.from(
      rows.subarray(begins[list], begins[list + 1]),
      (row) => gain[row] as number,
    );
    best.sort().reverse();
    let ideal = 0;
    for (let i = 0; i < best.length && i < truncation; i++) ideal += (best[i] as number) * discount(i);
    perIdeal[list] = 1 / ideal;
  }
  return { gain, perIdeal };
}

/** Room for the rows of one list, used again for the next. */
export class Room {
  relevance = new Float64Array(0);
  gain = new Float64Array(0);
  gradient = new Float64Array(0);
  hessian = new Float64Array(0);
  place = new Float64Array(0);

  for(rows: number): this {
    if (rows > this.gain.length) {
      const size = 2 * rows;
      for (const name of ['relevance', 'gain', 'gradient', 'hessian'] as const)
        this[name] = new Float64Array(size);
      this.place = Float64Array.from({ length: size }, (_, i) => discount(i));
    }
    this.gradient.fill(0, 0, rows);
    this.hessian.fill(0, 0, rows);
    return this;
  }
}

// How likely two rows are the wrong way round, by how far the better one is ahead: 1 / (1 + e^x). Looked up and drawn out between two
// entries, to 2e-7: the exponential would take longer than all the rest of a pair (LightGBM's rank_objective.hpp has a table, too).
const FARTHEST = 25;
const A_UNIT = 160;
const WRONG = Float64Array.from({ length: FARTHEST * A_UNIT + 2 }, (_, i) => 1 / (1 + Math.exp(i / A_UNIT)));

/** One list's gradients. */
function pull(
  list: number,
  { begins, order, rel, gain: gains, perIdeal }: Worth,
  truncation: number,
  { scores, gradient, hessian }: Pulled,
  room: Room,
  check: () => void,
): void {
  const from = begins[list] as number;
  const n = (begins[list + 1] as number) - from;
  // Equal scores keep the rows' order, so the same rows give the same gradients.
  const score = sortByScore(order, from, from + n, scores);
  const { relevance, gain, gradient: g, hessian: h, place } = room.for(n);
  for (let i = 0; i < n; i++) {
    const row = order[from + i] as number;
    relevance[i] = rel[row] as number;
    gain[i] = gains[row] as number;
  }
  const per = perIdeal[list] as number;
  const apart = score[0] !== score[n - 1];
  let total = 0;
  for (let i = 0; i < n - 1 && i < truncation; i++) {
    if (n > LONG) check();
    const upper = relevance[i] as number;
    const [ownScore, ownGain, ownPlace] = [score[i] as number, gain[i] as number, place[i] as number];
    let ownGradient = 0;
    let ownHessian = 0;
    for (let j = i + 1; j < n; j++) {
      const lower = relevance[j] as number;
      if (upper === lower) continue;
      const ahead = ownScore - (score[j] as number);
      let change = Math.abs(ownGain - (gain[j] as number)) * per * (ownPlace - (place[j] as number));
      // Pairs that are far apart already shall not rule over those that can still change places.
      if (apart) change /= 0.01 + ahead;
      const at = ahead < FARTHEST ? ahead * A_UNIT : FARTHEST * A_UNIT;
      const below = at | 0;
      const left = WRONG[below] as number;
      const wrong = left + (at - below) * ((WRONG[below + 1] as number) - left);
      const bend = wrong * (1 - wrong) * change;
      if (upper > lower) {
        const force = wrong * change;
        ownGradient -= force;
        g[j] = (g[j] as number) + force;
        total += 2 * force;
      } else {
        const force = (1 - wrong) * change;
        ownGradient += force;
        g[j] = (g[j] as number) - force;
        total += 2 * force;
      }
      ownHessian += bend;
      h[j] = (h[j] as number) + bend;
    }
    g[i] = (g[i] as number) + ownGradient;
    h[i] = (h[i] as number) + ownHessian;
  }
  // So that no list counts much more than another only for having more rows.
  const share = total > 0 ? Math.log2(1 + total) / total : 1;
  for (let i = 0; i < n; i++) {
    const row = order[from + i] as number;
    gradient[row] = share * (g[i] as number);
    hessian[row] = share * (h[i] as number);
  }
}
