// Learners, runs and the metrics they write as they go.
import { z } from 'zod';
import { type Aim, aimSettings } from './aim';
import { ErrorData } from './errors';
import { Estimate } from './metrics';
import { Json } from './json';
import { Task } from './recipe';
import { Text, text } from './text';
import { Calibration } from './worth';

/** `auto` is a choice of the caller, not a learner: the pipeline resolves it. */
export const LearnerId = z.enum([
  'linear',
  'dense',
  'trees',
  'forest',
  'ensemble',
  'bayes',
  'neighbours',
  'transformer',
]);
export type LearnerId = z.infer<typeof LearnerId>;

/** One setting of a learner as a form shows it. */
export const SettingField = z.object({
  name: z.string(),
  kind: z.enum(['integer', 'number', 'choice', 'boolean', 'text']),
  label: Text,
  help: Text,
  default: z.union([z.number(), z.string(), z.boolean()]),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.object({ value: z.string(), label: Text })).optional(),
  /** Where 0 stands for something else: what. */
  zero: Text.optional(),
  /** Means something for these tasks only; all, where none are named. */
  tasks: z.array(Task).optional(),
  /** Means something only where another setting has one of these values. */
  when: z.object({ name: z.string(), is: z.array(z.string()) }).optional(),
});
export type SettingField = z.infer<typeof SettingField>;

/** The value of a setting: what a person chose, or the learner's default. */
export function settingOf(
  field: SettingField,
  settings: Readonly<Record<string, unknown>>,
): number | string | boolean {
  const value = settings[field.name];
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? value
    : field.default;
}

/** The settings that mean something for this task beside the others; for every task where it is not known. */
export function settingsThatCount(
  fields: readonly SettingField[],
  task: Task | null,
  settings: Readonly<Record<string, unknown>>,
): SettingField[] {
  return fields.filter(({ tasks, when }) => {
    if (task !== null && tasks && !tasks.includes(task)) return false;
    const other = when && fields.find(({ name }) => name === when.name);
    return !when || !other || when.is.includes(String(settingOf(other, settings)));
  });
}

export const LearnerInfo = z.object({
  id: LearnerId,
  name: Text,
  description: Text,
  tasks: z.array(Task),
  fields: z.array(SettingField),
});
export type LearnerInfo = z.infer<typeof LearnerInfo>;

/** Whether a learner with these fields can be trained by the loss of an aim. */
export function canAim(fields: readonly SettingField[], aim: Aim): boolean {
  const losses = fields.find(({ name }) => name === 'objective')?.choices ?? [];
  return losses.some(({ value }) => value === aimSettings(aim)['objective']);
}

export const Settings = z.record(z.string(), Json);
export type Settings = z.infer<typeof Settings>;

export const RunState = z.enum(['running', 'paused', 'finished', 'cancelled', 'failed', 'interrupted']);
export type RunState = z.infer<typeof RunState>;

export const RunProgress = z.object({
  fraction: z.number(),
  epoch: z.number().int(),
  step: z.number().int(),
  secondsLeft: z.number().nullable(),
});
export type RunProgress = z.infer<typeof RunProgress>;

/**
 * Where a run's score comes from: rows that its fit did not see, told apart once, or each row in turn by cross-validation, in folds that
 * keep groups whole, or that come one after another in time (the earliest rows then are never judged).
 */
export const Resampling = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('split') }),
  z.object({
    kind: z.literal('folds'),
    folds: z.number().int(),
    repeats: z.number().int(),
    keeps: z.enum(['groups', 'time']).optional(),
  }),
]);
export type Resampling = z.infer<typeof Resampling>;

/** A run's figure on rows that its fits did not see, with its 95 % interval. */
export const Score = Estimate.extend({
  metric: z.string(),
  rows: z.number().int(),
  /** How many groups of rows the error is over, where the split keeps groups together. */
  groups: z.number().int().optional(),
  /** Standard error of the figure. */
  error: z.number(),
  /** Of the pinball loss: the quantile that was asked for; of the Tweedie deviance: its power. */
  quantile: z.number().optional(),
  power: z.number().optional(),
});
export type Score = z.infer<typeof Score>;

export const Run = z.object({
  id: z.number().int(),
  learner: LearnerId,
  settings: Settings,
  seed: z.number().int(),
  versionId: z.number().int(),
  /** Fingerprint of data version and recipe: a run is stale when this is not the project's present one. */
  inputs: z.string(),
  state: RunState,
  progress: RunProgress,
  /** What ran it, in words: "Compiled, CPU, 1 thread". */
  backend: Text.nullable(),
  /** Why it ended: completed, early stop, time budget. */
  ending: Text.nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** Best validation value of the watched metric, null before the first. */
  best: z.object({ metric: z.string(), value: z.number(), epoch: z.number().int() }).nullable(),
  resumable: z.boolean(),
  error: ErrorData.nullable(),
  /** For training altogether, over all resumptions. */
  timeBudgetSeconds: z.number().nullable().optional(),
  /** One split where absent. */
  resampling: Resampling.optional(),
  /** On the rows that were held out; absent before the end, and for runs of earlier versions. */
  score: Score.optional(),
  /** Of the finished model's graph. */
  bytes: z.number().int().optional(),
  /** The search that it is a trial of, its place in it from 1, and why it was tried. */
  searchId: z.number().int().optional(),
  place: z.number().int().optional(),
  why: Text.optional(),
  /** Of an ensemble: the runs that it asks, and how much each is listened to; the weights add up to 1. */
  members: z.array(z.object({ runId: z.number().int(), weight: z.number() })).optional(),
  /**
   * Of an ensemble: what the best of the models that it chose from comes to, each row judged by one that was chosen without it. The best
   * figure of many on the very same rows is better than that by luck alone.
   */
  chosen: Score.optional(),
  /** The run whose settings were changed by a person to make this one. */
  fromRunId: z.number().int().optional(),
  /** A correction of its probabilities, chosen by a person after training; part of what is evaluated and deployed. */
  calibration: Calibration.nullable().optional(),
});
export type Run = z.infer<typeof Run>;

/** One point of a curve. Names: loss, validationLoss, auc, accuracy, rmse, learningRate, and foldScore (step: the fold, from 1). */
export const MetricPoint = z.object({
  runId: z.number().int(),
  step: z.number().int(),
  epoch: z.number(),
  name: z.string(),
  value: z.number(),
  at: z.number(),
});
export type MetricPoint = z.infer<typeof MetricPoint>;

export const SearchState = z.enum(['running', 'paused', 'finished', 'cancelled', 'failed', 'interrupted']);
export type SearchState = z.infer<typeof SearchState>;

/** What was said before a search began, from a few short fits on a sample. */
export const Forecast = z.object({
  metric: z.string(),
  /** The best score is likely to lie here. */
  low: z.number(),
  high: z.number(),
  /** Rows that the probe learnt from. */
  rows: z.number().int(),
  /** Seconds until every kind of learner was tried once. */
  portfolioSeconds: z.number(),
  /** Trials that the time budget is likely to allow. */
  trials: z.number().int(),
  /** Seconds that the probe itself took. */
  seconds: z.number(),
});
export type Forecast = z.infer<typeof Forecast>;

/** The loss that a search is for, and judges by, where that is not the usual one of numbers. */
export const SearchAim = z.object({
  metric: z.enum(['mae', 'pinball', 'poissonDeviance', 'tweedieDeviance']),
  quantile: z.number().min(0.01).max(0.99).optional(),
  power: z.number().min(1.05).max(1.95).optional(),
});
export type SearchAim = z.infer<typeof SearchAim>;

export const SearchRequest = z.object({
  timeBudgetSeconds: z.number().positive(),
  seed: z.number().int(),
  /** Those allowed; every one that suits the task where absent. */
  learners: z.array(LearnerId).optional(),
  /** `firsts`: every kind of learner once, with its defaults, and nothing more. */
  breadth: z.enum(['firsts', 'all']).optional(),
  /** Numbers only: learners that cannot be trained by this loss are left out. */
  aim: SearchAim.optional(),
  forecast: Forecast.nullable().optional(),
});
export type SearchRequest = z.infer<typeof SearchRequest>;

/**
 * The whole search once more in every outer fold (nested cross-validation), on rows that had no say in it. What it came to is the mean over
 * the folds, each by its rows; see learn/nested.
 */
export const Nested = z.object({
  state: SearchState,
  /** Outer folds, and trials that each of them repeats. */
  folds: z.number().int(),
  trials: z.number().int(),
  /** Whether each of them weighs its trials together, as the search did. */
  ensemble: z.boolean(),
  /** Trials that are done in all folds together, and folds that are over. */
  trialsDone: z.number().int(),
  foldsDone: z.number().int(),
  /** 0 to 1, by what the trials are likely to cost. */
  fraction: z.number(),
  secondsLeft: z.number().nullable(),
  /** Time that it has run, pauses left out. */
  seconds: z.number(),
  /** Null before the end. The interval is of the judged rows, not of the rows that were learnt from. */
  score: Score.nullable(),
  /** What each fold went on with by the rule of the choice, and what that came to on the fold's rows. */
  chosen: z.array(z.object({ fold: z.number().int(), learner: LearnerId, value: z.number() })),
  error: ErrorData.nullable(),
});
export type Nested = z.infer<typeof Nested>;

/** How far it is, in words. */
export const nestedProgress = ({
  folds,
  trials,
  foldsDone,
  trialsDone,
}: Pick<Nested, 'folds' | 'trials' | 'foldsDone' | 'trialsDone'>): Text =>
  text('learn.nested.progress', { folds, foldsDone, trials: folds * trials, trialsDone });

/** What repeating a search would cost, before it is asked for. */
export const NestedCost = z.object({
  folds: z.number().int(),
  trials: z.number().int(),
  seconds: z.number(),
  /** Why it cannot be had; null where it can. */
  refused: Text.nullable(),
});
export type NestedCost = z.infer<typeof NestedCost>;

/** A search for the best model. Its trials are runs with its id. */
export const Search = z.object({
  id: z.number().int(),
  seed: z.number().int(),
  timeBudgetSeconds: z.number(),
  learners: z.array(LearnerId),
  breadth: z.enum(['firsts', 'all']).optional(),
  aim: SearchAim.optional(),
  metric: z.string(),
  resampling: Resampling,
  versionId: z.number().int(),
  /** Fingerprint of data version and recipe, as a run's. */
  inputs: z.string(),
  state: SearchState,
  /** What it is doing, or why it ended. */
  phase: Text.nullable(),
  /** Time that it has run, pauses left out. */
  spentSeconds: z.number(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  forecast: Forecast.nullable(),
  error: ErrorData.nullable(),
  /** Absent before it was asked for. */
  nested: Nested.optional(),
});
export type Search = z.infer<typeof Search>;

/** Which run to go on with, and why that one. */
export const Preferred = z.object({
  runId: z.number().int(),
  /** The run with the best figure; the preferred one itself, or one that it is not surely worse than. */
  bestRunId: z.number().int(),
  /** The finished runs that it was chosen among. */
  among: z.array(z.number().int()),
  reason: Text,
});
export type Preferred = z.infer<typeof Preferred>;

/** Two runs on the rows that both held out: first minus second. */
export const RunComparison = z.object({
  metric: z.string(),
  rows: z.number().int(),
  first: z.number(),
  second: z.number(),
  difference: Estimate,
  summary: Text,
});
export type RunComparison = z.infer<typeof RunComparison>;

export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), run: Run }),
  z.object({ type: z.literal('points'), points: z.array(MetricPoint) }),
  z.object({ type: z.literal('search'), search: Search }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
