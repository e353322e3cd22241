// What a calibration error tells. The error of few rows leans upwards: honest probabilities, too, are off by chance in every bin, and no
// bin can be off by less than nothing (Bröcker 2012, "Estimating reliability and resolution of probability forecasts through decomposition
// of the empirical score"; Kumar, Liang and Ma 2019, "Verified uncertainty calibration"). So it is held against what it would be if the
// answers were drawn from the probabilities themselves (consistency resampling: Bröcker and Smith 2007; Vaicenavicius et al. 2019).
import { type CalibrationTest, type Estimate, Random } from '../../shared/domain';
import { percentile } from './bootstrap';
import { type Clusters, grouping, massOf, weightOf } from './clusters';
import { BINS, binOf } from './metrics/calibration';

const DRAWS = 1000;
/** In a bin of more rows, how often the event comes true is normal enough. */
const EXACT = 50;
/** Standard errors from which on it is known which way a bin is off. */
const KNOWN = 2.5;
/** An error is noticed where it is told from honesty this often. */
const POWER = 0.8;

/** By bin: how far it is off as a part of the whole (its share of the rows times its gap), and how much of that chance makes. */
interface Gaps {
  off: Float64Array;
  /** DRAWS x BINS: what chance adds where probabilities are honest. */
  noise: Float64Array;
  /** How much more the answers vary than honest ones would; at least 1. */
  wider: Float64Array;
  share: Float64Array;
  /** Mean probability, and mean of p (1 - p), rows by their weights. */
  predicted: Float64Array;
  spread: Float64Array;
}

export interface Honesty {
  /** The plain error with a 95 % interval of what it truly is; the interval holds it. */
  error: Estimate;
  test: CalibrationTest;
}

/**
 * What the calibration error of these rows says of the model.
 * @param probabilities of the event, row by row
 * @param cameTrue 1 where it came true, else 0
 */
export function honestyOf(
  probabilities: ArrayLike<number>,
  cameTrue: ArrayLike<number>,
  seed: number,
  clusters?: Clusters,
): Honesty {
  const gaps = gapsOf(probabilities, cameTrue, new Random(seed), clusters);
  const { off, noise, wider } = gaps;
  const value = off.reduce((sum, gap) => sum + Math.abs(gap), 0);
  const drawn = (figure: (chance: number, bin: number) => number): Float64Array => {
    const sums = new Float64Array(DRAWS);
    for (let i = 0; i < noise.length; i++) {
      const draw = Math.floor(i / BINS);
      sums[draw] = (sums[draw] as number) + figure(noise[i] as number, i % BINS);
    }
    return sums.sort();
  };
  const honest = drawn(Math.abs);
  const beyond = honest.reduce((count, error) => count + (error >= value ? 1 : 0), 0);
  const known = knownSigns(gaps);
  // Of a bin that is surely off to one side, chance adds to the error and takes from it; of the others it can add |noise| at most.
  const added = drawn((chance, bin) => {
    const more = chance * (wider[bin] as number);
    return known[bin] === 0 ? Math.abs(more) : more * (known[bin] as number);
  });
  // Whatever the signs, it adds at least what it adds to bins that are all off to the side seen.
  const least = drawn((chance, bin) => chance * (wider[bin] as number) * Math.sign(off[bin] || 1));
  const bound = (draws: Float64Array, share: number): number =>
    Math.min(1, Math.max(0, value - percentile(draws, share, 0)));
  const low = Math.min(value, bound(added, 0.975));
  const high = Math.max(value, bound(least, 0.025));
  return {
    error: { value, low, high },
    test: {
      chance: honest.reduce((sum, error) => sum + error / DRAWS, 0),
      p: (beyond + 1) / (DRAWS + 1),
      surely: Math.min(value, bound(added, 0.95)),
      atMost: Math.max(value, bound(least, 0.05)),
      detectable: detectable(gaps, percentile(honest, 0.95, 0)),
    },
  };
}

function gapsOf(
  probabilities: ArrayLike<number>,
  cameTrue: ArrayLike<number>,
  random: Random,
  clusters: Clusters | undefined,
): Gaps {
  const weights = clusters?.weights;
  const n = massOf(weights, probabilities.length) || 1;
  const [off, count, sum, bend, variance] = [0, 1, 2, 3, 4].map(
    () => new Float64Array(BINS),
  ) as Float64Array[] as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const members: [p: number, weight: number][][] = Array.from({ length: BINS }, () => []);
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number;
    const bin = binOf(p);
    const weight = weightOf(weights, i);
    off[bin] = (off[bin] as number) + (weight * ((cameTrue[i] as number) - p)) / n;
    count[bin] = (count[bin] as number) + weight;
    sum[bin] = (sum[bin] as number) + weight * p;
    bend[bin] = (bend[bin] as number) + weight * p * (1 - p);
    variance[bin] = (variance[bin] as number) + weight * weight * p * (1 - p);
    if ((members[bin]?.length ?? 0) <= EXACT) members[bin]?.push([p, weight]);
  }
  /** Of the residuals in each bin, squared: how much the answers do vary. */
  const squares = new Float64Array(BINS);
  const centred = Float64Array.from({ length: probabilities.length }, (_, i) => {
    const bin = binOf(probabilities[i] as number);
    const residual =
      weightOf(weights, i) *
      ((cameTrue[i] as number) -
        (probabilities[i] as number) -
        ((off[bin] as number) * n) / (count[bin] || 1));
    squares[bin] = (squares[bin] as number) + residual * residual;
    return residual;
  });
  const groups = grouping(clusters);
  const noise = groups
    ? clusteredNoise(probabilities, centred, groups, random)
    : Float64Array.from({ length: DRAWS * BINS }, (_, i) => {
        const bin = i % BINS;
        const rows = members[bin] as (typeof members)[number];
        if (rows.length > EXACT) return (Math.sqrt(variance[bin] as number) * random.normal()) / n;
        return rows.reduce((all, [p, weight]) => all + weight * (random.uniform() < p ? 1 - p : -p), 0) / n;
      });
  const mean = (values: Float64Array): Float64Array => values.map((value, bin) => value / (count[bin] || 1));
  return {
    off,
    noise,
    // Whole clusters vary as they were seen to.
    wider: squares.map((seen, bin) =>
      groups || variance[bin] === 0 ? 1 : Math.max(1, Math.sqrt(seen / (variance[bin] as number))),
    ),
    share: count.map((rows) => rows / n),
    predicted: mean(sum),
    spread: mean(bend),
  };
}

/** Normal draws with the covariance of what whole clusters add to the bins. */
function clusteredNoise(
  probabilities: ArrayLike<number>,
  centred: Float64Array,
  { of, count, weights }: Clusters,
  random: Random,
): Float64Array {
  const n = massOf(weights, probabilities.length) || 1;
  const sums = new Float64Array(count * BINS);
  for (let i = 0; i < of.length; i++) {
    const at = (of[i] as number) * BINS + binOf(probabilities[i] as number);
    sums[at] = (sums[at] as number) + (centred[i] as number) / n;
  }
  const covariance = new Float64Array(BINS * BINS);
  const factor = count < 2 ? 1 : count / (count - 1);
  for (let from = 0; from < sums.length; from += BINS)
    for (let a = 0; a < BINS; a++)
      for (let b = 0; b < BINS; b++)
        covariance[a * BINS + b] =
          (covariance[a * BINS + b] as number) +
          factor * (sums[from + a] as number) * (sums[from + b] as number);
  const root = cholesky(covariance);
  const noise = new Float64Array(DRAWS * BINS);
  for (let draw = 0; draw < DRAWS; draw++) {
    const z = Float64Array.from({ length: BINS }, () => random.normal());
    for (let a = 0; a < BINS; a++)
      for (let b = 0; b <= a; b++)
        noise[draw * BINS + a] =
          (noise[draw * BINS + a] as number) + (root[a * BINS + b] as number) * (z[b] as number);
  }
  return noise;
}

/** The lower root of a covariance; a row without variance of its own stays nought. */
function cholesky(covariance: Float64Array): Float64Array {
  const root = new Float64Array(BINS * BINS);
  for (let a = 0; a < BINS; a++)
    for (let b = 0; b <= a; b++) {
      let left = covariance[a * BINS + b] as number;
      for (let k = 0; k < b; k++) left -= (root[a * BINS + k] as number) * (root[b * BINS + k] as number);
      const pivot = root[b * BINS + b] as number;
      root[a * BINS + b] = a === b ? Math.sqrt(Math.max(0, left)) : pivot > 1e-12 ? left / pivot : 0;
    }
  return root;
}

/** 1 and -1 of bins that are surely off that way, 0 of the others (as moments are selected in Andrews and Soares 2010). */
function knownSigns({ off, noise, wider }: Gaps): Float64Array {
  return off.map((gap, bin) => {
    let squares = 0;
    for (let i = bin; i < noise.length; i += BINS) squares += (noise[i] as number) ** 2;
    const error = Math.sqrt(squares / DRAWS) * (wider[bin] as number);
    return Math.abs(gap) > KNOWN * error ? Math.sign(gap) : 0;
  });
}

/** The smallest error, alike in all bins, that would be told from honesty. @param limit what honest probabilities seldom exceed */
function detectable({ noise, share, predicted, spread }: Gaps, limit: number): number {
  const noticed = (error: number): boolean => {
    const shift = predicted.map((p) => (p < 0.5 ? Math.min(error, 1 - p) : -Math.min(error, p)));
    const wider = shift.map((by, bin) => {
      const p = (predicted[bin] as number) + by;
      return spread[bin] === 0 ? 1 : Math.sqrt((p * (1 - p)) / (spread[bin] as number));
    });
    let count = 0;
    for (let draw = 0; draw < DRAWS; draw++) {
      let sum = 0;
      for (let bin = 0; bin < BINS; bin++)
        sum += Math.abs(
          (share[bin] as number) * (shift[bin] as number) +
            (noise[draw * BINS + bin] as number) * (wider[bin] as number),
        );
      if (sum > limit) count++;
    }
    return count >= POWER * DRAWS;
  };
  let [low, high] = [0, 1];
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (noticed(middle)) high = middle;
    else low = middle;
  }
  return high;
}
