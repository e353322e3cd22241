// LambdaMART (Burges 2010, "From RankNet to LambdaRank to LambdaMART: An Overview", section 7; details as LightGBM's lambdarank): rows of
// a list pull at each other two by two, each pair by how much the NDCG changes where the two change places. Such gradients need the whole
// list, so they are made list by list before the rounds' own work on stretches of rows.
import { discount, type Lists, meanOfLists } from '../ranking';
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
/** Lists between two looks at whether the run was cancelled. */
const LOOK = 256;
/** Lists of more rows are looked at between their rows, too. */
const LONG = 4096;

export interface ListLoss {
  /** Writes gradients and hessians of all rows; rows of no list have none. */
  gradients(set: Pick<RowSet, 'scores' | 'gradient' | 'hessian'>, lists: Lists, check: () => void): void;
  /** What early stopping goes by: one less the mean NDCG of the first ten. */
  loss(scores: ArrayLike<number>, lists: Lists): number;
}

/** What stands for the loss where rows are taken one by one. */
export const rankLoss = ({ truncation, gain }: RankOptions = USUAL): Loss => ({
  ...identity,
  renewal: null,
  start: () => new Float64Array(1),
  gradients: () => undefined,
  loss: () => 0,
  lists: {
    gradients({ scores, gradient, hessian }, lists, check) {
      gradient.fill(0);
      hessian.fill(0);
      const gainOf = gainFor(gain, lists);
      const room = new Room();
      for (let list = 0; list < lists.count; list++) {
        if (list % LOOK === 0) check();
        const own = lists.rows.slice(lists.begins[list], lists.begins[list + 1]);
        pull(own, lists.rel, gainOf, truncation, { scores, gradient, hessian }, room, check);
      }
    },
    loss: (scores, lists) => 1 - meanOfLists(lists, scores, 'ndcg10'),
  },
});

function gainFor(gain: RankOptions['gain'], { rel }: Lists): (relevance: number) => number {
  const linear = gain === 'linear' || (gain === 'auto' && rel.some((value) => value > HIGHEST_GRADE));
  return linear ? (relevance) => relevance : (relevance) => 2 ** relevance - 1;
}

/** Room for the rows of one list, used again for the next. */
class Room {
  score = new Float64Array(0);
  relevance = new Float64Array(0);
  gain = new Float64Array(0);
  gradient = new Float64Array(0);
  hessian = new Float64Array(0);
  place = new Float64Array(0);

  for(rows: number): this {
    if (rows > this.score.length) {
      const size = 2 * rows;
      for (const name of ['score', 'relevance', 'gain', 'gradient', 'hessian'] as const)
        this[name] = new Float64Array(size);
      this.place = Float64Array.from({ length: size }, (_, i) => discount(i));
    }
    this.gradient.fill(0, 0, rows);
    this.hessian.fill(0, 0, rows);
    return this;
  }
}

/** One list's gradients. `own` are its rows. */
function pull(
  own: Uint32Array,
  rel: Float64Array,
  gainOf: (relevance: number) => number,
  truncation: number,
  { scores, gradient, hessian }: Pick<RowSet, 'scores' | 'gradient' | 'hessian'>,
  room: Room,
  check: () => void,
): void {
  // Equal scores keep the rows' order, so the same rows give the same gradients.
  own.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  const n = own.length;
  const { score, relevance, gain, gradient: g, hessian: h, place } = room.for(n);
  for (let i = 0; i < n; i++) {
    const row = own[i] as number;
    score[i] = scores[row] as number;
    relevance[i] = rel[row] as number;
    gain[i] = gainOf(rel[row] as number);
  }
  const best = gain.slice(0, n).sort();
  let ideal = 0;
  for (let i = 0; i < n && i < truncation; i++) ideal += (best[n - 1 - i] as number) * (place[i] as number);
  const apart = score[0] !== score[n - 1];
  let total = 0;
  for (let i = 0; i < n - 1 && i < truncation; i++) {
    if (n > LONG) check();
    const upper = relevance[i] as number;
    let ownGradient = 0;
    let ownHessian = 0;
    for (let j = i + 1; j < n; j++) {
      const lower = relevance[j] as number;
      if (upper === lower) continue;
      const ahead = (score[i] as number) - (score[j] as number);
      const size = Math.abs((gain[i] as number) - (gain[j] as number)) / ideal;
      let change = size * ((place[i] as number) - (place[j] as number));
      // Pairs that are far apart already shall not rule over those that can still change places.
      if (apart) change /= 0.01 + ahead;
      // How likely the two are the wrong way round: little where the better one is ahead already.
      const e = Math.exp(-ahead);
      const right = upper > lower;
      const p = (right ? e : 1) / (1 + e);
      const force = p * change;
      const bend = (1 - p) * force;
      const up = right ? force : -force;
      ownGradient -= up;
      ownHessian += bend;
      g[j] = (g[j] as number) + up;
      h[j] = (h[j] as number) + bend;
      total += 2 * force;
    }
    g[i] = (g[i] as number) + ownGradient;
    h[i] = (h[i] as number) + ownHessian;
  }
  // So that no list counts much more than another only for having more rows.
  const share = total > 0 ? Math.log2(1 + total) / total : 1;
  for (let i = 0; i < n; i++) {
    const row = own[i] as number;
    gradient[row] = share * (g[i] as number);
    hessian[row] = share * (h[i] as number);
  }
}
