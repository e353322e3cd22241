// Which run to go on with, without opening the test split: one rule for the window and the terminal.
import {
  aimOf,
  AssayError,
  type Preferred,
  type Run,
  type RunComparison,
  type Task,
  type Text,
  text,
} from '../../shared/domain';
import { better, type Paired, simplest } from '../learn';
import type { HeldOut } from '../project';
import { metricText } from './words';
import { mainMetric } from './metrics';

/** As `paired` of the learn room, in whatever thread. */
export type Pair = (task: Task, first: HeldOut, second: HeldOut) => Promise<Paired | null>;

/** "5,000 rows", or "5,000 rows of 812 groups" where errors are over those. */
const onRows = ({ rows, groups }: Paired): Text =>
  groups === undefined ? text('evaluate.on.rows', { rows }) : text('evaluate.on.groups', { rows, groups });

/**
 * Which run to go on with, and why: see `simplest` of the learn room.
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
  const found = await simplest(runs, heldOutOf, (first, second) => pair(task, first, second));
  if (!found) throw new AssayError('evaluate.none');
  const { chosen, top, by, lead } = found;
  return {
    runId: chosen.id,
    bestRunId: top.id,
    among: runs.map(({ id }) => id),
    reason: text(`evaluate.preferred.${by}`, {
      run: chosen.id,
      best: top.id,
      bestLearner: text(`learn.${top.learner}.name`),
      runs: runs.length,
      metric: metricText(mainMetric(task, aimOf(task, chosen.settings))),
      by: lead ? Math.abs(lead.difference) : null,
      error: lead?.error ?? null,
      on: lead ? onRows(lead) : null,
    }),
  };
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
      metric: metricText(mainMetric(task, aimOf(task, first.settings))),
      by: Math.abs(difference),
      low: Math.min(Math.abs(low), Math.abs(high)),
      high: Math.max(Math.abs(low), Math.abs(high)),
      on: onRows(found),
    }),
  };
}
