// Segments in which the model errs more than elsewhere: found on one half of the test rows, measured on the other.
import {
  type JobContext,
  lossOf,
  Random,
  saysNumber,
  throwIfCancelled,
  type WeakSegment,
} from '../../shared/domain';
import { turn } from '../../shared/domain/turn';
import { among, type Clusters, clusteredVariance, grouping, LEAST_CLUSTERS, weightOf } from './clusters';
import { surprise } from './metrics/calibration';
import type { Levels } from './segments';
import type { Judged } from './slices';

/** Rows of either half that are looked at. */
const MOST_ROWS = 20_000;
/** A segment holds at least so many rows and such a share of its half. */
const LEAST_ROWS = 30;
const LEAST_SHARE = 0.02;
/** Single conditions that are tried together with every other one. */
const BEAM = 8;
const REPORTED = 5;
/** Two segments that share so much of their rows say the same. */
const SAME = 0.5;
/** A second condition is worth saying where the error grows by this much over the first alone. */
const WORSE = 1.25;

interface Candidate {
  /** [column, level] of one or two conditions. */
  parts: readonly (readonly [number, number])[];
  rows: number;
  mean: number;
  z: number;
}

/** Error of each row: log loss of the class that came true, or the absolute error, or the loss that was asked for. */
export function errorsOf({ task, actual, outputs, width, aim }: Judged): Float64Array {
  return Float64Array.from(actual, (y, i) => {
    if (aim) return lossOf(aim, y, outputs[i] as number);
    if (saysNumber(task)) return Math.abs((outputs[i] as number) - y);
    let sum = 0;
    for (let k = 0; k < width; k++) sum += outputs[i * width + k] as number;
    return surprise((outputs[i * width + y] as number) / sum);
  });
}

/**
 * A beam search over one and two conditions (as subgroup discovery does; Klösgen 1996, Chung et al. 2019 "Slice Finder"). Whatever
 * is tried on many segments finds some that look weak by chance alone, so what was found on the first half is measured again on the
 * second, with intervals wide enough for all that are reported. Rows that belong together are in one half, and vary as one. What is
 * called rows here may be lists; `least` of them make a segment.
 */
export async function weakSegments(
  errors: Float64Array,
  levels: readonly Levels[],
  seed: number,
  ctx: JobContext & { clusters?: Clusters | undefined; least?: number } = {},
): Promise<{ weak: (WeakSegment & { measured: Int32Array })[]; searched: number }> {
  const { clusters, least: fewest = LEAST_ROWS } = ctx;
  const { order, half } = halvesOf(errors.length, new Random(seed), clusters);
  const search = order.subarray(0, Math.min(half, MOST_ROWS));
  const proof = order.subarray(half, Math.min(order.length, half + MOST_ROWS));
  const least = Math.max(fewest, LEAST_SHARE * search.length);
  const { mean, variance } = momentsOf(errors, search, clusters);
  const rate = (
    parts: Candidate['parts'],
    { rows, mass, squares, sum }: { rows: number; mass: number; squares: number; sum: number },
  ): Candidate => ({
    parts,
    rows,
    mean: sum / mass,
    z: (sum / mass - mean) / Math.sqrt((variance * squares) / mass ** 2 + 1e-300),
  });
  const tried: Candidate[] = [];
  const addColumn = (column: number, within: Int32Array, rest: Candidate['parts']): void => {
    const { conditions, of } = levels[column] as Levels;
    const all = conditions.map(() => ({ rows: 0, mass: 0, squares: 0, sum: 0 }));
    for (const row of within) {
      const own = all[of[row] as number];
      if (!own) continue;
      const weight = weightOf(clusters?.weights, row);
      own.rows++;
      own.mass += weight;
      own.squares += weight * weight;
      own.sum += weight * (errors[row] as number);
    }
    for (const [level, own] of all.entries())
      if (own.rows >= least && own.rows < within.length && own.mass > 0)
        tried.push(rate([...rest, [column, level]], own));
  };
  for (let column = 0; column < levels.length; column++) addColumn(column, search, []);
  const singles = [...tried].sort((a, b) => b.z - a.z).slice(0, BEAM);
  for (const { parts } of singles) {
    const [first] = parts;
    if (!first) continue;
    const within = search.filter((row) => levels[first[0]]?.of[row] === first[1]);
    for (let column = 0; column < levels.length; column++)
      if (column !== first[0]) addColumn(column, within, parts);
    await turn();
    throwIfCancelled(ctx.signal);
  }
  const chosen = distinct(
    tried.filter((candidate) => candidate.z > 2).sort((a, b) => b.z - a.z),
    levels,
    search,
  );
  const weak = chosen.map((candidate) =>
    proven(candidate, chosen.length, { errors, levels, all: order, proof, clusters }),
  );
  return { weak: weak.filter((segment) => segment.excess.value > 0), searched: tried.length };
}

/** The rows in a drawn order, and where the second half begins; rows that belong together lie together, in one half. */
function halvesOf(
  rows: number,
  random: Random,
  clusters: Clusters | undefined,
): { order: Int32Array; half: number } {
  const order = random.shuffle(Int32Array.from({ length: rows }, (_, i) => i));
  let half = rows >> 1;
  const groups = grouping(clusters);
  if (!groups) return { order, half };
  const { of, count } = groups;
  const place = random.shuffle(Int32Array.from({ length: count }, (_, i) => i));
  order.sort((a, b) => (place[of[a] as number] as number) - (place[of[b] as number] as number));
  while (half < rows && half > 0 && of[order[half] as number] === of[order[half - 1] as number]) half++;
  return { order, half };
}

/** The standard error of how far two means lie apart, where a cluster may have rows in both. */
function apartError(
  errors: Float64Array,
  [inside, mean]: readonly [Int32Array, number],
  [outside, otherMean]: readonly [Int32Array, number],
  clusters: Clusters,
): number {
  const rows = [...inside, ...outside];
  const own = among(clusters, rows);
  if (!own || (among(clusters, inside)?.count ?? 0) < LEAST_CLUSTERS) return Infinity;
  const mass = (part: Int32Array): number =>
    part.reduce((sum, row) => sum + weightOf(clusters.weights, row), 0) || 1;
  const [massInside, massOutside] = [mass(inside), mass(outside)];
  const adds = Float64Array.from(rows, (row, i) => {
    const error = errors[row] as number;
    const weight = weightOf(clusters.weights, row);
    return i < inside.length
      ? (weight * (error - mean)) / massInside
      : (weight * (otherMean - error)) / massOutside;
  });
  return Math.sqrt(clusteredVariance(own, adds));
}

/** The first of those that are about the same rows. */
function distinct(ranked: readonly Candidate[], levels: readonly Levels[], rows: Int32Array): Candidate[] {
  const chosen: { candidate: Candidate; members: Uint8Array }[] = [];
  for (const candidate of ranked) {
    if (chosen.length === REPORTED) break;
    const members = Uint8Array.from(rows, (row) => (holds(candidate.parts, levels, row) ? 1 : 0));
    const same = chosen.some((other) => {
      let both = 0;
      let either = 0;
      for (let i = 0; i < members.length; i++) {
        both += (members[i] as number) & (other.members[i] as number);
        either += (members[i] as number) | (other.members[i] as number);
      }
      return both > SAME * either;
    });
    const within = chosen.some(
      (other) =>
        candidate.mean < WORSE * other.candidate.mean &&
        other.candidate.parts.every(([column, level]) =>
          candidate.parts.some(([c, l]) => c === column && l === level),
        ),
    );
    if (!same && !within) chosen.push({ candidate, members });
  }
  return chosen.map(({ candidate }) => candidate);
}

const holds = (parts: Candidate['parts'], levels: readonly Levels[], row: number): boolean =>
  parts.every(([column, level]) => levels[column]?.of[row] === level);

interface Proof {
  errors: Float64Array;
  levels: readonly Levels[];
  /** All rows, and those that prove. */
  all: Int32Array;
  proof: Int32Array;
  clusters: Clusters | undefined;
}

/** By Welch's standard error, or that of whole clusters. */
function proven(
  { parts }: Candidate,
  reported: number,
  { errors, levels, all, proof, clusters }: Proof,
): WeakSegment & { measured: Int32Array } {
  const inside = proof.filter((row) => holds(parts, levels, row));
  const outside = proof.filter((row) => !holds(parts, levels, row));
  const own = momentsOf(errors, inside, clusters);
  const rest = momentsOf(errors, outside, clusters);
  const value = own.mean - rest.mean;
  // Bonferroni's share of the 5 per cent.
  const half =
    inside.length < 2
      ? Infinity
      : normalQuantile(1 - 0.025 / Math.max(1, reported)) *
        (clusters
          ? apartError(errors, [inside, own.mean], [outside, rest.mean], clusters)
          : Math.sqrt(own.variance / inside.length + rest.variance / Math.max(1, outside.length)));
  const bound = Number.isFinite(half) ? half : Math.abs(value) + 1;
  let rows = 0;
  for (const row of all) if (holds(parts, levels, row)) rows++;
  return {
    conditions: parts.flatMap(([column, level]) => levels[column]?.conditions[level] ?? []),
    rows,
    error: own.mean,
    otherError: rest.mean,
    excess: { value, low: value - bound, high: value + bound },
    sure: value - bound > 0,
    // Places of its rows among those that prove, by which more can be said of it.
    measured: inside.slice().sort(),
  };
}

function momentsOf(
  values: Float64Array,
  rows: Int32Array,
  clusters: Clusters | undefined,
): { mean: number; variance: number } {
  const weights = clusters?.weights;
  let sum = 0;
  let mass = 0;
  for (const row of rows) {
    sum += weightOf(weights, row) * (values[row] as number);
    mass += weightOf(weights, row);
  }
  const mean = mass === 0 ? 0 : sum / mass;
  let squares = 0;
  for (const row of rows) squares += weightOf(weights, row) * ((values[row] as number) - mean) ** 2;
  return { mean, variance: squares / Math.max(1, mass - mass / Math.max(1, rows.length)) };
}

/** Of the standard normal distribution, for shares above one half, by Newton's method. */
export function normalQuantile(share: number): number {
  let z = 2;
  for (let step = 0; step < 50; step++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const next = z - (normalShare(z) - share) / density;
    if (Math.abs(next - z) < 1e-9) return next;
    z = next;
  }
  return z;
}

/** The share below z: a sum that converges for every z that is met here (Marsaglia 2004, "Evaluating the normal distribution"). */
export function normalShare(z: number): number {
  let sum = z;
  let term = z;
  for (let i = 3; sum + term !== sum && i < 400; i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
}
