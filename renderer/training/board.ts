// The leaderboard: runs in the order that is asked for, and what set them apart in words.
import {
  type Aim,
  aimOf,
  type LearnerInfo,
  type Run,
  sameAim,
  type SettingField,
  settingOf,
  settingsThatCount,
  smallerIsBetter,
} from '../../shared/domain';
import { secondsOf } from './words';

export type BoardColumn = 'place' | 'rank' | 'learner' | 'score' | 'time' | 'size' | 'state';

export interface BoardSort {
  column: BoardColumn;
  falling: boolean;
}

const aim = ({ settings }: Run): Aim | undefined => aimOf('regression', settings);

/** The metric that the board is about: that of the ranked runs, or else of the first with a figure. */
export function boardMetric(runs: readonly Run[]): string | null {
  const rank = ranks(runs);
  const first = runs.find((run) => rank.has(run.id)) ?? runs.find((run) => figureOf(run));
  return (first && figureOf(first)?.metric) ?? null;
}

/** A run's figure: on held-out rows, or, for runs that are not finished or of earlier versions, the best that was watched. */
export const figureOf = (run: Run): { metric: string; value: number } | null => run.score ?? run.best;

/**
 * Finished runs by their figure, best first: 1 for the best. Runs that were trained by another loss than the ones that the board is about, and
 * those that watch another metric, have no rank.
 */
export function ranks(runs: readonly Run[]): ReadonlyMap<number, number> {
  const finished = runs.filter((run) => run.state === 'finished' && figureOf(run));
  const usual = finished.find((run) => aim(run) === undefined) ?? finished[0];
  const metric = usual?.score?.metric;
  const ranked = finished
    .filter((run) => sameAim(aim(run), usual && aim(usual)))
    .filter((run) => metric === undefined || figureOf(run)?.metric === metric)
    .flatMap((run) => {
      const figure = figureOf(run);
      return figure ? [{ id: run.id, figure }] : [];
    })
    .sort(
      (a, b) =>
        (smallerIsBetter(a.figure.metric) ? 1 : -1) * (a.figure.value - b.figure.value) || a.id - b.id,
    );
  return new Map(ranked.map(({ id }, index) => [id, index + 1]));
}

/** Runs without the value that is sorted by stand last, whichever way it goes; equal ones stay in the order they were started. */
export function sorted(runs: readonly Run[], { column, falling }: BoardSort, now: number): Run[] {
  const rank = ranks(runs);
  const value = (run: Run): number | string | null => {
    switch (column) {
      case 'place':
        return run.id;
      case 'rank':
        return rank.get(run.id) ?? null;
      case 'learner':
        return run.learner;
      case 'score':
        return figureOf(run)?.value ?? null;
      case 'time':
        return secondsOf(run, now);
      case 'size':
        return run.bytes ?? null;
      case 'state':
        return run.state;
    }
  };
  return [...runs].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return x === y ? a.id - b.id : x === null ? 1 : -1;
    const order = x < y ? -1 : x > y ? 1 : 0;
    return (falling ? -order : order) || a.id - b.id;
  });
}

/** The settings of a run that are not its learner's defaults, numbers first: they say the most. */
export const changedSettings = (info: LearnerInfo | undefined, run: Run): SettingField[] =>
  settingsThatCount(info?.fields ?? [], null, run.settings)
    .filter((field) => settingOf(field, run.settings) !== field.default)
    .sort((a, b) => Number(a.kind === 'choice') - Number(b.kind === 'choice'));

/** Settings in which two runs of one kind of learner differ; all of both where they are of two kinds. */
export function differing(
  learners: readonly LearnerInfo[],
  first: Run,
  second: Run,
): { field: SettingField; in: 'both' | 'first' | 'second' }[] {
  const of = (run: Run): LearnerInfo | undefined => learners.find(({ id }) => id === run.learner);
  if (first.learner === second.learner)
    return (of(first)?.fields ?? [])
      .filter((field) => settingOf(field, first.settings) !== settingOf(field, second.settings))
      .map((field) => ({ field, in: 'both' }));
  return [
    ...changedSettings(of(first), first).map((field) => ({ field, in: 'first' as const })),
    ...changedSettings(of(second), second).map((field) => ({ field, in: 'second' as const })),
  ];
}
