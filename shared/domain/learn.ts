// Learners, runs and the metrics they write as they go.
import { z } from 'zod';
import { ErrorData } from './errors';
import { Json } from './json';
import { Task } from './recipe';
import { Text } from './text';

/** `auto` is a choice of the caller, not a learner: the pipeline resolves it. */
export const LearnerId = z.enum(['linear', 'dense', 'trees', 'forest']);
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
});
export type SettingField = z.infer<typeof SettingField>;

export const LearnerInfo = z.object({
  id: LearnerId,
  name: Text,
  description: Text,
  tasks: z.array(Task),
  fields: z.array(SettingField),
  /** Whether it can be used yet. */
  landed: z.boolean(),
});
export type LearnerInfo = z.infer<typeof LearnerInfo>;

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
});
export type Run = z.infer<typeof Run>;

/** One point of a curve. Names: loss, validationLoss, auc, accuracy, rmse, learningRate. */
export const MetricPoint = z.object({
  runId: z.number().int(),
  step: z.number().int(),
  epoch: z.number(),
  name: z.string(),
  value: z.number(),
  at: z.number(),
});
export type MetricPoint = z.infer<typeof MetricPoint>;

export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), run: Run }),
  z.object({ type: z.literal('points'), points: z.array(MetricPoint) }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
