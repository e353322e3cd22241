// Limited-memory BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) with a backtracking line search, for smooth convex
// functions, and for such a function plus the sizes of its parameters (orthant-wise: Andrew and Gao 2007, "Scalable training of
// L1-regularized log-linear models"). One call of `step` is one iteration, and all that the next one needs is in `state`.

export interface LbfgsState {
  x: Float64Array;
  /** With the sizes. */
  value: number;
  /** Of the smooth part. */
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

/** @param sizes what the size of each parameter counts; null where none does. The same for every step of a fit. */
export function lbfgsStart(
  x: Float64Array,
  objective: Objective,
  sizes: Float64Array | null = null,
  iteration = 0,
): LbfgsState {
  const gradient = new Float64Array(x.length);
  const value = objective(x, gradient) + (sizes ? sizeOf(x, sizes) : 0);
  return { x, value, gradient, steps: [], changes: [], iteration };
}

/** One iteration; the state it was given stays as it was. Null when no step lowers the value any more. */
export function lbfgsStep(
  state: LbfgsState,
  objective: Objective,
  sizes: Float64Array | null = null,
): LbfgsState | null {
  const { x, value } = state;
  const steepest = downhill(state, sizes);
  let direction = descent(state, steepest);
  // Only where the curvature does not turn a parameter against its own slope.
  if (sizes) direction = direction.map((d, i) => (d * (steepest[i] as number) > 0 ? d : 0));
  let slope = -dot(direction, steepest);
  if (!(slope < 0)) {
    direction = steepest;
    slope = -dot(direction, steepest);
  }
  if (slope === 0) return null;
  const next = new Float64Array(x.length);
  const nextGradient = new Float64Array(x.length);
  let length = state.steps.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    for (let i = 0; i < x.length; i++) next[i] = (x[i] as number) + length * (direction[i] as number);
    if (sizes) stayOnSide(next, x, steepest, sizes);
    const nextValue = objective(next, nextGradient) + (sizes ? sizeOf(next, sizes) : 0);
    const promised = sizes ? promisedBy(next, x, steepest) : length * slope;
    if (nextValue <= value + SUFFICIENT * promised && nextValue < value)
      return advance(state, next, nextValue, nextGradient);
  }
  return null;
}

/** What the sizes of the parameters come to. */
export function sizeOf(x: Float64Array, sizes: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (sizes[i] as number) * Math.abs(x[i] as number);
  return sum;
}

/** The negative gradient; with sizes that of the side on which the value falls, or 0 in a parameter that is best at 0. */
function downhill({ x, gradient }: LbfgsState, sizes: Float64Array | null): Float64Array {
  if (!sizes) return gradient.map((g) => -g);
  return gradient.map((g, i) => {
    const size = sizes[i] as number;
    const at = x[i] as number;
    if (at !== 0) return -(g + (at > 0 ? size : -size));
    return g + size < 0 ? -(g + size) : g - size > 0 ? -(g - size) : 0;
  });
}

/** Sets to 0 what crossed 0: a step stays where the sizes are smooth. */
function stayOnSide(next: Float64Array, x: Float64Array, steepest: Float64Array, sizes: Float64Array): void {
  for (let i = 0; i < next.length; i++) {
    if (sizes[i] === 0) continue;
    const side = (x[i] as number) === 0 ? (steepest[i] as number) : (x[i] as number);
    if ((next[i] as number) * side <= 0) next[i] = 0;
  }
}

function promisedBy(next: Float64Array, x: Float64Array, steepest: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < next.length; i++)
    sum -= (steepest[i] as number) * ((next[i] as number) - (x[i] as number));
  return sum;
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

function descent({ steps, changes }: LbfgsState, steepest: Float64Array): Float64Array {
  const q = steepest.slice();
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

/** The greatest component of the gradient, with sizes of what falls. */
export const steepness = (state: LbfgsState, sizes: Float64Array | null = null): number =>
  downhill(state, sizes).reduce((most, g) => Math.max(most, Math.abs(g)), 0);
