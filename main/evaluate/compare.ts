// Two models on the same test rows.
import {
  type JobContext,
  mainMetric,
  type MetricName,
  saysNumber,
  type TestComparison,
} from '../../shared/domain';
import { likeliest } from '../learn';
import { turn } from '../../shared/domain/turn';
import { bootstrap, type Figures } from './bootstrap';
import { type Clusters, grouping, sumsOf } from './clusters';
import type { ModelOutputs } from './measure';
import { prepareMetrics, type Scored } from './metrics';
import { normalShare } from './weak';

export interface Contest extends Omit<Scored, 'outputs' | 'threshold' | 'weights'> {
  own: ModelOutputs;
  other: ModelOutputs;
  /** Rows that belong together, and how much each counts; undefined where each stands for itself and all count alike. */
  clusters?: Clusters | undefined;
  seed: number;
}

/** Steps of an exact distribution beyond which its normal approximation is as good. */
const MOST_STEPS = 5e7;

/** Every metric of both on the same draws, the main one first, and how often only one of the two is right. */
export async function compareModels(
  { own, other, clusters, seed, ...scored }: Contest,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<Omit<TestComparison, 'runId'>> {
  const { weights } = clusters ?? {};
  const ours = prepareMetrics({ ...scored, weights, ...own });
  await turn();
  const theirs = prepareMetrics({ ...scored, weights, ...other });
  await turn();
  const point = theirs(clusters?.weights);
  const main = mainMetric(scored.task, scored.aim);
  const names = (Object.keys(point) as MetricName[]).sort((a, b) => Number(b === main) - Number(a === main));
  const compute = async (weights?: Float64Array): Promise<Figures> => {
    const a = ours(weights);
    await turn();
    const b = theirs(weights);
    return Object.fromEntries(names.map((name) => [name, (a[name] ?? NaN) - (b[name] ?? NaN)]));
  };
  const { signal, onFraction } = ctx;
  const differences = await bootstrap(compute, {
    rows: scored.actual.length,
    seed,
    clusters,
    signal,
    ...(onFraction ? { onFraction } : {}),
  });
  const figures = names.flatMap((metric) => {
    const difference = differences[metric];
    return difference ? [{ metric, other: point[metric] ?? 0, difference }] : [];
  });
  const disagreement = saysNumber(scored.task) ? null : disagreementOf(scored, own, other, clusters);
  return { figures, disagreement };
}

function disagreementOf(
  { task, actual, classes }: Omit<Scored, 'outputs' | 'threshold'>,
  own: ModelOutputs,
  other: ModelOutputs,
  clusters: Clusters | undefined,
): TestComparison['disagreement'] {
  const said = ({ outputs, threshold }: ModelOutputs, i: number): number =>
    task === 'binary'
      ? (outputs[2 * i + 1] as number) >= threshold
        ? 1
        : 0
      : likeliest(outputs, i, classes);
  /** 1 where only this one is right, -1 where only the other is. */
  const balance = new Int8Array(actual.length);
  let onlyThis = 0;
  let onlyOther = 0;
  for (let i = 0; i < actual.length; i++) {
    const right = said(own, i) === actual[i];
    if (right === (said(other, i) === actual[i])) continue;
    balance[i] = right ? 1 : -1;
    if (right) onlyThis++;
    else onlyOther++;
  }
  const groups = grouping(clusters);
  const p = groups ? signsP(sumsOf(groups, balance)) : mcNemar(onlyThis, onlyOther);
  return { onlyThis, onlyOther, p };
}

/** McNemar's exact two-sided p (McNemar 1947): of rows that only one gets right, each model is as likely to be that one. */
export function mcNemar(a: number, b: number): number {
  const n = a + b;
  const few = Math.min(a, b);
  let log = -n * Math.LN2;
  let sum = 0;
  for (let k = 0; k <= few; k++) {
    sum += Math.exp(log);
    log += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}

/**
 * The same where rows belong together: each cluster's balance is as likely to be the other way round (a randomization test of signs: Fisher
 * 1935; of clusters of one row it is McNemar's). Exact, but for balances so many that their sum is as good as normal.
 */
export function signsP(balances: Float64Array): number {
  const sizes = balances.map(Math.abs).filter((size) => size > 0);
  const seen = Math.abs(balances.reduce((a, b) => a + b, 0));
  const most = sizes.reduce((a, b) => a + b, 0);
  if (seen === 0) return 1;
  if (sizes.length * most > MOST_STEPS) {
    const squares = sizes.reduce((sum, size) => sum + size * size, 0);
    return Math.min(1, 2 * (1 - normalShare(seen / Math.sqrt(squares))));
  }
  /** Of each sum from -most to most. */
  let chances = new Float64Array(2 * most + 1);
  chances[most] = 1;
  let reach = 0;
  for (const size of sizes) {
    const next = new Float64Array(chances.length);
    for (let at = most - reach; at <= most + reach; at++) {
      const half = (chances[at] as number) / 2;
      next[at + size] = (next[at + size] as number) + half;
      next[at - size] = (next[at - size] as number) + half;
    }
    chances = next;
    reach += size;
  }
  let p = 0;
  for (let at = most + seen; at < chances.length; at++) p += 2 * (chances[at] as number);
  return Math.min(1, p);
}
