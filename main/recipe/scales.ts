// How numbers are brought to one scale: what is learnt for each method, and the formulas.
import type { Algebra } from './algebra';
import { deviation, mean, quantileOfSorted, sampled } from './statistics';
import { yeoJohnson, yeoJohnsonPower } from './yeo-johnson';

export type Scaling =
  | { kind: 'shift'; offset: number; scale: number }
  | { kind: 'power'; power: number; offset: number; scale: number }
  /** Straight lines between the points (edges ascending, each with its value). */
  | { kind: 'lines'; edges: number[]; values: number[] };

/** Below this a double is 0 in single precision, and ONNX Runtime then drops "minus this" from a graph of doubles. */
const TINY = 1e-37;

/**
 * A spread that is nothing but rounding error must not blow its noise up (as in scikit-learn's _handle_zeros_in_scale), and one that is 0
 * in single precision must not be divided by.
 */
function spread(scale: number, offset: number): number {
  return Number.isFinite(scale) && scale > 10 * Number.EPSILON * Math.abs(offset) && scale > TINY ? scale : 1;
}

export const shift = (offset: number, scale: number): { offset: number; scale: number } => ({
  offset: Math.abs(offset) < TINY ? 0 : offset,
  scale: spread(scale, offset),
});

export function standard(known: Float64Array): { offset: number; scale: number } {
  const offset = mean(known);
  return shift(offset, deviation(known, offset));
}

/** Values looked at to find a power or quantiles; more say no more of them. */
const MOST_VALUES = 100_000;

/** The power that brings them nearest to a normal distribution, then mean 0 and deviation 1, as scikit-learn's PowerTransformer. */
export function* power(known: Float64Array): Generator<void, Scaling> {
  const found = yield* yeoJohnsonPower(sampled(known, MOST_VALUES));
  const moved = known.map((value) => yeoJohnson(value, found));
  return { kind: 'power', power: found, ...standard(moved) };
}

const POINTS = 100;
/** Beyond this share of either end, all values of a normal distribution count as equally far out. */
const TAIL = 0.001;
const FURTHEST = 1e150;

/** Ranks as numbers from 0 to 1, or as those of a normal distribution, by straight lines between 101 quantiles. */
export function lines(known: Float64Array, normal: boolean): Scaling {
  const sorted = sampled(known, MOST_VALUES).slice().sort();
  const edges: number[] = [];
  const shares: { first: number; last: number }[] = [];
  for (let i = 0; i <= POINTS; i++) {
    const share = i / POINTS;
    const edge = Math.min(FURTHEST, Math.max(-FURTHEST, quantileOfSorted(sorted, share)));
    const last = shares.at(-1);
    // A value that many rows share has the middle of its ranks.
    if (last && edge <= (edges.at(-1) as number)) last.last = share;
    else {
      edges.push(Math.abs(edge) < TINY ? 0 : edge);
      shares.push({ first: share, last: share });
    }
  }
  const values = shares.map(({ first, last }) => {
    const share = (first + last) / 2;
    return normal ? normalQuantile(Math.min(1 - TAIL, Math.max(TAIL, share))) : share;
  });
  return { kind: 'lines', edges, values };
}

/**
 * The value below which a share lies in a normal distribution (P. Acklam's rational approximation, relative error below 1.2e-9).
 */
export function normalQuantile(share: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
  ];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  const at = (list: readonly number[], x: number): number => list.reduce((sum, each) => sum * x + each, 0);
  if (share > 0.97575) return -normalQuantile(1 - share);
  if (share >= 0.02425) {
    const q = share - 0.5;
    return (at(a, q * q) * q) / at(b, q * q);
  }
  const q = Math.sqrt(-2 * Math.log(share));
  return at(c, q) / at(d, q);
}

export function scaled<T>(m: Algebra<T>, value: T, scaling: Scaling): T {
  if (scaling.kind === 'lines') return onLines(m, value, scaling);
  const moved = scaling.kind === 'power' ? powered(m, value, scaling.power) : value;
  return m.div(m.sub(moved, m.number(scaling.offset)), m.number(scaling.scale));
}

/** Yeo and Johnson 2000, as in yeo-johnson.ts. */
function powered<T>(m: Algebra<T>, value: T, power: number): T {
  const one = m.number(1);
  const base = m.add(one, m.abs(value));
  const branch = (exponent: number): T =>
    exponent === 0 ? m.log(base) : m.div(m.sub(m.pow(base, m.number(exponent)), one), m.number(exponent));
  return m.choose(m.less(value, m.number(0)), m.sub(m.number(0), branch(2 - power)), branch(power));
}

function onLines<T>(m: Algebra<T>, value: T, { edges, values }: { edges: number[]; values: number[] }): T {
  const first = edges[0] ?? 0;
  const last = edges.at(-1) ?? 0;
  const above = m.choose(m.less(m.number(last), value), m.number(last), value);
  const held = m.choose(m.less(above, m.number(first)), m.number(first), above);
  // What is missing stays so: nothing is added to it.
  if (edges.length < 2) return m.add(m.sub(held, held), m.number(values[0] ?? 0));
  const inner = edges.slice(1, -1);
  const slopes = inner.concat(last).map((edge, i) => {
    const rise = (values[i + 1] as number) - (values[i] as number);
    return rise / (edge - (edges[i] as number));
  });
  const place = m.rank(held, inner);
  const from = m.pick(place, edges.slice(0, -1));
  return m.add(m.pick(place, values.slice(0, -1)), m.mul(m.sub(held, from), m.pick(place, slopes)));
}
