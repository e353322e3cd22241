// A file through every stage without a window: import, gate, recipe, train, evaluate, register.
import {
  asRanking,
  asTask,
  AssayError,
  type DatasetVersion,
  type EvaluationReport,
  type GateReport,
  guessGroup,
  type JobContext,
  type LearnerId,
  type ModelVersion,
  type Nested,
  nestedProgress,
  type Preferred,
  type Progress,
  type Question,
  type RecipeSpec,
  type Run,
  type SourceCorrections,
  type StageId,
  text,
  type Text,
} from '../../shared/domain';
import type { DataService } from '../data';
import type { EvaluationService } from '../evaluate';
import { better, learnerById, type NestedService, type SearchService, type Trainer } from '../learn';
import type { QualityService } from '../quality';
import type { RecipeService } from '../recipe';
import type { RegistryService } from '../registry';

/** The services a run needs; the kernel's session is one. */
export interface Services {
  data: DataService;
  quality: QualityService;
  recipe: RecipeService;
  trainer: Trainer;
  search: SearchService;
  nested: NestedService;
  evaluation: EvaluationService;
  registry: RegistryService;
}

export interface RunRequest {
  file: string;
  /** How the file is to be read, as far as that is not to be found by looking. */
  options?: SourceCorrections;
  target: string;
  /** `ranking`: rows are put in order within the lists of `group`, or of the column whose name says so; else what the target is like. */
  task?: Question | undefined;
  group?: string | undefined;
  /** `auto` searches for the best model, see learn/search; without a time budget every kind of learner is tried once. */
  learner: LearnerId | 'auto';
  seed: number;
  /** For training altogether, in seconds; shared between the learners that are trained. */
  timeBudgetSeconds?: number | undefined;
  /** Of `auto`: whether the search is repeated in outer folds afterwards, see learn/nested. */
  nested?: boolean | undefined;
  /** With a reason, a failed gate is let pass and the reason kept with the model. */
  acceptGate?: string | undefined;
}

export interface RunOutcome {
  version: DatasetVersion;
  gate: GateReport;
  /** Null where a gate said no. */
  evaluation: EvaluationReport | null;
  model: ModelVersion | null;
  /** Of automatic mode: what was tried, best first, and which was preferred why; null for a learner that was named. */
  leaderboard: Leaderboard | null;
  /** Why there is no model. */
  stopped: AssayError | null;
}

export interface Leaderboard {
  preferred: Preferred;
  /** Finished trials best first, then those that ended early. */
  trials: Run[];
  /** What the search came to where it was repeated; null where that was not asked for. */
  nested: Nested | null;
}

export type StageProgress = Omit<Progress, 'type'> & { stage: StageId };

export interface RunnerContext {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: StageProgress) => void) | undefined;
}

/** Runs every stage. Bad input and cancel throw; a gate that says no is an outcome, since its report is wanted. */
export async function runPipeline(
  services: Services,
  request: RunRequest,
  context: RunnerContext,
): Promise<RunOutcome> {
  const at = (stage: StageId): JobContext => ({
    signal: context.signal,
    onProgress: (progress) => context.onProgress?.({ stage, ...progress }),
  });
  // Refused before the first byte is read: a learner that is not there is not found out after an import.
  if (request.learner !== 'auto') learnerById(request.learner);
  const version = await services.data.import(request.file, request.options, at('collect'));
  const names = version.columns.map((column) => column.name);
  if (!names.includes(request.target)) {
    throw new AssayError('target.missing', { column: request.target, columns: names.join(', ') });
  }
  if (request.group !== undefined && !names.includes(request.group))
    throw new AssayError('data.columnMissing', { column: request.group, columns: names.join(', ') });
  let gate = await checkQuality(services, request.target, at('quality'));
  if (gate.verdict === 'fail') {
    if (request.acceptGate === undefined) {
      const count = gate.checks.filter((check) => check.verdict === 'fail').length;
      return {
        version,
        gate,
        evaluation: null,
        model: null,
        leaderboard: null,
        stopped: new AssayError('gate.qualityFailed', { count }),
      };
    }
    gate = await services.quality.accept(request.acceptGate);
  }
  await services.recipe.save(asked(await services.recipe.propose(request.target), request), at('features'));
  const { run, leaderboard } = await trainAll(services, request, context);
  let evaluation = await services.evaluation.run(run.id, at('evaluate'));
  if (evaluation.gate.verdict === 'fail') {
    if (request.acceptGate === undefined) {
      const count = evaluation.gate.rules.filter((rule) => rule.verdict === 'fail').length;
      return {
        version,
        gate,
        evaluation,
        model: null,
        leaderboard,
        stopped: new AssayError('gate.evaluationFailed', { count }),
      };
    }
    evaluation = await services.evaluation.accept(request.acceptGate);
  }
  return { version, gate, evaluation, model: await services.registry.register(), leaderboard, stopped: null };
}

/** The proposal, for the kind of question that was asked. */
function asked(proposed: RecipeSpec, { task, group }: RunRequest): RecipeSpec {
  if (task === 'ranking' || group !== undefined) return asRanking(proposed, group ?? guessGroup(proposed));
  if (task === 'number') return asTask(proposed, 'regression', null);
  if (task === 'classes' && proposed.task === 'regression') return asTask(proposed, 'multiclass', null);
  return proposed;
}

/** The quality gate with the suite proposed for this target. */
export async function checkQuality(
  services: Pick<Services, 'quality'>,
  target: string | null,
  context: JobContext,
): Promise<GateReport> {
  await services.quality.saveSuite(await services.quality.propose(target));
  return services.quality.run(context);
}

/** Without a time budget of its own a search ends by itself; this holds whatever may go wrong. */
const LONG_SECONDS = 3600;

interface Trained {
  run: Run;
  leaderboard: Leaderboard | null;
}

/** Trains what the request asks for; the linear model comes along as the baseline to beat. Returns the run to evaluate. */
async function trainAll(services: Services, request: RunRequest, context: RunnerContext): Promise<Trained> {
  const { trainer, evaluation } = services;
  const { learner, seed, timeBudgetSeconds } = request;
  if (learner === 'auto') return searchAll(services, request, context);
  const all = [...new Set<LearnerId>(['linear', learner])];
  const began = performance.now();
  const finished: Run[] = [];
  for (const [index, id] of all.entries()) {
    const spent = (performance.now() - began) / 1000;
    const left = timeBudgetSeconds === undefined ? undefined : timeBudgetSeconds - spent;
    const share = left === undefined ? undefined : Math.max(1, left / (all.length - index));
    const started = await trainer.start({ learner: id, settings: {}, seed, timeBudgetSeconds: share });
    finished.push(await follow(trainer, started, context, index / all.length, 1 / all.length));
  }
  const candidates = finished.filter((run) => run.learner === learner);
  return { run: await evaluation.prefer(candidates, { signal: context.signal }), leaderboard: null };
}

/** The same search that the window starts; what it tells is who leads. */
async function searchAll(
  { trainer, search: searches, nested: repeats, evaluation }: Services,
  { seed, timeBudgetSeconds, nested: repeated = false }: RunRequest,
  context: RunnerContext,
): Promise<Trained> {
  // Not after the whole search.
  if (repeated) repeats.refuseUnfit();
  const search = searches.start({
    timeBudgetSeconds: timeBudgetSeconds ?? LONG_SECONDS,
    seed,
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

/** Repeats a search in outer folds. Throws what that failed with. */
async function repeat(
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
