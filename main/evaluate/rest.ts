// Several classes, each against the rest by its own probability: what a yes-or-no question has, once for every class.
import { type ClassAgainstRest, type Estimate, type JobContext, throwIfCancelled } from '../../shared/domain';
import { turn } from '../../shared/domain/turn';
import { type Clusters, grouping, massOf, weightOf } from './clusters';
import { calibration, curves } from './curves';
import { gains, liftByTenth } from './gains';
import { honestyOf } from './honesty';
import type { ClassAreas, Material } from './measure';
import { rank } from './metrics/ranking';

/** Of more classes only the most frequent have pictures: two hundred would be a report of ten megabytes. */
const MOST_DRAWN = 20;
/** Fewer rows (or groups) of a class say nothing of how sure its figures are. */
const LEAST = 2;
const FEW = 2000;
const NO_PICTURES = {
  ...{ roc: [], precisionRecall: [], gains: [], lift: [], calibration: [] },
} satisfies Partial<ClassAgainstRest>;

/** @param areas of each class, as `figures` gives them */
export async function againstRest(
  {
    recipe,
    actual,
    clusters,
    model: { outputs },
    seed,
  }: Pick<Material, 'recipe' | 'actual' | 'clusters' | 'model' | 'seed'>,
  areas: readonly ClassAreas[],
  ctx: JobContext = {},
): Promise<ClassAgainstRest[]> {
  const width = recipe.classes.length;
  const counts = countsOf(actual, width, clusters);
  const drawn = new Set(
    counts
      .map(({ rows }, k) => ({ rows, k }))
      .sort((a, b) => b.rows - a.rows || a.k - b.k)
      .slice(0, MOST_DRAWN)
      .map(({ k }) => k),
  );
  const found: ClassAgainstRest[] = [];
  for (const [k, name] of recipe.classes.entries()) {
    const { rows, share, apart, beside } = counts[k] as ClassCount;
    const told = apart >= LEAST && beside >= LEAST;
    const known = (estimate: Estimate | undefined): Estimate | null => (told && estimate ? estimate : null);
    const one: ClassAgainstRest = {
      ...{ name, rows, share, ...NO_PICTURES, ece: null, calibrationTest: null },
      rocAuc: known(areas[k]?.rocAuc),
      averagePrecision: known(areas[k]?.averagePrecision),
    };
    if (one.rocAuc) {
      const is = Uint8Array.from(actual, (y) => (y === k ? 1 : 0));
      const scores = Float64Array.from(actual, (_, i) => outputs[i * width + k] as number);
      const { error, test } = honestyOf(scores, is, seed, clusters);
      Object.assign(one, { ece: error, calibrationTest: test });
      await turn();
      if (drawn.has(k)) Object.assign(one, await pictures(is, scores, seed, clusters));
      throwIfCancelled(ctx.signal);
    }
    found.push(one);
  }
  return found;
}

type Pictures = Pick<ClassAgainstRest, keyof typeof NO_PICTURES>;

async function pictures(
  is: Uint8Array,
  scores: Float64Array,
  seed: number,
  clusters: Clusters | undefined,
): Promise<Pictures> {
  const ranking = rank(scores);
  await turn();
  const lines = curves(is, scores, clusters?.weights, ranking);
  await turn();
  // Few rows are drawn one by one sooner than they are shared out over the cells.
  const drawn = clusters ?? (is.length <= FEW ? alone(is.length) : undefined);
  return {
    ...lines,
    gains: await gains(is, ranking, seed, drawn),
    lift: await liftByTenth(is, ranking, seed, drawn),
    calibration: calibration(scores, is, clusters, ranking),
  };
}

/** Each row a cluster of its own. */
const alone = (rows: number): Clusters => ({
  ...{ of: Int32Array.from({ length: rows }, (_, i) => i), count: rows, single: true },
});

interface ClassCount {
  rows: number;
  share: number;
  /** Rows that count, or groups of them, of the class and of the rest. */
  apart: number;
  beside: number;
}

function countsOf(actual: Float64Array, width: number, clusters: Clusters | undefined): ClassCount[] {
  const groups = grouping(clusters);
  const weights = clusters?.weights;
  const mass = massOf(weights, actual.length) || 1;
  const counts = Array.from({ length: width }, () => ({ rows: 0, share: 0, apart: 0, pure: 0 }));
  const MIXED = -2;
  const only = new Int32Array(groups?.count ?? actual.length).fill(-1);
  const met = new Set<number>();
  for (let i = 0; i < actual.length; i++) {
    const k = actual[i] as number;
    const count = counts[k];
    if (!count) continue;
    count.rows++;
    const weight = weightOf(weights, i);
    // Rows that count nothing say nothing.
    if (weight === 0) continue;
    count.share += weight / mass;
    const group = groups ? (groups.of[i] as number) : i;
    only[group] = only[group] === -1 || only[group] === k ? k : MIXED;
    if (groups && met.has(group * width + k)) continue;
    if (groups) met.add(group * width + k);
    count.apart++;
  }
  let all = 0;
  for (const k of only) {
    if (k !== -1) all++;
    const count = counts[k];
    if (count) count.pure++;
  }
  return counts.map(({ pure, ...count }) => ({ ...count, beside: all - pure }));
}
