// What a split is, what it must keep to, and what it gains.
import { SET_WORDS } from './tree';

/** What a split must keep to. */
export interface Rules {
  /** Added to the sum of hessians: draws a leaf's value towards 0. */
  l2: number;
  /** Fewest rows and least sum of hessians of a leaf. */
  minRows: number;
  minHessian: number;
  minGain: number;
  /** Codes: up to so many are tried one against the rest; above, sorted by gradient ratio (Fisher 1958; LightGBM). */
  oneAgainstRest: number;
  /** Codes: rows of none, half-heartedly counted to each code's ratio; codes with fewer rows are not sorted. */
  codeSmooth: number;
  /** Codes: on top of `l2`, since sorting by the gradients is already a fit to them. */
  codeL2: number;
  /** Codes: most on the smaller side, and fewest rows a step of the sorted scan. */
  mostCodes: number;
  codeRows: number;
  /** One threshold drawn a feature instead of the best (extremely randomised trees: Geurts and others 2006). */
  random: boolean;
}

/** Sums over the rows of a leaf. Gradients and hessians are whole numbers; times their unit they are themselves. */
export interface LeafSums {
  gradient: number;
  hessian: number;
  rows: number;
  /** The leaf's value must lie within. */
  low: number;
  high: number;
}

export interface Units {
  gradient: number;
  hessian: number;
}

/** The best split found so far. */
export interface Candidate {
  /** How much lower twice the loss is with the leaf's values than with 0; what is to be beaten while there is no split yet. */
  gain: number;
  /** Position in Layout.columns; -1 while there is no split. */
  column: number;
  /** Number: bins up to this go left. */
  bin: number;
  codes: boolean;
  missingLeft: boolean;
  gradient: number;
  hessian: number;
  rows: number;
  l2: number;
  /** Codes that go left. */
  set: Uint32Array;
}

export const newCandidate = (): Candidate => ({
  gain: -Infinity,
  column: -1,
  bin: 0,
  codes: false,
  missingLeft: false,
  gradient: 0,
  hessian: 0,
  rows: 0,
  l2: 0,
  set: new Uint32Array(SET_WORDS),
});

/** The best value of a leaf: one Newton step, within bounds. */
export function leafValue(gradient: number, hessian: number, l2: number, low: number, high: number): number {
  const denominator = hessian + l2;
  const value = denominator > 0 ? -gradient / denominator : 0;
  return value < low ? low : value > high ? high : value;
}

/** How much lower twice the loss is with this value than with 0 (second order: Chen and Guestrin 2016, equation 4). */
export const reduction = (gradient: number, hessian: number, l2: number, value: number): number =>
  -(2 * gradient * value + (hessian + l2) * value * value);

/** Empties a candidate: what a split of this leaf must beat. Returns the gain of the leaf as it is. */
export function begin(best: Candidate, leaf: LeafSums, units: Units, { l2, minGain }: Rules): number {
  const gradient = leaf.gradient * units.gradient;
  const hessian = leaf.hessian * units.hessian;
  const whole = reduction(gradient, hessian, l2, leafValue(gradient, hessian, l2, leaf.low, leaf.high));
  best.column = -1;
  best.gain = whole + minGain;
  return whole;
}
