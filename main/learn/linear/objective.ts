// The losses of linear models and their gradients, in one pass over the rows.
import type { Task } from '../../../shared/domain';
import type { Labelled } from '../learner';
import { targetScale } from '../watch';

/** Effective weights: outputs x width, and one intercept an output. */
export interface Coefficients {
  weights: Float64Array;
  intercepts: Float64Array;
}

/** Mean and population deviation by column (1 where it is constant), of the features and, for regression, of the target. */
export interface Scaling {
  means: Float64Array;
  deviations: Float64Array;
  targetMean: number;
  targetDeviation: number;
}

/** Multiply-adds between two looks at the control flag: a few milliseconds. */
const SLICE = 2_000_000;

export const outputsOf = (task: Task, classes: number): number => (task === 'multiclass' ? classes : 1);

export function scalingOf(data: Labelled, task: Task): Scaling {
  const { x, rows, width, weights } = data;
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  const total = weights ? weights.reduce((a, b) => a + b, 0) : rows;
  const share = (i: number): number => (weights ? (weights[i] as number) : 1) / total;
  for (let i = 0; i < rows; i++) {
    const own = share(i);
    for (let j = 0; j < width; j++) means[j] = (means[j] as number) + (x[i * width + j] as number) * own;
  }
  for (let i = 0; i < rows; i++) {
    const own = share(i);
    for (let j = 0; j < width; j++) {
      const d = (x[i * width + j] as number) - (means[j] as number);
      squares[j] = (squares[j] as number) + d * d * own;
    }
  }
  const deviations = squares.map((square, j) => {
    const deviation = Math.sqrt(square);
    return deviation > 1e-9 * Math.max(1e-20, Math.abs(means[j] as number)) ? deviation : 1;
  });
  if (task !== 'regression') return { means, deviations, targetMean: 0, targetDeviation: 1 };
  const target = targetScale(data);
  return { means, deviations, targetMean: target.mean, targetDeviation: target.deviation };
}

/** Parameters as they are fitted (on scaled features; per output the weights, then the intercept) to those on raw features. */
export function coefficientsOf(
  parameters: Float64Array,
  outputs: number,
  width: number,
  scaling: Scaling,
): Coefficients {
  const weights = new Float64Array(outputs * width);
  const intercepts = new Float64Array(outputs);
  const { means, deviations, targetMean, targetDeviation } = scaling;
  for (let k = 0; k < outputs; k++) {
    const at = k * (width + 1);
    let intercept = parameters[at + width] as number;
    for (let j = 0; j < width; j++) {
      const weight = (parameters[at + j] as number) / (deviations[j] as number);
      weights[k * width + j] = weight * targetDeviation;
      intercept -= weight * (means[j] as number);
    }
    intercepts[k] = intercept * targetDeviation + targetMean;
  }
  return { weights, intercepts };
}

// The two inner loops stand alone: small functions on typed arrays are what the engine compiles best. Most features of a
// business table are one-hot columns, so zeros are stepped over.

function dot(x: Float32Array, at: number, weights: Float64Array, from: number, width: number): number {
  let sum = 0;
  for (let j = 0; j < width; j++) {
    const value = x[at + j] as number;
    if (value !== 0) sum += value * (weights[from + j] as number);
  }
  return sum;
}

function addScaled(
  out: Float64Array,
  from: number,
  x: Float32Array,
  at: number,
  width: number,
  r: number,
): void {
  for (let j = 0; j < width; j++) {
    const value = x[at + j] as number;
    if (value !== 0) out[from + j] = (out[from + j] as number) + r * value;
  }
}

/** Writes the linear predictors of a row into `out`. */
function predictors(
  data: Labelled,
  row: number,
  { weights, intercepts }: Coefficients,
  out: Float64Array,
): void {
  const { x, width } = data;
  for (let k = 0; k < intercepts.length; k++)
    out[k] = (intercepts[k] as number) + dot(x, row * width, weights, k * width, width);
}

/** log(1 + exp(z)) without overflow. */
const softplus = (z: number): number => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
export const sigmoid = (z: number): number =>
  z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));

/**
 * Loss of one row; `z` comes in as linear predictors and leaves as the loss's derivatives by them.
 * Regression: half the squared error. Classes: negative log-likelihood.
 */
function lossOf(task: Task, z: Float64Array, y: number): number {
  const first = z[0] as number;
  if (task === 'regression') {
    z[0] = first - y;
    return (first - y) ** 2 / 2;
  }
  if (task === 'binary') {
    z[0] = sigmoid(first) - y;
    return softplus(first) - y * first;
  }
  const own = z[y] as number;
  const top = z.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (let k = 0; k < z.length; k++) {
    const e = Math.exp((z[k] as number) - top);
    z[k] = e;
    sum += e;
  }
  for (let k = 0; k < z.length; k++) z[k] = (z[k] as number) / sum;
  z[y] = (z[y] as number) - 1;
  return Math.log(sum) + top - own;
}

export interface Problem {
  task: Task;
  data: Labelled;
  outputs: number;
  /** Weight of each row, or null where all are 1. */
  rowWeights: Float64Array | null;
  /** Sum of squared weights counts this much against the sum of losses: 1 is scikit-learn's C = 1 and Ridge(alpha=1). */
  penalty: number;
  scaling: Scaling;
  /** Called now and then during the pass; throw to leave it. */
  check: () => void;
}

/**
 * Mean loss plus penalty, over parameters on scaled features. The penalty is on the weights of the features as they came, so scaling
 * changes how fast the optimum is reached, not where it lies.
 */
export function objectiveOf(problem: Problem): (parameters: Float64Array, gradient: Float64Array) => number {
  const { task, data, outputs, rowWeights, penalty, scaling, check } = problem;
  const { x, rows, width, y } = data;
  const { means, deviations, targetMean, targetDeviation } = scaling;
  const total = rowWeights ? rowWeights.reduce((a, b) => a + b, 0) : rows;
  const slice = Math.max(1, Math.floor(SLICE / (width * outputs)));
  const unit: Scaling = { means, deviations, targetMean: 0, targetDeviation: 1 };
  const z = new Float64Array(outputs);
  const rest = new Float64Array(outputs);
  return (parameters, gradient) => {
    const coefficients = coefficientsOf(parameters, outputs, width, unit);
    gradient.fill(0);
    rest.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      if (i % slice === 0) check();
      predictors(data, i, coefficients, z);
      const weight = rowWeights ? (rowWeights[i] as number) : 1;
      loss += weight * lossOf(task, z, ((y[i] as number) - targetMean) / targetDeviation);
      for (let k = 0; k < outputs; k++) {
        const r = weight * (z[k] as number);
        addScaled(gradient, k * (width + 1), x, i * width, width, r);
        rest[k] = (rest[k] as number) + r;
      }
    }
    let squares = 0;
    for (let k = 0; k < outputs; k++) {
      const at = k * (width + 1);
      const sum = rest[k] as number;
      gradient[at + width] = sum / total;
      for (let j = 0; j < width; j++) {
        const deviation = deviations[j] as number;
        const weight = (parameters[at + j] as number) / deviation;
        squares += weight * weight;
        const slope = (gradient[at + j] as number) - (means[j] as number) * sum;
        gradient[at + j] = (slope + penalty * weight) / deviation / total;
      }
    }
    return (loss + (penalty * squares) / 2) / total;
  };
}

/** The mean loss in an objective's value: without the penalty, and in the target's own units. */
export function lossAlone(problem: Problem, parameters: Float64Array, value: number): number {
  const { task, data, outputs, rowWeights, penalty, scaling } = problem;
  const total = rowWeights ? rowWeights.reduce((a, b) => a + b, 0) : data.rows;
  let squares = 0;
  for (let k = 0; k < outputs; k++)
    for (let j = 0; j < data.width; j++)
      squares += ((parameters[k * (data.width + 1) + j] as number) / (scaling.deviations[j] as number)) ** 2;
  const loss = value - (penalty * squares) / 2 / total;
  return task === 'regression' ? 2 * loss * scaling.targetDeviation ** 2 : loss;
}

/** Mean loss without penalty (squared error, or log loss) and the outputs, rows x outputs, of any rows. */
export function evaluate(
  task: Task,
  data: Labelled,
  coefficients: Coefficients,
): { loss: number; outputs: Float32Array } {
  const count = coefficients.intercepts.length;
  const z = new Float64Array(count);
  const columns = task === 'binary' ? 2 : count;
  const outputs = new Float32Array(data.rows * columns);
  let loss = 0;
  let total = 0;
  for (let i = 0; i < data.rows; i++) {
    predictors(data, i, coefficients, z);
    writeOutputs(task, z, outputs, i * columns);
    const weight = data.weights ? (data.weights[i] as number) : 1;
    total += weight;
    loss += weight * lossOf(task, z, data.y[i] as number);
  }
  return { loss: total === 0 ? 0 : ((task === 'regression' ? 2 : 1) * loss) / total, outputs };
}

/** Linear predictors to probabilities or the prediction itself. */
function writeOutputs(task: Task, z: Float64Array, out: Float32Array, at: number): void {
  const first = z[0] as number;
  if (task === 'regression') out[at] = first;
  else if (task === 'binary') {
    out[at] = sigmoid(-first);
    out[at + 1] = sigmoid(first);
  } else {
    const top = z.reduce((a, b) => Math.max(a, b));
    const sum = z.reduce((total, v) => total + Math.exp(v - top), 0);
    z.forEach((v, k) => {
      out[at + k] = Math.exp(v - top) / sum;
    });
  }
}
