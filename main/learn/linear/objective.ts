// What is fitted: a loss and the smooth part of the penalty with their gradients in one pass over the rows, and the bounds of its corners.
import type { Labelled } from '../learner';
import { type LbfgsState, type Objective, sizeOf } from './lbfgs';
import { type LinearLoss, sigmoid } from './losses';
import { type Coefficients, coefficientsOf, type Scaling } from './scaling';

/** Multiply-adds between two looks at the control flag: a few milliseconds. */
const SLICE = 2_000_000;

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
  data: Pick<Labelled, 'x' | 'width'>,
  row: number,
  { weights, intercepts }: Coefficients,
  out: Float64Array,
): void {
  const { x, width } = data;
  for (let k = 0; k < intercepts.length; k++)
    out[k] = (intercepts[k] as number) + dot(x, row * width, weights, k * width, width);
}

export interface Problem {
  loss: LinearLoss;
  data: Labelled;
  outputs: number;
  /** Weight of each row, or null where all are 1. */
  rowWeights: Float64Array | null;
  /** How much of the penalty is on the weights' sizes instead of half their squares (elastic net: Zou and Hastie 2005). */
  l1Ratio: number;
  scaling: Scaling;
  /** Called now and then during the pass; throw to leave it. */
  check: () => void;
}

/** Where on the way to the optimum: how strong the penalty is, and over what width corners are rounded off. */
export interface Stage {
  /** The penalty counts this much against the sum of losses: 1 is scikit-learn's C = 1 and Ridge(alpha=1). */
  penalty: number;
  round: number;
}

export const totalWeight = ({ rowWeights, data }: Problem): number =>
  rowWeights ? rowWeights.reduce((a, b) => a + b, 0) : data.rows;

/**
 * Mean loss plus the squared part of the penalty, over parameters on scaled features. The penalty is on the weights of the features as
 * they came, so scaling changes how fast the optimum is reached, not where it lies.
 */
export function objectiveOf(problem: Problem, { penalty, round }: Stage): Objective {
  const { loss, data, outputs, rowWeights, scaling, l1Ratio, check } = problem;
  const { x, rows, width, y } = data;
  const { means, deviations, target } = scaling;
  const total = totalWeight(problem);
  const onSquares = penalty * (1 - l1Ratio) * target.penaltyFactor;
  const slice = Math.max(1, Math.floor(SLICE / (width * outputs)));
  const z = new Float64Array(outputs);
  const rest = new Float64Array(outputs);
  return (parameters, gradient) => {
    const coefficients = coefficientsOf(parameters, outputs, width, scaling, false);
    gradient.fill(0);
    rest.fill(0);
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      if (i % slice === 0) check();
      predictors(data, i, coefficients, z);
      const weight = rowWeights ? (rowWeights[i] as number) : 1;
      sum += weight * loss.loss(z, ((y[i] as number) - target.shift) / target.unit, round);
      for (let k = 0; k < outputs; k++) {
        const r = weight * (z[k] as number);
        addScaled(gradient, k * (width + 1), x, i * width, width, r);
        rest[k] = (rest[k] as number) + r;
      }
    }
    let squares = 0;
    for (let k = 0; k < outputs; k++) {
      const at = k * (width + 1);
      const sumOf = rest[k] as number;
      gradient[at + width] = sumOf / total;
      for (let j = 0; j < width; j++) {
        const deviation = deviations[j] as number;
        const weight = (parameters[at + j] as number) / deviation;
        squares += weight * weight;
        const slope = (gradient[at + j] as number) - (means[j] as number) * sumOf;
        gradient[at + j] = (slope + onSquares * weight) / deviation / total;
      }
    }
    return (sum + (onSquares * squares) / 2) / total;
  };
}

/** What the size of each parameter counts; null where nothing does. */
export function sizesOf(problem: Problem, { penalty }: Stage): Float64Array | null {
  const { outputs, data, scaling, l1Ratio } = problem;
  const onSizes = (penalty * l1Ratio * scaling.target.penaltyFactor) / totalWeight(problem);
  if (onSizes === 0) return null;
  const { width } = data;
  return Float64Array.from({ length: outputs * (width + 1) }, (_, i) => {
    const j = i % (width + 1);
    return j === width ? 0 : onSizes / (scaling.deviations[j] as number);
  });
}

/** The mean loss in the value of a state: without the penalty, and in the target's own units. */
export function lossAlone(problem: Problem, stage: Stage, { x, value }: LbfgsState): number {
  const { outputs, data, scaling, l1Ratio } = problem;
  const { width } = data;
  const { target } = scaling;
  const onSquares = (stage.penalty * (1 - l1Ratio) * target.penaltyFactor) / totalWeight(problem);
  let squares = 0;
  for (let k = 0; k < outputs; k++)
    for (let j = 0; j < width; j++)
      squares += ((x[k * (width + 1) + j] as number) / (scaling.deviations[j] as number)) ** 2;
  const sizes = sizesOf(problem, stage);
  const loss = value - (onSquares * squares) / 2 - (sizes ? sizeOf(x, sizes) : 0);
  return loss * target.lossFactor + target.lossBase;
}

/** Mean loss without penalty and the outputs, rows x outputs, of any rows, by coefficients on raw features. */
export function evaluate(
  loss: LinearLoss,
  data: Labelled,
  coefficients: Coefficients,
): { loss: number; outputs: Float32Array } {
  let sum = 0;
  let total = 0;
  const outputs = predict(loss.link, data, coefficients, (z, row) => {
    const weight = data.weights ? (data.weights[row] as number) : 1;
    total += weight;
    sum += weight * loss.loss(z, data.y[row] as number, 0);
  });
  return { loss: total === 0 ? 0 : (loss.told * sum) / total, outputs };
}

/** The outputs of any rows, rows x outputs; `each` sees the linear predictors of each. */
export function predict(
  link: LinearLoss['link'],
  data: Pick<Labelled, 'x' | 'rows' | 'width'>,
  coefficients: Coefficients,
  each?: (z: Float64Array, row: number) => void,
): Float32Array {
  const count = coefficients.intercepts.length;
  const z = new Float64Array(count);
  const columns = link === 'sigmoid' ? 2 : count;
  const outputs = new Float32Array(data.rows * columns);
  for (let i = 0; i < data.rows; i++) {
    predictors(data, i, coefficients, z);
    writeOutputs(link, z, outputs, i * columns);
    each?.(z, i);
  }
  return outputs;
}

/** Linear predictors to probabilities or the prediction itself. */
function writeOutputs(link: LinearLoss['link'], z: Float64Array, out: Float32Array, at: number): void {
  const first = z[0] as number;
  if (link === 'identity') out[at] = first;
  else if (link === 'exp') out[at] = Math.exp(first);
  else if (link === 'sigmoid') {
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
