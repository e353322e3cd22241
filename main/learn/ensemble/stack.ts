// Stacking (Wolpert 1992; Breiman 1996, "Stacked regressions"): a linear model over what the models said of rows that they had not seen.
// Its weights are 0 and more, as Breiman found to be what makes it hold, and are drawn towards those of the greedy selection, so that
// models which are much alike share as they did there instead of outbidding each other.
import type { Task } from '../../../shared/domain';
import type { HeldOut } from '../../project';
import { type Blend, LEAST, logOdds } from './blend';

/** The weights to begin with count as much as so many rows. */
const PRIOR_ROWS = 100;
const STEPS = 25;
const SWEEPS = 200;
/** Multiplications of one step at most; where rows would ask for more, every so many-th is taken. */
const MOST_WORK = 1e8;

/** What a step of Newton's method needs. */
interface Slope {
  loss: number;
  gradient: Float64Array;
  /** Square, row by row. */
  hessian: Float64Array;
}

/**
 * Weights and constant by Newton's method: the mean loss (negative log-likelihood, or squared error by the target's variance) with a
 * penalty on the distance from `prior`, in units of each model's spread.
 * @param models held-out outputs on the same rows in the same order
 * @param check called between steps; throws to leave
 */
export function fitStack(
  task: Task,
  models: readonly HeldOut[],
  prior: Float64Array,
  check: () => void,
): Blend {
  const problem = new Problem(task, models);
  const { size, free } = problem;
  const pull = problem.spreads.map((spread) => (spread * PRIOR_ROWS) / Math.max(1, problem.rows));
  const penalty = (at: Float64Array): number =>
    pull.reduce((sum, by, m) => sum + (by / 2) * ((at[m] as number) - (prior[m] as number)) ** 2, 0);
  let at = new Float64Array(size);
  at.set(prior);
  let slope = problem.slope(at);
  let value = slope.loss + penalty(at);
  for (let step = 0; step < STEPS; step++) {
    check();
    const { gradient, hessian } = slope;
    pull.forEach((by, m) => {
      gradient[m] = (gradient[m] as number) + by * ((at[m] as number) - (prior[m] as number));
      hessian[m * size + m] = (hessian[m * size + m] as number) + by;
    });
    const towards = boundedStep(gradient, hessian, at, size - free);
    // Half as far, until it is better: Newton's step may overshoot where the loss is far from a parabola.
    let found: { at: Float64Array<ArrayBuffer>; slope: Slope; value: number } | null = null;
    for (let share = 1; share > 1e-4 && !found; share /= 2) {
      const next = at.map((one, j) => one + share * (towards[j] as number));
      const there = problem.slope(next);
      const worth = there.loss + penalty(next);
      if (worth < value) found = { at: next, slope: there, value: worth };
    }
    if (!found) break;
    const gain = value - found.value;
    ({ at, slope, value } = found);
    if (gain < 1e-10) break;
  }
  return {
    kind: 'stack',
    weights: at.slice(0, models.length),
    constant: free > 0 ? (at[size - 1] as number) : 0,
  };
}

/** The least of a parabola with the first `bounded` places not below 0, by turns (each is the exact least along its own axis). */
function boundedStep(
  gradient: Float64Array,
  hessian: Float64Array,
  at: Float64Array,
  bounded: number,
): Float64Array {
  const size = gradient.length;
  const step = new Float64Array(size);
  const slope = gradient.slice();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let j = 0; j < size; j++) {
      const curve = hessian[j * size + j] as number;
      if (!(curve > 0)) continue;
      const wanted = (step[j] as number) - (slope[j] as number) / curve;
      const next = j < bounded ? Math.max(wanted, -(at[j] as number)) : wanted;
      const by = next - (step[j] as number);
      if (by === 0) continue;
      step[j] = next;
      for (let k = 0; k < size; k++) slope[k] = (slope[k] as number) + by * (hessian[j * size + k] as number);
      moved = Math.max(moved, Math.abs(by));
    }
    if (moved < 1e-12) break;
  }
  return step;
}

/** The rows as numbers that weights multiply, and the loss with its slopes. */
class Problem {
  readonly rows: number;
  /** Weights, and the constant where there is one. */
  readonly size: number;
  readonly free: number;
  /** Variance of what each model says. */
  readonly spreads: Float64Array;
  /** rows x outputs x size. */
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  /** What each row counts, of all of them. */
  private readonly shares: Float64Array;
  /** Numbers a row: one a class of several. */
  private readonly outputs: number;
  private readonly scale: number;

  constructor(
    private readonly task: Task,
    models: readonly HeldOut[],
  ) {
    const [first] = models;
    if (!first) throw new Error('A stack needs models.');
    const { actual, width, repeats, weights } = first;
    const count = models.length;
    this.free = task === 'multiclass' ? 0 : 1;
    this.size = count + this.free;
    this.outputs = task === 'multiclass' ? width : 1;
    const all = repeats * actual.length;
    const every = Math.max(1, Math.ceil((all * this.outputs * this.size ** 2) / MOST_WORK));
    this.rows = Math.ceil(all / every);
    this.x = new Float64Array(this.rows * this.outputs * this.size).fill(1);
    this.y = new Float64Array(this.rows);
    this.shares = new Float64Array(this.rows).fill(1);
    for (let i = 0; i < this.rows; i++) {
      const row = i * every;
      this.y[i] = actual[row % actual.length] as number;
      if (weights) this.shares[i] = weights[row % actual.length] as number;
      for (let k = 0; k < this.outputs; k++)
        models.forEach(({ outputs }, m) => {
          const at = row * width + k;
          this.x[(i * this.outputs + k) * this.size + m] =
            task === 'regression'
              ? (outputs[at] as number)
              : task === 'binary'
                ? logOdds(outputs[at] as number, outputs[at + 1] as number)
                : Math.log(Math.max(LEAST, outputs[at] as number));
        });
    }
    const mass = this.shares.reduce((a, b) => a + b, 0) || 1;
    this.shares = this.shares.map((share) => share / mass);
    this.spreads = Float64Array.from(models, (_, m) => this.spread(m));
    this.scale = task === 'regression' ? varianceOf(this.y) || 1 : 1;
    if (task === 'regression') this.spreads = this.spreads.map((spread) => spread / this.scale);
  }

  slope(at: Float64Array): Slope {
    const { rows, size, outputs, x, y, scale, task, shares } = this;
    const slope: Slope = {
      loss: 0,
      gradient: new Float64Array(size),
      hessian: new Float64Array(size * size),
    };
    const scores = new Float64Array(outputs);
    const mean = new Float64Array(size);
    for (let i = 0; i < rows; i++) {
      const goal = y[i] as number;
      const part = shares[i] as number;
      for (let k = 0; k < outputs; k++) {
        let score = 0;
        for (let j = 0, from = (i * outputs + k) * size; j < size; j++)
          score += (at[j] as number) * (x[from + j] as number);
        scores[k] = score;
      }
      if (task === 'multiclass') {
        const top = scores.reduce((a, b) => Math.max(a, b), -Infinity);
        const own = scores[goal] as number;
        let total = 0;
        for (let k = 0; k < outputs; k++) total += scores[k] = Math.exp((scores[k] as number) - top);
        slope.loss += (top + Math.log(total) - own) * part;
        mean.fill(0);
        for (let k = 0; k < outputs; k++) {
          const p = (scores[k] as number) / total;
          const from = (i * outputs + k) * size;
          this.add(slope, from, (p - (k === goal ? 1 : 0)) * part, p * part);
          for (let j = 0; j < size; j++) mean[j] = (mean[j] as number) + p * (x[from + j] as number);
        }
        for (let j = 0; j < size; j++)
          for (let k = 0; k < size; k++)
            slope.hessian[j * size + k] =
              (slope.hessian[j * size + k] as number) - (mean[j] as number) * (mean[k] as number) * part;
        continue;
      }
      const score = scores[0] as number;
      if (task === 'regression') {
        slope.loss += ((score - goal) ** 2 / 2 / scale) * part;
        this.add(slope, i * size, ((score - goal) / scale) * part, part / scale);
        continue;
      }
      const p = 1 / (1 + Math.exp(-score));
      slope.loss += (Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - goal * score) * part;
      this.add(slope, i * size, (p - goal) * part, p * (1 - p) * part);
    }
    return slope;
  }

  private add({ gradient, hessian }: Slope, from: number, first: number, second: number): void {
    const { size, x } = this;
    for (let j = 0; j < size; j++) {
      const own = x[from + j] as number;
      gradient[j] = (gradient[j] as number) + first * own;
      const by = second * own;
      for (let k = 0; k < size; k++)
        hessian[j * size + k] = (hessian[j * size + k] as number) + by * (x[from + k] as number);
    }
  }

  private spread(model: number): number {
    return varianceOf(this.x.filter((_, at) => at % this.size === model));
  }
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
}
