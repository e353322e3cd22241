// The training of a pipeline that runs without a window: one learner beside the baseline, or the search that the window starts.
import {
  AssayError,
  type LearnerId,
  type Nested,
  nestedProgress,
  type Run,
  text,
  type Text,
} from '../../shared/domain';
import { better, type NestedService, type Trainer } from '../learn';
import type { Leaderboard, RunnerContext, RunRequest, Services } from './runner';

/** Without a time budget of its own a search ends by itself; this holds whatever may go wrong. */
const LONG_SECONDS = 3600;

export interface Trained {
  run: Run;
  leaderboard: Leaderboard | null;
}

/** Trains what the request asks for; the linear model comes along as the baseline to beat. Returns the run to evaluate. */
export async function trainAll(
  services: Services,
  request: RunRequest,
  context: RunnerContext,
): Promise<Trained> {
  const { trainer, evaluation } = services;
  const { learner, settings = {}, seed, timeBudgetSeconds } = request;
  if (learner === 'auto') return searchAll(services, request, context);
  const all = [...new Set<LearnerId>(['linear', learner])];
  const began = performance.now();
  const finished: Run[] = [];
  for (const [index, id] of all.entries()) {
    const spent = (performance.now() - began) / 1000;
    const left = timeBudgetSeconds === undefined ? undefined : timeBudgetSeconds - spent;
    const share = left === undefined ? undefined : Math.max(1, left / (all.length - index));
    const started = await trainer.start({
      learner: id,
      settings: id === learner ? settings : {},
      seed,
      timeBudgetSeconds: share,
    });
    finished.push(await follow(trainer, started, context, index / all.length, 1 / all.length));
  }
  const candidates = finished.filter((run) => run.learner === learner);
  return { run: await evaluation.prefer(candidates, { signal: context.signal }), leaderboard: null };
}

/** The same search that the window starts; what it tells is who leads. */
export async function searchAll(
  { trainer, search: searches, nested: repeats, evaluation }: Services,
  { seed, timeBudgetSeconds, aim, nested: repeated = false }: RunRequest,
  context: RunnerContext,
): Promise<Trained> {
  // Not after the whole search.
  if (repeated) repeats.refuseUnfit();
  const search = searches.start({
    timeBudgetSeconds: timeBudgetSeconds ?? LONG_SECONDS,
    seed,
    ...(aim ? { aim } : {}),
    breadth: timeBudgetSeconds === undefined ? 'firsts' : 'all',
  });
  const trials = (): Run[] => trainer.runs().filter((run) => run.searchId === search.id);
  const onAbort = (): void => void searches.cancel(search.id);
  if (context.signal?.aborted) onAbort();
  context.signal?.addEventListener('abort', onAbort, { once: true });
  const began = performance.now();
  const unsubscribe = trainer.subscribe((event) => {
    if (event.type !== 'run' || event.run.searchId !== search.id) return;
    const spent = (performance.now() - began) / 1000;
    context.onProgress?.({
      stage: 'train',
      fraction: timeBudgetSeconds === undefined ? null : Math.min(1, spent / timeBudgetSeconds),
      phase: leaderOf(trials()),
      secondsLeft: timeBudgetSeconds === undefined ? null : Math.max(0, timeBudgetSeconds - spent),
    });
  });
  try {
    const ended = await searches.ended(search.id);
    if (context.signal?.aborted || ended.state === 'cancelled') throw new AssayError('cancelled');
    if (ended.error) throw AssayError.fromData(ended.error);
    const preferred = await evaluation.choice(trials(), { signal: context.signal });
    const run = trainer.runs().find(({ id }) => id === preferred.runId);
    if (!run) throw new AssayError('learn.runMissing');
    const nested = repeated ? await repeat(repeats, trainer, search.id, context) : null;
    return { run, leaderboard: { preferred, trials: trials().sort(byScore), nested } };
  } finally {
    context.signal?.removeEventListener('abort', onAbort);
    unsubscribe();
  }
}

/** Repeats a search in outer folds. @throws AssayError cancelled, what it is refused for, and what it failed with */
export async function repeat(
  repeats: NestedService,
  trainer: Trainer,
  searchId: number,
  { signal, onProgress }: RunnerContext,
): Promise<Nested | null> {
  const onAbort = (): void => void repeats.cancel(searchId);
  const unsubscribe = trainer.subscribe((event) => {
    if (event.type !== 'search' || event.search.id !== searchId || !event.search.nested) return;
    const { fraction, secondsLeft, ...nested } = event.search.nested;
    onProgress?.({ stage: 'train', fraction, secondsLeft, phase: nestedProgress(nested) });
  });
  try {
    repeats.start(searchId);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const { nested } = await repeats.ended(searchId);
    if (nested?.state === 'cancelled') throw new AssayError('cancelled');
    if (nested?.error) throw AssayError.fromData(nested.error);
    return nested ?? null;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    unsubscribe();
  }
}

/** Best first; those without a score last, in the order they were started. */
function byScore(a: Run, b: Run): number {
  if (!a.score || !b.score) return a.score ? -1 : b.score ? 1 : a.id - b.id;
  return ahead(a, b) ? -1 : ahead(b, a) ? 1 : a.id - b.id;
}

function leaderOf(trials: readonly Run[]): Text {
  const scored = trials.filter((run) => run.state === 'finished' && run.score);
  const leader = scored.reduce<Run | null>((a, b) => (a === null || ahead(b, a) ? b : a), null);
  if (!leader?.score) return text('learn.search.trying');
  return text('pipeline.train.leader', {
    trials: scored.length,
    run: leader.place ?? leader.id,
    learner: text(`learn.${leader.learner}.name`),
    value: leader.score.value,
    metric: text(`pipeline.train.metric.${leader.score.metric}`),
  });
}

const ahead = ({ score: a }: Run, { score: b }: Run): boolean =>
  a !== undefined && b !== undefined && better(a.metric, a.value, b.value);

/** Waits for a run, reporting its share of the whole and honouring cancel. Throws what the run failed with. */
async function follow(
  trainer: Trainer,
  started: Run,
  context: RunnerContext,
  from: number,
  share: number,
): Promise<Run> {
  const onAbort = (): void => void trainer.cancel(started.id);
  if (context.signal?.aborted) onAbort();
  context.signal?.addEventListener('abort', onAbort, { once: true });
  const stopWatching = new AbortController();
  const watching = (async () => {
    for await (const event of trainer.watch(stopWatching.signal)) {
      if (event.type !== 'run' || event.run.id !== started.id) continue;
      const { progress } = event.run;
      context.onProgress?.({
        stage: 'train',
        fraction: from + share * progress.fraction,
        phase: { key: 'pipeline.train.running', params: { run: started.id, epoch: progress.epoch } },
        secondsLeft: progress.secondsLeft,
      });
    }
  })();
  try {
    const run = await trainer.finished(started.id);
    if (run.state === 'finished') return run;
    if (run.error) throw AssayError.fromData(run.error);
    throw new AssayError('cancelled');
  } finally {
    context.signal?.removeEventListener('abort', onAbort);
    stopWatching.abort();
    await watching;
  }
}
