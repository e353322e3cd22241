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
  type Preferred,
  type Progress,
  type Question,
  type RecipeSpec,
  type Run,
  type SearchAim,
  type Settings,
  type SourceCorrections,
  type StageId,
} from '../../shared/domain';
import type { DataService } from '../data';
import type { EvaluationService } from '../evaluate';
import { learnerById, type NestedService, type SearchService, type Trainer } from '../learn';
import type { QualityService } from '../quality';
import type { RecipeService } from '../recipe';
import type { RegistryService } from '../registry';
import { trainAll } from './training';

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
  /** Of a learner that is named; the others have their usual ones. */
  settings?: Settings | undefined;
  /** A recipe to use; without one that of the project, where it predicts the same, else a proposal. */
  recipe?: RecipeSpec | undefined;
  /** Of `auto`, numbers only: the loss to search and judge by. */
  aim?: SearchAim | undefined;
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
  const { version, gate, stopped } = await untilTraining(services, request, context);
  if (stopped) return { version, gate, evaluation: null, model: null, leaderboard: null, stopped };
  const { run, leaderboard } = await trainAll(services, request, context);
  let evaluation = await services.evaluation.run(run.id, during(context, 'evaluate'));
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

const during = ({ signal, onProgress }: RunnerContext, stage: StageId): JobContext => ({
  signal,
  onProgress: (progress) => onProgress?.({ stage, ...progress }),
});

/**
 * The stages before training: import, quality gate, recipe. `stopped` where the gate says no and nobody accepted it.
 * @throws AssayError data.*, target.*, recipe.*, learn.unknown, cancelled
 */
export async function untilTraining(
  services: Services,
  request: RunRequest,
  context: RunnerContext,
): Promise<Pick<RunOutcome, 'version' | 'gate' | 'stopped'>> {
  // Refused before the first byte is read: a learner that is not there is not found out after an import.
  if (request.learner !== 'auto') learnerById(request.learner);
  const version = await services.data.import(request.file, request.options, during(context, 'collect'));
  const names = version.columns.map((column) => column.name);
  if (!names.includes(request.target)) {
    throw new AssayError('target.missing', { column: request.target, columns: names.join(', ') });
  }
  if (request.group !== undefined && !names.includes(request.group))
    throw new AssayError('data.columnMissing', { column: request.group, columns: names.join(', ') });
  let gate = await checkQuality(services, request.target, during(context, 'quality'));
  if (gate.verdict === 'fail') {
    if (request.acceptGate === undefined) {
      const count = gate.checks.filter((check) => check.verdict === 'fail').length;
      return { version, gate, stopped: new AssayError('gate.qualityFailed', { count }) };
    }
    gate = await services.quality.accept(request.acceptGate);
  }
  const kept = keptRecipe(services, request);
  const spec = kept ?? (await proposeFor(services, request));
  await services.recipe.save(spec, during(context, 'features'));
  return { version, gate, stopped: null };
}

/** A recipe that a person made: the one that is handed in, or the project's, unless it predicts something else or another way. */
function keptRecipe(
  { recipe }: Services,
  { recipe: given, target, task, group }: RunRequest,
): RecipeSpec | null {
  if (given) return given;
  const spec = recipe.saved()?.spec;
  return spec?.target === target && task === undefined && group === undefined ? spec : null;
}

/** The recipe proposed for the present version, for the kind of question that was asked. Errors: target.*, recipe.noFeatures. */
export async function proposeFor(
  { recipe }: Pick<Services, 'recipe'>,
  { target, task, group }: Pick<RunRequest, 'target' | 'task' | 'group'>,
): Promise<RecipeSpec> {
  const proposed = await recipe.propose(target);
  if (task === 'ranking' || group !== undefined) return asRanking(proposed, group ?? guessGroup(proposed));
  if (task === 'number') return asTask(proposed, 'regression', null);
  if (task === 'classes' && proposed.task === 'regression') return asTask(proposed, 'multiclass', null);
  return proposed;
}

/** The quality gate with the project's suite; with the one proposed for this target where it has none, or one for another target. */
export async function checkQuality(
  services: Pick<Services, 'quality'>,
  target: string | null,
  context: JobContext,
): Promise<GateReport> {
  const { target: asks } = await services.quality.suite(context);
  if (asks !== target) await services.quality.saveSuite(await services.quality.propose(target));
  return services.quality.run(context);
}
