// Areas under curves of a score, for weighted rows.
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

/** @param positive 1 for rows of the class in question, else 0 */
export function areas({ order, last }: Ranking, positive: ArrayLike<number>, weights?: Float64Array): Areas {
  let tp = 0;
  let fp = 0;
  let before = { tp: 0, fp: 0 };
  let roc = 0;
  let precision = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    const weight = weights ? (weights[row] as number) : 1;
    if (positive[row] === 1) tp += weight;
    else fp += weight;
    if (last[i] === 0 || tp + fp === before.tp + before.fp) continue;
    roc += ((fp - before.fp) * (tp + before.tp)) / 2;
    precision += ((tp - before.tp) * tp) / (tp + fp);
    before = { tp, fp };
  }
  if (tp === 0 || fp === 0) return { rocAuc: NaN, averagePrecision: NaN };
  return { rocAuc: roc / (tp * fp), averagePrecision: precision / tp };
}
