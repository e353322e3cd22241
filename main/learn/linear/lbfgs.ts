// Limited-memory BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) with a backtracking line search, for smooth convex
// functions. One call of `step` is one iteration, and all that the next one needs is in `state`.

export interface LbfgsState {
  x: Float64Array;
  value: number;
  gradient: Float64Array;
  /** Steps taken and the changes of the gradient, oldest first, at most MEMORY of each. */
  steps: Float64Array[];
  changes: Float64Array[];
  iteration: number;
}

/** The value at x; writes the gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

const MEMORY = 10;
const MOST_HALVINGS = 40;
/** Share of the promised decrease that a step must bring (Armijo 1966). */
const SUFFICIENT = 1e-4;

export function lbfgsStart(x: Float64Array, objective: Objective): LbfgsState {
  const gradient = new Float64Array(x.length);
  return { x, value: objective(x, gradient), gradient, steps: [], changes: [], iteration: 0 };
}

/** One iteration; the state it was given stays as it was. Null when no step lowers the value any more. */
export function lbfgsStep(state: LbfgsState, objective: Objective): LbfgsState | null {
  const { x, value, gradient } = state;
  let direction = descent(state);
  let slope = dot(direction, gradient);
  if (!(slope < 0)) {
    direction = gradient.map((g) => -g);
    slope = dot(direction, gradient);
  }
  if (slope === 0) return null;
  const next = new Float64Array(x.length);
  const nextGradient = new Float64Array(x.length);
  let length = state.steps.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    for (let i = 0; i < x.length; i++) next[i] = (x[i] as number) + length * (direction[i] as number);
    const nextValue = objective(next, nextGradient);
    if (nextValue <= value + SUFFICIENT * length * slope && nextValue < value)
      return advance(state, next, nextValue, nextGradient);
  }
  return null;
}

function advance(state: LbfgsState, x: Float64Array, value: number, gradient: Float64Array): LbfgsState {
  const step = x.map((v, i) => v - (state.x[i] as number));
  const change = gradient.map((g, i) => g - (state.gradient[i] as number));
  // Rounding can spoil the curvature near the end; such a pair would make the next direction climb.
  const keep = dot(step, change) > 1e-12 * dot(change, change);
  return {
    x,
    value,
    gradient,
    steps: keep ? [...state.steps, step].slice(-MEMORY) : state.steps,
    changes: keep ? [...state.changes, change].slice(-MEMORY) : state.changes,
    iteration: state.iteration + 1,
  };
}

function descent({ gradient, steps, changes }: LbfgsState): Float64Array {
  const q = gradient.map((g) => -g);
  const pairs = steps.map((s, i) => {
    const y = changes[i] as Float64Array;
    return { s, y, rho: 1 / dot(s, y), alpha: 0 };
  });
  for (const pair of [...pairs].reverse()) {
    pair.alpha = pair.rho * dot(pair.s, q);
    addScaled(q, pair.y, -pair.alpha);
  }
  const last = pairs.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) * scale;
  }
  for (const { s, y, rho, alpha } of pairs) addScaled(q, s, alpha - rho * dot(y, q));
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (values[i] as number);
}

/** The greatest component of the gradient. */
export const steepness = ({ gradient }: LbfgsState): number =>
  gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
