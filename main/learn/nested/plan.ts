// What repeating a search takes: whether it can be had, how much it repeats, and how long that is likely to go on.
import {
  methodOf,
  type NestedCost,
  type RecipeSpec,
  type Resampling,
  type Run,
  type Text,
  text,
} from '../../../shared/domain';
import { OUTER_FOLDS } from './outer';

/** Share of the rows that a fold learns from; in time the earlier half and what lies before the fold. */
const SHARE = 1 - 1 / OUTER_FOLDS;
const SHARE_IN_TIME = 0.7;

/** Why a search whose trials are scored so cannot be repeated; null where it can. */
export function refusal(
  { kind }: Resampling,
  { split, task }: Pick<RecipeSpec, 'split' | 'task'>,
): Text | null {
  if (kind === 'folds') return null;
  const method = methodOf(split, task);
  if (method === 'column') return text('learn.nested.column');
  return text(method === 'time' && task === 'ranking' ? 'learn.nested.lists' : 'learn.nested.large');
}

/** Seconds that each trial to be repeated took, in the order in which they were begun: what finished, and what fell behind. */
export function toRepeat(trials: readonly Run[]): number[] {
  return trials
    .filter(
      (run) =>
        run.learner !== 'ensemble' &&
        run.fromRunId === undefined &&
        (run.state === 'finished' || run.ending?.key === 'learn.ending.hopeless'),
    )
    .sort((a, b) => (a.place ?? a.id) - (b.place ?? b.id))
    .map((run) => Math.max(0.05, ((run.finishedAt ?? run.startedAt) - run.startedAt) / 1000));
}

/** @param threads folds that go on at once */
export function costOf(
  resampling: Resampling,
  trials: readonly Run[],
  threads: number,
): Omit<NestedCost, 'refused'> {
  const each = toRepeat(trials);
  const inTime = resampling.kind === 'folds' && resampling.keeps === 'time';
  const seconds = each.reduce((a, b) => a + b, 0) * (inTime ? SHARE_IN_TIME : SHARE);
  const folds = Array.from({ length: OUTER_FOLDS }, () => seconds);
  return { folds: OUTER_FOLDS, trials: each.length, seconds: timeLeft(folds, threads) };
}

/** Seconds until all are done, one after another on so many threads: each begins where a thread is free first. */
export function timeLeft(seconds: readonly number[], threads: number): number {
  const free = Array.from({ length: Math.max(1, threads) }, () => 0);
  for (const each of seconds) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] as number) + each;
  }
  return Math.max(...free);
}

/** How far folds are, by what their trials are likely to cost beside each other. */
export class Course {
  private readonly total: number;
  private readonly before: number[];

  /** @param each seconds that each trial took in the search */
  constructor(each: readonly number[]) {
    this.before = [0];
    for (const seconds of each) this.before.push((this.before.at(-1) as number) + seconds);
    this.total = this.before.at(-1) || 1;
  }

  /** Share of a fold with so many trials done, and the next one so far. */
  share(done: number, underWay: number): number {
    const at = (k: number): number => this.before[Math.min(k, this.before.length - 1)] as number;
    return (at(done) + underWay * (at(done + 1) - at(done))) / this.total;
  }
}
