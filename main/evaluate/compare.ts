// Two models on the same test rows.
import type { JobContext, MetricName, TestComparison } from '../../shared/domain';
import { likeliest } from '../learn';
import { bootstrap, breath, type Figures } from './bootstrap';
import type { ModelOutputs } from './measure';
import { prepareMetrics, type Scored } from './metrics';

export interface Contest extends Omit<Scored, 'outputs' | 'threshold'> {
  own: ModelOutputs;
  other: ModelOutputs;
  seed: number;
}

/** Every metric of both on the same draws, and how often only one of the two is right. */
export async function compareModels(
  { own, other, seed, ...scored }: Contest,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<Omit<TestComparison, 'runId'>> {
  const ours = prepareMetrics({ ...scored, ...own });
  await breath();
  const theirs = prepareMetrics({ ...scored, ...other });
  await breath();
  const point = theirs();
  const names = Object.keys(point) as MetricName[];
  const compute = async (weights?: Float64Array): Promise<Figures> => {
    const a = ours(weights);
    await breath();
    const b = theirs(weights);
    return Object.fromEntries(names.map((name) => [name, (a[name] ?? NaN) - (b[name] ?? NaN)]));
  };
  const { signal, onFraction } = ctx;
  const differences = await bootstrap(compute, {
    rows: scored.actual.length,
    seed,
    signal,
    ...(onFraction ? { onFraction } : {}),
  });
  const figures = names.flatMap((metric) => {
    const difference = differences[metric];
    return difference ? [{ metric, other: point[metric] ?? 0, difference }] : [];
  });
  return { figures, disagreement: scored.task === 'regression' ? null : disagreementOf(scored, own, other) };
}

function disagreementOf(
  { task, actual, classes }: Omit<Scored, 'outputs' | 'threshold'>,
  own: ModelOutputs,
  other: ModelOutputs,
): TestComparison['disagreement'] {
  const said = ({ outputs, threshold }: ModelOutputs, i: number): number =>
    task === 'binary'
      ? (outputs[2 * i + 1] as number) >= threshold
        ? 1
        : 0
      : likeliest(outputs, i, classes);
  let onlyThis = 0;
  let onlyOther = 0;
  for (let i = 0; i < actual.length; i++) {
    const right = said(own, i) === actual[i];
    if (right === (said(other, i) === actual[i])) continue;
    if (right) onlyThis++;
    else onlyOther++;
  }
  return { onlyThis, onlyOther, p: mcNemar(onlyThis, onlyOther) };
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
