// How what several models say becomes one answer: the mean by weights, or a linear model over their log-odds.
import { saysNumber, type Task } from '../../../shared/domain';
import type { HeldOut } from '../../project';

export interface Blend {
  /** `mean`: of the outputs. `stack`: of log-odds, of logarithms of probabilities or of predictions, and a constant; see stack.ts. */
  kind: 'mean' | 'stack';
  /** One a model, 0 and more. Those of a mean add up to 1. */
  weights: Float64Array;
  /** What a stack adds; 0 for several classes. */
  constant: number;
  /** What each model's outputs are divided by before they are weighed; 1 each where absent. See scale.ts. */
  scales?: Float64Array | undefined;
}

/** Probabilities below this count as this: single precision tells no more, and the logarithm of 0 is none. */
export const LEAST = 1e-7;

export const logOdds = (no: number, yes: number): number =>
  Math.log(Math.max(LEAST, yes)) - Math.log(Math.max(LEAST, no));

/** What a blend says, in the models' own form. The exported graph is compared with it. */
export function blended(
  task: Task,
  { kind, weights, constant, scales }: Blend,
  models: readonly Pick<HeldOut, 'outputs' | 'width'>[],
): Float32Array {
  const width = models[0]?.width ?? 1;
  const size = models[0]?.outputs.length ?? 0;
  const sum = new Float64Array(size);
  const log = kind === 'stack' && !saysNumber(task);
  models.forEach(({ outputs }, m) => {
    const weight = (weights[m] as number) / (scales?.[m] ?? 1);
    if (weight === 0) return;
    for (let i = 0; i < size; i++) {
      const output = outputs[i] as number;
      sum[i] = (sum[i] as number) + weight * (log ? Math.log(Math.max(LEAST, output)) : output);
    }
  });
  if (kind === 'mean') return Float32Array.from(sum);
  if (saysNumber(task)) return Float32Array.from(sum, (value) => value + constant);
  const said = new Float32Array(size);
  for (let at = 0; at < size; at += width) {
    if (task === 'binary') sum[at + 1] = (sum[at + 1] as number) + constant;
    const own = sum.subarray(at, at + width);
    const top = own.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = own.reduce((all, value) => all + Math.exp(value - top), 0);
    for (let k = 0; k < width; k++) said[at + k] = Math.exp((own[k] as number) - top) / total;
  }
  return said;
}
