// Areas under curves of a score, for weighted rows. They are asked for once for every draw of rows, so the rows are read in one go: what is to be
// known of each stands in four bytes, and draws are counted in one byte a row, which stays in the processor's cache where eight would not.
import { byFallingScore } from '../../learn';

/** Rows in the order of falling score, and where each run of equal scores ends. */
export interface Ranking {
  order: Uint32Array;
  /** 1 after the last row of equal scores, by place in the order. */
  last: Uint8Array;
}

export function rank(scores: ArrayLike<number>): Ranking {
  const order = byFallingScore(scores);
  const last = new Uint8Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const next = order[i + 1];
    if (next === undefined || scores[next] !== scores[order[i] as number]) last[i] = 1;
  }
  return { order, last };
}

export interface Areas {
  /** NaN where one class is absent. */
  rocAuc: number;
  /** Sum of precision times gain in recall, without interpolation (scikit-learn's average_precision_score). */
  averagePrecision: number;
}

/** How often, or how much, each row counts. */
export type RowCounts = Uint8Array | Float64Array;

/** The same in a byte a row, where all are whole numbers below 256, as those of drawn rows are. @param weights once each where absent */
export function compact(weights: Float64Array | undefined, rows: number): RowCounts {
  const counts = new Uint8Array(rows);
  if (!weights) return counts.fill(1);
  counts.set(weights);
  for (let i = 0; i < rows; i++) if (counts[i] !== weights[i]) return weights;
  return counts;
}

/** Rows by falling score: four times the row, 2 more after the last of equal scores, 1 more where it is of the class in question. */
export type Marks = Uint32Array;

/** @param positive 1 for rows of the class in question, else 0. At most 2 ** 30 rows. */
export function marksOf({ order, last }: Ranking, positive: ArrayLike<number>): Marks {
  return order.map(
    (row, i) => ((row << 2) | ((last[i] as number) << 1) | (positive[row] === 1 ? 1 : 0)) >>> 0,
  );
}

export function areasOf(marks: Marks, counts: RowCounts): Areas {
  let [tp, fp, roc, precision] = [0, 0, 0, 0];
  let [tpBefore, fpBefore] = [0, 0];
  for (let i = 0; i < marks.length; i++) {
    const mark = marks[i] as number;
    const count = counts[mark >>> 2] as number;
    // No branch: which rows are of the class, or were drawn, no processor guesses.
    const own = count * (mark & 1);
    tp += own;
    fp += count - own;
    if ((mark & 2) === 0) continue;
    roc += (fp - fpBefore) * (tp + tpBefore);
    fpBefore = fp;
    if (tp === tpBefore) continue;
    precision += ((tp - tpBefore) * tp) / (tp + fp);
    tpBefore = tp;
  }
  if (tp === 0 || fp === 0) return { rocAuc: NaN, averagePrecision: NaN };
  return { rocAuc: roc / 2 / (tp * fp), averagePrecision: precision / tp };
}

/** Where all scores are equal, the areas follow from how many rows are of the class and of the others. */
export function areasOfTie(positive: number, others: number): Areas {
  if (positive === 0 || others === 0) return { rocAuc: NaN, averagePrecision: NaN };
  return { rocAuc: 0.5, averagePrecision: positive / (positive + others) };
}

/** @param positive 1 for rows of the class in question, else 0 */
export const areas = (ranking: Ranking, positive: ArrayLike<number>, weights?: Float64Array): Areas =>
  areasOf(marksOf(ranking, positive), compact(weights, ranking.order.length));
