// Model versions, their aliases, the service, and scoring.
import { z } from 'zod';
import { Losses } from './data';
import { Metrics } from './metrics';
import { LearnerId } from './learn';
import { RawInput, Task } from './recipe';

/** `production` is what serves and scores unless told otherwise. */
export const Alias = z.enum(['production', 'candidate']);
export type Alias = z.infer<typeof Alias>;

export const ModelVersion = z.object({
  /** Counts from 1 in a project. */
  version: z.number().int(),
  runId: z.number().int(),
  learner: LearnerId,
  task: Task,
  target: z.string(),
  classes: z.array(z.string()),
  inputs: z.array(RawInput),
  metrics: Metrics,
  /** Binary: probabilities at or above this predict the positive class. */
  threshold: z.number(),
  /** Several classes decided by the greatest expected value: what each class (rows) decided as each (columns) brings. */
  decision: z.array(z.array(z.number())).optional(),
  calibratedBy: z.enum(['platt', 'temperature', 'isotonic']).optional(),
  /** Empty unless a gate was passed by a person's decision. */
  notes: z.array(z.string()),
  bytes: z.number().int(),
  aliases: z.array(Alias),
  createdAt: z.number(),
});
export type ModelVersion = z.infer<typeof ModelVersion>;

export const AliasChange = z.object({
  alias: Alias,
  version: z.number().int().nullable(),
  previous: z.number().int().nullable(),
  at: z.number(),
  kind: z.enum(['promote', 'rollback']),
});
export type AliasChange = z.infer<typeof AliasChange>;

export const ServiceStatus = z.object({
  running: z.boolean(),
  url: z.string().nullable(),
  port: z.number().int().nullable(),
  token: z.string().nullable(),
  model: z.number().int().nullable(),
  requests: z.number().int(),
  predictions: z.number().int(),
  errors: z.number().int(),
  startedAt: z.number().nullable(),
});
export type ServiceStatus = z.infer<typeof ServiceStatus>;

export const Prediction = z.object({
  prediction: z.union([z.string(), z.number()]),
  probabilities: z.record(z.string(), z.number()).optional(),
  /** Regression: where the actual number lies as often as was promised (the manifest's `interval.level`). */
  low: z.number().optional(),
  high: z.number().optional(),
  /** Ranking: the place within the list, 1 first; equal scores share it. */
  rank: z.number().int().optional(),
});
export type Prediction = z.infer<typeof Prediction>;

export const ScoreResult = z.object({
  rows: z.number().int(),
  path: z.string(),
  model: z.number().int(),
  /** Ranking: the column of the lists that rows have ranks in, and how many there are; null where the file lacks the column. */
  ranks: z.object({ column: z.string(), lists: z.number().int().nullable() }).optional(),
  /** Of columns that the model looks at, what stands in the file but could not be read as their type, and counted as missing. */
  lost: Losses.optional(),
});
export type ScoreResult = z.infer<typeof ScoreResult>;

/** One model's use so far, for the monitoring stage. */
export const MonitorReport = z.object({
  model: z.number().int().nullable(),
  predictions: z.number().int(),
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  /** Share of each predicted class in use and in the test split (classification). */
  classes: z.array(z.object({ name: z.string(), served: z.number(), expected: z.number() })),
  /** Population stability index by input column against the training split; null until 100 rows were seen. */
  drift: z.array(z.object({ column: z.string(), psi: z.number().nullable() })),
});
export type MonitorReport = z.infer<typeof MonitorReport>;
