// The manifest that leaves with every model: what goes in, what comes out, and what it was made from.
import { z } from 'zod';
import {
  Acceptance,
  Calibration,
  ColumnType,
  ConformalBand,
  Estimate,
  FittedRecipe,
  LearnerId,
  MetricName,
  RuleResult,
  Task,
  Verdict,
} from '../../shared/domain';

/**
 * The training distribution of one raw column, for drift. Numbers: `edges` are the inner cut points of at most ten quantile
 * bins (so `shares` has one more entry), the last share is that of missing values. Categories: `values` are the most frequent,
 * `shares` follow them, then all others, then missing.
 */
export const Reference = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    column: z.string(),
    edges: z.array(z.number()),
    shares: z.array(z.number()),
  }),
  z.object({
    kind: z.literal('category'),
    column: z.string(),
    values: z.array(z.string()),
    shares: z.array(z.number()),
  }),
]);
export type Reference = z.infer<typeof Reference>;

export const ManifestInput = z.object({
  name: z.string(),
  type: ColumnType,
  /** ONNX element type. Dates are milliseconds since 1970-01-01 UTC as double; booleans are the strings true and false. */
  onnxType: z.enum(['double', 'string']),
  /** How a missing value is given. */
  missing: z.enum(['NaN', '']),
});

export const Manifest = z.object({
  format: z.literal('assay-model'),
  formatVersion: z.literal(1),
  /** Version of Assay that wrote it. */
  assay: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  project: z.string(),
  task: Task,
  target: z.string(),
  positive: z.string().nullable(),
  classes: z.array(z.string()),
  /** Binary: a probability of the positive class at or above this predicts it. The graph's own label uses the same. */
  threshold: z.number(),
  /**
   * Several classes decided by the greatest expected value: what each class (rows) decided as each (columns) brings; by the likeliest class where
   * absent. The graph's own label uses the same.
   */
  decision: z.array(z.array(z.number())).optional(),
  /** Every input has the shape [N, 1]. */
  inputs: z.array(ManifestInput),
  outputs: z.array(z.object({ name: z.string(), onnxType: z.enum(['string', 'float']), shape: z.string() })),
  learner: LearnerId,
  settings: z.record(z.string(), z.json()),
  seed: z.number().int(),
  recipe: FittedRecipe,
  data: z.object({
    name: z.string(),
    version: z.number().int(),
    rows: z.number().int(),
    /** Hash of the data version's parts: tells whether two models were made from the same rows. */
    sha256: z.string().optional(),
  }),
  /** ONNX operator sets by domain ('' is ai.onnx). */
  opsets: z.record(z.string(), z.number()).optional(),
  metrics: z.partialRecord(MetricName, Estimate),
  testRows: z.number().int(),
  quality: z.object({ verdict: Verdict, accepted: Acceptance.nullable() }).nullable(),
  evaluation: z.object({ verdict: Verdict, rules: z.array(RuleResult), accepted: Acceptance.nullable() }),
  reference: z.array(Reference),
  /** Share of each predicted class on the test split; empty for regression. */
  expectedClasses: z.record(z.string(), z.number()),
  /** How the learner's probabilities were corrected; the graph does it. */
  calibration: Calibration.optional(),
  /** Regression: the interval around a prediction, as the graph's outputs `low` and `high` give it. */
  interval: ConformalBand.optional(),
});
export type Manifest = z.infer<typeof Manifest>;
