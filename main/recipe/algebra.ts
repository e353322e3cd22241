// Arithmetic on columns, once on arrays and once on values of a graph: a transform's formula is written once and is the same on both
// paths. All in doubles; missing is NaN and stays so, unless a formula asks for it.
import type { GraphBuilder } from '../compute';

export interface Algebra<T> {
  number(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  pow(a: T, b: T): T;
  floor(a: T): T;
  abs(a: T): T;
  sign(a: T): T;
  log(a: T): T;
  exp(a: T): T;
  /** Of an angle within one turn, in single precision. */
  sin(a: T): T;
  cos(a: T): T;
  /** 1 where a < b, else 0; 0 where either is missing. */
  less(a: T, b: T): T;
  /** 1 where missing, else 0. */
  missing(a: T): T;
  /** `yes` where the condition is 1, `no` where it is 0. */
  choose(condition: T, yes: T, no: T): T;
  /** How many of the ascending edges are at or below the value; 0 for missing. */
  rank(a: T, edges: readonly number[]): T;
  /** The entry at a whole number that is surely within the list. */
  pick(index: T, list: readonly number[]): T;
}

/** Below this a double is 0 in single precision, and ONNX Runtime then drops "plus this" from a graph of doubles. */
const TINY = 1e-37;
const solid = (value: number): number => (Math.abs(value) < TINY ? 0 : value);

/** A column, or one number that stands for a column of it. */
export type Vector = Float64Array | number;

const at = (a: Vector, i: number): number => (typeof a === 'number' ? a : (a[i] as number));

function each(f: (x: number) => number): (a: Vector) => Vector {
  return (a) => (typeof a === 'number' ? f(a) : a.map(f));
}

function both(f: (x: number, y: number) => number): (a: Vector, b: Vector) => Vector {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return f(a, b);
    const n = typeof a === 'number' ? (b as Float64Array).length : a.length;
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) out[i] = f(at(a, i), at(b, i));
    return out;
  };
}

/** How many of the ascending edges are at or below x. */
export function rankOf(x: number, edges: readonly number[]): number {
  if (Number.isNaN(x)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const vectors: Algebra<Vector> = {
  number: solid,
  add: both((x, y) => x + y),
  sub: both((x, y) => x - y),
  mul: both((x, y) => x * y),
  div: both((x, y) => x / y),
  pow: both((x, y) => x ** y),
  floor: each(Math.floor),
  abs: each(Math.abs),
  sign: each(Math.sign),
  log: each(Math.log),
  exp: each(Math.exp),
  sin: each(Math.sin),
  cos: each(Math.cos),
  less: both((x, y) => (x < y ? 1 : 0)),
  missing: each((x) => (Number.isNaN(x) ? 1 : 0)),
  choose(condition, yes, no) {
    if (typeof condition === 'number') return condition > 0.5 ? yes : no;
    return condition.map((c, i) => at(c > 0.5 ? yes : no, i));
  },
  rank: (a, edges) => each((x) => rankOf(x, edges))(a),
  pick: (index, list) => each((i) => solid(list[i] ?? NaN))(index),
};

/** Whole columns of the length given. */
export const spread = (a: Vector, rows: number): Float64Array =>
  typeof a === 'number' ? new Float64Array(rows).fill(a) : a;

export function inGraph(graph: GraphBuilder): Algebra<string> {
  const op =
    (name: string) =>
    (...inputs: string[]): string =>
      graph.op(name, inputs);
  const whether = (value: string): string => graph.cast(value, 'float64');
  return {
    number: (value) => graph.constant(solid(value), [], 'float64'),
    add: op('Add'),
    sub: op('Sub'),
    mul: op('Mul'),
    div: op('Div'),
    pow: op('Pow'),
    floor: op('Floor'),
    abs: op('Abs'),
    sign: op('Sign'),
    log: op('Log'),
    exp: op('Exp'),
    // Not every ONNX Runtime has them in doubles.
    sin: (a) => graph.cast(graph.op('Sin', [graph.cast(a, 'float32')]), 'float64'),
    cos: (a) => graph.cast(graph.op('Cos', [graph.cast(a, 'float32')]), 'float64'),
    less: (a, b) => whether(graph.op('Less', [a, b])),
    missing: (a) => whether(graph.op('IsNaN', [a])),
    choose: (condition, yes, no) => graph.op('Where', [graph.cast(condition, 'bool'), yes, no]),
    rank(a, edges) {
      if (edges.length === 0) return whether(graph.op('Less', [a, a]));
      const row = graph.constant(Float64Array.from(edges, solid), [1, edges.length]);
      const reached = whether(graph.op('GreaterOrEqual', [a, row]));
      return graph.op('ReduceSum', [reached, graph.constant(BigInt64Array.of(1n))], { keepdims: 1 });
    },
    pick: (index, list) =>
      graph.op('Gather', [graph.constant(Float64Array.from(list, solid)), graph.cast(index, 'int64')]),
  };
}

/** Held within ± bound. */
export function within<T>(m: Algebra<T>, value: T, bound: number): T {
  const high = m.number(bound);
  const low = m.number(-bound);
  const below = m.choose(m.less(high, value), high, value);
  return m.choose(m.less(below, low), low, below);
}
