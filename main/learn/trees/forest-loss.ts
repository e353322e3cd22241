// What a tree of a forest is grown for: the mean of the target, or each class's share, in every leaf. Lessening squared error on 0 and 1
// is lessening the Gini impurity (Breiman and others 1984). Scores are sums over the trees so far; whoever reads them averages first.
import { saysNumber, type Task } from '../../../shared/domain';
import { identity, type Loss, lossFor, type LossSpec, weightedMean } from './losses';
import { rankLoss } from './rank-loss';

/** No class is held for impossible: a share of 0 would make the log loss infinite. */
export const LEAST_SHARE = 1e-6;

const bounded = (share: number, low: number): number => Math.min(1, Math.max(low, share));

/** The loss that was told. */
export function lossOf(spec: LossSpec): Loss {
  if (spec.family === 'forest') return forestLoss(spec.task, spec.classes);
  return spec.task === 'ranking' ? rankLoss(spec.rank) : lossFor(spec);
}

function forestLoss(task: Task, classes: number): Loss {
  if (saysNumber(task)) return mean;
  return task === 'binary' ? share : shares(classes);
}

const mean: Loss = {
  ...identity,
  renewal: null,
  start: (y, weights) => Float64Array.of(weightedMean(y, weights)),
  gradients({ start, y, weights, gradient, hessian }, from, to) {
    for (let i = from; i < to; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      gradient[i] = weight * ((start[0] as number) - (y[i] as number));
      hessian[i] = weight;
    }
  },
  loss: (scores, at, y) => ((scores[at] as number) - y) ** 2,
};

const share: Loss = {
  outputs: 1,
  renewal: null,
  head: 'share',
  start: () => new Float64Array(1),
  gradients({ y, weights, gradient, hessian }, from, to) {
    for (let i = from; i < to; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      gradient[i] = -weight * (y[i] as number);
      hessian[i] = weight;
    }
  },
  loss(scores, at, y) {
    const p = scores[at] as number;
    return -Math.log(bounded(y === 1 ? p : 1 - p, LEAST_SHARE));
  },
  output(scores, at, out, to) {
    const p = Math.fround(bounded(scores[at] as number, 0));
    out[to] = 1 - p;
    out[to + 1] = p;
  },
};

function shares(classes: number): Loss {
  const total = (scores: ArrayLike<number>, at: number): number => {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += bounded(scores[at + k] as number, LEAST_SHARE);
    return sum;
  };
  return {
    outputs: classes,
    renewal: null,
    head: 'shares',
    start: () => new Float64Array(classes),
    gradients({ rows, y, weights, gradient, hessian }, from, to) {
      for (let i = from; i < to; i++) {
        const weight = weights ? (weights[i] as number) : 1;
        for (let k = 0; k < classes; k++) {
          gradient[k * rows + i] = y[i] === k ? -weight : 0;
          hessian[k * rows + i] = weight;
        }
      }
    },
    loss: (scores, at, y) => -Math.log(bounded(scores[at + y] as number, LEAST_SHARE) / total(scores, at)),
    output(scores, at, out, to) {
      const sum = total(scores, at);
      for (let k = 0; k < classes; k++) out[to + k] = bounded(scores[at + k] as number, LEAST_SHARE) / sum;
    },
  };
}
