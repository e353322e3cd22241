// Features as they are fitted, with mean 0 and deviation 1, and what is found brought back to features and target as they came.
import type { Labelled } from '../learner';
import type { LinearLoss, TargetScale } from './losses';

/** Effective weights: outputs x width, and one intercept an output. */
export interface Coefficients {
  weights: Float64Array;
  intercepts: Float64Array;
}

/** Mean and population deviation by feature (1 where it is constant), and the target's scale. */
export interface Scaling {
  means: Float64Array;
  deviations: Float64Array;
  target: TargetScale;
}

export function scalingOf(data: Labelled, loss: LinearLoss): Scaling {
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
  return { means, deviations, target: loss.scaleOf(data) };
}

/** Parameters as they are fitted (per output the weights, then the intercept) to those on raw features and, unless told not to, target. */
export function coefficientsOf(
  parameters: Float64Array,
  outputs: number,
  width: number,
  { means, deviations, target }: Scaling,
  ownTarget = true,
): Coefficients {
  const weights = new Float64Array(outputs * width);
  const intercepts = new Float64Array(outputs);
  const { factor, base } = ownTarget ? target : { factor: 1, base: 0 };
  for (let k = 0; k < outputs; k++) {
    const at = k * (width + 1);
    let intercept = parameters[at + width] as number;
    for (let j = 0; j < width; j++) {
      const weight = (parameters[at + j] as number) / (deviations[j] as number);
      weights[k * width + j] = weight * factor;
      intercept -= weight * (means[j] as number);
    }
    intercepts[k] = intercept * factor + base;
  }
  return { weights, intercepts };
}
