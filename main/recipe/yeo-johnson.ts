// The power transform of I.-K. Yeo and R. A. Johnson, "A new family of power transformations to improve normality or symmetry",
// Biometrika 87 (2000), with its power by maximum likelihood (equation 3.1 there).

/** At power 1 the value itself; below, long right tails become short; above, long left ones. */
export function yeoJohnson(value: number, power: number): number {
  const base = 1 + Math.abs(value);
  if (value < 0) return power === 2 ? -Math.log(base) : -(base ** (2 - power) - 1) / (2 - power);
  return power === 0 ? Math.log(base) : (base ** power - 1) / power;
}

const LEAST = -5;
const GREATEST = 5;
const ROUNDS = 50;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The likeliest power, by golden section (Kiefer 1953), yielding after each try; 1 where there is nothing to learn from. */
export function* yeoJohnsonPower(values: Float64Array): Generator<void, number> {
  const first = values[0];
  if (first === undefined || values.every((value) => value === first)) return 1;
  const lean = values.reduce((sum, value) => sum + Math.sign(value) * Math.log(1 + Math.abs(value)), 0);
  const likelihood = (power: number): number => {
    let mean = 0;
    let squares = 0;
    let n = 0;
    for (const value of values) {
      const moved = yeoJohnson(value, power);
      const delta = moved - mean;
      mean += delta / ++n;
      squares += delta * (moved - mean);
    }
    const found = (-n / 2) * Math.log(squares / n) + (power - 1) * lean;
    return Number.isFinite(found) ? found : -Infinity;
  };
  let low = LEAST;
  let high = GREATEST;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let ofLeft = likelihood(left);
  let ofRight = likelihood(right);
  for (let round = 0; round < ROUNDS; round++) {
    if (ofLeft >= ofRight) {
      high = right;
      right = left;
      ofRight = ofLeft;
      left = high - GOLDEN * (high - low);
      ofLeft = likelihood(left);
    } else {
      low = left;
      left = right;
      ofLeft = ofRight;
      right = low + GOLDEN * (high - low);
      ofRight = likelihood(right);
    }
    yield;
  }
  const power = (low + high) / 2;
  // So near to these that the formula would lose its digits, they are meant.
  return Math.abs(power) < 1e-6 ? 0 : Math.abs(power - 2) < 1e-6 ? 2 : power;
}
