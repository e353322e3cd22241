// What automatic mode tried, as lines for a person and as the JSON that scripts read.
import type { Nested, Run } from '../../shared/domain';
import { text } from '../../shared/domain';
import { formatNumber } from '../../shared/messages';
import type { Leaderboard } from '../pipeline';
import { table, type Terminal } from './terminal';

/** Lines of the table; all are in the JSON. */
const SHOWN = 10;

const secondsOf = (run: Run): number => ((run.finishedAt ?? run.startedAt) - run.startedAt) / 1000;

export function printLeaderboard(terminal: Terminal, { preferred, trials, nested }: Leaderboard): void {
  const number = (value: number): string => formatNumber(value, terminal.locale);
  const finished = trials.filter((run) => run.score !== undefined);
  const metric = finished[0]?.score?.metric ?? 'auc';
  const head = [
    ...['trial', 'learner'].map((name) => terminal.say(text(`cli.column.${name}`))),
    terminal.say(text(`pipeline.train.metric.${metric}`)),
    ...['interval', 'time'].map((name) => terminal.say(text(`cli.column.${name}`))),
    '',
  ];
  const rows = finished
    .slice(0, SHOWN)
    .map((run) => [
      String(run.place ?? run.id),
      terminal.say(text(`learn.${run.learner}.name`)),
      number(run.score?.value ?? 0),
      `${number(run.score?.low ?? 0)} – ${number(run.score?.high ?? 0)}`,
      terminal.say(text('cli.time', { seconds: secondsOf(run) })),
      run.id === preferred.runId ? terminal.say(text('cli.preferred')) : '',
    ]);
  terminal.print();
  terminal.print(text('cli.leaderboard', { trials: trials.length, finished: finished.length }));
  for (const line of table([head, ...rows])) terminal.print(line);
  terminal.print(preferred.reason);
  const chosen = chosenOf(trials);
  if (nested?.score) printNested(terminal, nested);
  else if (chosen)
    terminal.print(text('cli.bestChosen', { value: chosen.value, low: chosen.low, high: chosen.high }));
}

/** What a search is worth, by its repetition in outer folds. */
export function printNested(terminal: Terminal, { folds, score, chosen }: Nested): void {
  if (!score) return;
  const { value, low, high, metric } = score;
  terminal.print(text('learn.nested.result', { folds, value, low, high }));
  const head = [
    ...['fold', 'learner'].map((name) => terminal.say(text(`cli.column.${name}`))),
    terminal.say(text(`pipeline.train.metric.${metric}`)),
  ];
  const rows = chosen.map((one) => [
    String(one.fold),
    terminal.say(text(`learn.${one.learner}.name`)),
    formatNumber(one.value, terminal.locale),
  ]);
  for (const line of table([head, ...rows])) terminal.print(line);
}

export function nestedJson({ folds, trials, seconds, score, chosen }: Nested): object | null {
  if (!score) return null;
  const { metric, value, low, high, rows } = score;
  return { folds, trials, seconds, metric, score: value, low, high, rows, chosen };
}

/** What the best single model comes to where it is chosen without the rows that judge it. */
const chosenOf = (trials: readonly Run[]): Run['chosen'] => trials.find((run) => run.chosen)?.chosen;

/** The leaderboard as scripts read it: best first, those that ended early last. */
export function leaderboardJson(terminal: Terminal, { preferred, trials, nested }: Leaderboard): object {
  return {
    preferred: { run: preferred.runId, best: preferred.bestRunId, reason: terminal.say(preferred.reason) },
    chosen: chosenOf(trials) ?? null,
    ...(nested?.score ? { nested: nestedJson(nested) } : {}),
    trials: trials.map((run) => ({
      run: run.id,
      trial: run.place ?? null,
      learner: run.learner,
      settings: run.settings,
      ...(run.members ? { members: run.members } : {}),
      metric: run.score?.metric ?? null,
      score: run.score?.value ?? null,
      low: run.score?.low ?? null,
      high: run.score?.high ?? null,
      seconds: secondsOf(run),
      bytes: run.bytes ?? null,
      state: run.state,
      ending: run.ending ? terminal.say(run.ending) : null,
    })),
  };
}
