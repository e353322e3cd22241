// What a learner is.
import type { z } from 'zod';
import {
  type Aim,
  AssayError,
  type Clock,
  type FeatureInfo,
  type Json,
  type LearnerId,
  type LearnerInfo,
  type SettingField,
  type Settings,
  type Task,
  type Text,
  text,
} from '../../shared/domain';
import type { GraphBuilder, TrainControl } from '../compute';
import type { FeatureForm } from '../recipe';
import { listsOf } from './ranking';
import type { SearchSpace } from './search/space';

/** Rows with their targets. */
export interface Labelled {
  /** rows x width features, row-major. */
  x: Float32Array;
  rows: number;
  width: number;
  /** Class index, or the number itself; for ranking the relevance, from 0 up. */
  y: Float64Array;
  /** Ranking: the number of the list that each row belongs to; rows of a list may lie anywhere. */
  groups?: Int32Array;
  /** How much each row counts, in losses and in what is watched; without them every row counts 1. From 0 up, not all 0. */
  weights?: Float64Array;
}

/** How a run is stopped, held and freed; asked between steps, at least every 100 ms. */
export type FitControl = TrainControl;

export interface FitInput<S> {
  task: Task;
  /** Names of the classes in the order of the outputs; empty for regression. */
  classes: readonly string[];
  features: readonly FeatureInfo[];
  train: Labelled;
  validation: Labelled;
  settings: S;
  seed: number;
  clock: Clock;
  control: FitControl;
  /**
   * More threads that a learner may use, and the file they are started from. Without it there is this one. `fromCells`: rows times
   * features from which on they are used, where that is not to be as the learner has it.
   */
  threads?: { file: string; count: number; fromCells?: number } | undefined;
  /** Stop with the best so far once this much time was spent, over all resumptions. */
  timeBudgetMs?: number;
  /** Bytes of an earlier checkpoint of the same fit: go on from there to the same bits. */
  checkpoint?: Uint8Array;
}

export interface CurvePoint {
  name:
    | 'loss'
    | 'validationLoss'
    | 'auc'
    | 'accuracy'
    | 'rmse'
    | 'ndcg'
    | Aim['metric']
    | 'learningRate'
    | 'foldScore';
  step: number;
  /** Epochs done, with fractions. */
  epoch: number;
  value: number;
}

export type FitEvent =
  /** What runs it, in words. */
  | { type: 'backend'; name: Text }
  | { type: 'progress'; fraction: number; epoch: number; step: number; secondsLeft: number | null }
  | { type: 'points'; points: CurvePoint[] }
  /** The weights that would be kept now. */
  | { type: 'best'; metric: string; value: number; epoch: number }
  | { type: 'checkpoint'; bytes: Uint8Array }
  /** Why it ended. */
  | { type: 'ending'; ending: Text };

export interface FittedModel {
  /** rows x width features in; rows x classes probabilities, or rows predictions, out. Not the exported graph: that is compared with it. */
  predict(x: Float32Array, rows: number): Float32Array;
  /** `features` float32 ['N', width] to `probabilities` float32 ['N', classes] or `prediction` float32 ['N']. */
  toOnnx(): GraphBuilder;
  /**
   * What integrated gradients add up, by feature (compute's `integrandGraph`): `row` and `other` float32 ['N', width], `place` ['N', 1] and
   * `wanted` ['N', outputs] to `parts` ['N', width] and `answer` ['N', outputs], in the unit of what is said; for yes or no there is one
   * output, the chance of the second class. Absent where the learner has no gradients.
   */
  toIntegrand?(): Promise<GraphBuilder>;
  dispose(): void;
}

export interface FitShape {
  rows: number;
  width: number;
  /** 1 for regression and binary. */
  outputs: number;
}

/**
 * One way to learn. `fit` throws AssayError: 'cancelled' after a last checkpoint, 'learn.diverged', 'learn.notResumable' for a
 * checkpoint of another fit, and what `checkFit` throws.
 */
export interface Learner<S extends Settings = Settings> {
  readonly id: LearnerId;
  readonly tasks: readonly Task[];
  /** Whether it takes features that can be missing (NaN). */
  readonly takesMissing: boolean;
  /**
   * How it wants its features. `scaled`: numbers of like size without gaps, categories as columns of 0 and 1. `codes`: numbers as they
   * are, NaN where missing, categories as whole numbers (FeatureInfo.levels).
   */
  readonly features: FeatureForm;
  readonly fields: readonly SettingField[];
  /** What a search may vary, beside the fields; nothing where absent. */
  readonly search?: SearchSpace;
  /** Settings by which nothing is chosen on the validation rows: cross-validated trials have these, whatever else they have. */
  readonly plain?: Settings;
  /** Settings that a search tries first, before it draws any; the defaults are tried before these. */
  readonly strong?: readonly Settings[];
  /** Whether a fit takes so much longer than the others' that a search plans it last. */
  readonly dear?: boolean;
  /**
   * For learners that stop early by their validation rows: the setting that says how long a fit goes on at most, and the one that says how
   * patient it is, with its greatest value.
   */
  readonly early?: { length: string; patience: { name: string; most: number } };
  /** Parses to the full settings, every one with a default. */
  readonly settings: z.ZodType<S>;
  /** Multiply-adds of a whole run, roughly: what the time estimate is made of. */
  cost(shape: FitShape, settings: S): number;
  fit(input: FitInput<S>): AsyncGenerator<FitEvent, FittedModel>;
}

/** A learner with its type of settings closed in. */
export interface AnyLearner extends Omit<Learner, 'settings' | 'cost' | 'fit'> {
  readonly info: LearnerInfo;
  /** The full settings. @throws AssayError learn.settings naming the first that is not allowed */
  parse(raw: Settings): Settings;
  cost(shape: FitShape, raw: Settings): number;
  /** Checks first: settings, task, classes, missing values. */
  fit(input: FitInput<Settings>): AsyncGenerator<FitEvent, FittedModel>;
}

export const learnerName = (id: LearnerId): Text => text(`learn.${id}.name`);

export function defineLearner<S extends Settings>(learner: Learner<S>): AnyLearner {
  const parse = (raw: Settings): S => parseSettings(learner, raw);
  const { id, tasks, takesMissing, features, fields, search, plain, strong, dear, early } = learner;
  return {
    id,
    tasks,
    takesMissing,
    features,
    fields,
    ...(search ? { search } : {}),
    ...(plain ? { plain } : {}),
    ...(strong ? { strong } : {}),
    ...(dear ? { dear } : {}),
    ...(early ? { early } : {}),
    info: {
      id,
      name: learnerName(id),
      description: text(`learn.${id}.about`),
      tasks: [...tasks],
      fields: [...fields],
    },
    parse,
    cost: (shape, raw) => learner.cost(shape, parse(raw)),
    async *fit(input) {
      const settings = parse(input.settings);
      checkFit(learner, input);
      return yield* learner.fit({ ...input, settings });
    },
  };
}

function parseSettings<S extends Settings>(learner: Learner<S>, given: Settings): S {
  // Runs of earlier versions have this setting; now the recipe balances the training rows, for every learner alike.
  const { classWeights = 'none', ...raw } = given;
  if (classWeights !== 'none')
    throw new AssayError('learn.settings', {
      setting: text('learn.setting.classWeights'),
      reason: text('learn.setting.classWeights.recipe'),
    });
  const unknown = Object.keys(raw).find((name) => !learner.fields.some((field) => field.name === name));
  if (unknown !== undefined)
    throw new AssayError('learn.settings', { setting: unknown, reason: text('learn.setting.unknown') });
  const parsed = learner.settings.safeParse(raw);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0] ?? '');
  const field = learner.fields.find((f) => f.name === name);
  throw new AssayError(
    'learn.settings',
    { setting: field?.label ?? name, reason: reasonFor(field, raw[name]) },
    { cause: parsed.error },
  );
}

function reasonFor(field: SettingField | undefined, value: Json | undefined): Text {
  const shown = value === undefined ? null : String(value);
  if (field?.choices) {
    return text('learn.setting.choice', {
      value: shown,
      choices: field.choices.map((c) => c.value).join(', '),
    });
  }
  if (field?.min !== undefined && field.max !== undefined) {
    const key = field.kind === 'integer' ? 'learn.setting.integer' : 'learn.setting.number';
    return text(key, { value: shown, min: field.min, max: field.max });
  }
  return text('learn.setting.type', { value: shown });
}

/**
 * What no learner can take.
 * @throws AssayError learn.unfit, learn.weights, learn.missingValues, learn.oneClass, learn.noOrder, learn.rankingWeights,
 *   data.tooFewRows
 */
export function checkFit(
  learner: Pick<Learner, 'id' | 'tasks' | 'takesMissing'>,
  input: Pick<FitInput<unknown>, 'task' | 'classes' | 'features' | 'train' | 'validation'>,
): void {
  const name = learnerName(learner.id);
  if (!learner.tasks.includes(input.task))
    throw new AssayError('learn.unfit', { learner: name, task: text(`learn.task.${input.task}`) });
  const { train, validation } = input;
  if (train.rows < 2 || validation.rows < 1)
    throw new AssayError('data.tooFewRows', { rows: train.rows + validation.rows, needed: 20 });
  refuseWeights(train);
  refuseWeights(validation);
  if (!learner.takesMissing) {
    const declared = input.features.find((feature) => feature.missing);
    const found =
      declared ?? input.features[missingColumn(train)] ?? input.features[missingColumn(validation)];
    if (found) throw new AssayError('learn.missingValues', { learner: name, feature: found.name });
  }
  if (input.task === 'ranking') {
    if (train.weights ?? validation.weights) throw new AssayError('learn.rankingWeights');
    refuseUnordered(train, 'train');
    refuseUnordered(validation, 'validation');
  } else if (input.task !== 'regression') {
    const first = train.y[0] as number;
    if (train.y.every((value) => value === first))
      throw new AssayError('learn.oneClass', { value: input.classes[first] ?? '' });
  }
}

/** Rows that no order is better for than another. */
function refuseUnordered({ groups, y }: Labelled, part: 'train' | 'validation'): void {
  if (groups && listsOf(groups, y).count > 0) return;
  throw new AssayError('learn.noOrder', { part: text(`recipe.part.${part}`) });
}

function refuseWeights({ weights, rows }: Labelled): void {
  if (!weights) return;
  const refuse = (row: number): AssayError =>
    new AssayError('learn.weights', { row: row + 1, value: String(weights[row] ?? '–') });
  if (weights.length !== rows) throw refuse(weights.length);
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (bad >= 0) throw refuse(bad);
  if (weights.every((weight) => weight === 0)) throw refuse(0);
}

/** The first column in which a value is missing, or -1. */
function missingColumn({ x, width }: Labelled): number {
  const at = x.findIndex((value) => Number.isNaN(value));
  return at < 0 ? -1 : at % width;
}
