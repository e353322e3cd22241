// Which run to go on with, without opening the test split: one rule for the window and the terminal.
import {
  AssayError,
  type Preferred,
  type Run,
  type RunComparison,
  type Task,
  type Text,
  text,
} from '../../shared/domain';
import { better, type Paired } from '../learn';
import type { HeldOut } from '../project';
import { metricText } from './words';
import { mainMetric } from './metrics';

/** As `paired` of the learn room, in whatever thread. */
export type Pair = (task: Task, first: HeldOut, second: HeldOut) => Promise<Paired | null>;

/** "5,000 rows", or "5,000 rows of 812 groups" where errors are over those. */
const onRows = ({ rows, groups }: Paired): Text =>
  groups === undefined ? text('evaluate.on.rows', { rows }) : text('evaluate.on.groups', { rows, groups });

/** Simpler first. */
const simplicity = (run: Run): number => (run.learner === 'linear' ? 0 : run.learner === 'ensemble' ? 2 : 1);

/**
 * The simplest run whose shortfall to the best one, on the rows that both held out, is within one standard error of that difference
 * (Breiman and others 1984, section 3.4.3). The best of several on few rows mostly only seems better: where that cannot be told, what is
 * simpler is easier to explain and to keep, and passes the gate that asks the same of the test rows. Simple is the linear model, then any
 * single model, then the ensemble.
 * @param runs finished runs of the same inputs
 * @param heldOutOf what a run said of rows that it had not seen; asked for the few runs that it comes to
 * @param pair finds how two of them compare
 * @throws AssayError evaluate.none when there is none
 */
export async function choose(
  task: Task,
  runs: readonly Run[],
  heldOutOf: (run: Run) => Promise<HeldOut | null>,
  pair: Pair,
): Promise<Preferred> {
  const top = leader(runs);
  if (!top) throw new AssayError('evaluate.none');
  const preferred = (chosen: Run, key: string, lead?: Paired): Preferred => ({
    runId: chosen.id,
    bestRunId: top.id,
    reason: text(`evaluate.preferred.${key}`, {
      run: chosen.id,
      best: top.id,
      bestLearner: text(`learn.${top.learner}.name`),
      runs: runs.length,
      metric: metricText(mainMetric(task)),
      by: lead ? Math.abs(lead.difference) : null,
      error: lead?.error ?? null,
      on: lead ? onRows(lead) : null,
    }),
  });
  if (runs.length === 1) return preferred(top, 'only');
  const own = simplicity(top) === 0 ? null : await heldOutOf(top);
  for (const [rank, key] of [
    [0, 'linear'],
    [1, 'single'],
  ] as const) {
    if (!own || simplicity(top) <= rank) break;
    const simple = leader(runs.filter((run) => simplicity(run) === rank));
    const other = simple && (await heldOutOf(simple));
    const lead = other && (await pair(task, own, other));
    if (!lead) continue;
    const behind = !better(lead.metric, lead.first, lead.second);
    if (behind || Math.abs(lead.difference) <= lead.error) return preferred(simple, key, lead);
  }
  return preferred(top, 'best');
}

/** The run with the best figure; of equal ones the first. */
const leader = (runs: readonly Run[]): Run | null =>
  runs.reduce<Run | null>((a, b) => (a === null || ahead(b, a) ? b : a), null);

/** The figure on held-out rows, or the best that was watched for runs of earlier versions. */
const figureOf = (run: Run): { metric: string; value: number } | null => run.score ?? run.best;

function ahead(a: Run, b: Run): boolean {
  const [one, other] = [figureOf(a), figureOf(b)];
  if (!one) return false;
  return !other || (one.metric === other.metric && better(one.metric, one.value, other.value));
}

/** Two runs on the rows that both held out. */
export function compareHeldOut(
  task: Task,
  { first, second }: { first: Run; second: Run },
  found: Paired,
): RunComparison {
  const { metric, rows, difference, low, high } = found;
  const surely = low > 0 || high < 0;
  const leads = better(metric, found.first, found.second);
  return {
    metric,
    rows,
    first: found.first,
    second: found.second,
    difference: { value: difference, low, high },
    summary: text(surely ? 'evaluate.compare.surely' : 'evaluate.compare.unsure', {
      better: leads ? first.id : second.id,
      other: leads ? second.id : first.id,
      metric: metricText(mainMetric(task)),
      by: Math.abs(difference),
      low: Math.min(Math.abs(low), Math.abs(high)),
      high: Math.max(Math.abs(low), Math.abs(high)),
      on: onRows(found),
    }),
  };
}
