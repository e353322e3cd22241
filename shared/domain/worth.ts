// What a model is worth in use: money, the threshold that earns it, honest probabilities, and how far off a number may be.
import { z } from 'zod';
import { Estimate } from './metrics';

/** What each kind of row comes to, in money; a cost is negative. */
export const Money = z.object({
  truePositive: z.number(),
  falsePositive: z.number(),
  falseNegative: z.number(),
  trueNegative: z.number(),
  /**
   * A column of numbers that says what each found row is worth; `truePositive` is then not read, and acting on the row costs what a
   * false alarm costs.
   */
  column: z.string().nullable(),
});
export type Money = z.infer<typeof Money>;

export const ProfitPoint = z.object({
  threshold: z.number(),
  /** Rows named at this threshold. */
  named: z.number().int(),
  /** Over naming nobody, on all test rows. */
  profit: Estimate,
});
export type ProfitPoint = z.infer<typeof ProfitPoint>;

export const Profit = z.object({
  money: Money,
  /** At the thresholds of the report. */
  curve: z.array(ProfitPoint),
  /** The threshold that earns most on the validation rows; null where those are not known. */
  best: z.number().nullable(),
});
export type Profit = z.infer<typeof Profit>;

/** What a threshold is chosen for. All but the capacity are looked up on the validation rows, so that the test rows stay untouched. */
export const ThresholdGoal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('profit') }),
  z.object({ kind: z.literal('precision'), least: z.number().min(0).max(1) }),
  z.object({ kind: z.literal('recall'), least: z.number().min(0).max(1) }),
  /** At most so many of the test rows are named. */
  z.object({ kind: z.literal('capacity'), rows: z.number().int().min(0) }),
]);
export type ThresholdGoal = z.infer<typeof ThresholdGoal>;

/** A correction of probabilities, fitted on the validation rows; part of the model's graph. */
export const Calibration = z.discriminatedUnion('kind', [
  /** Platt 1999: q = 1 / (1 + exp(-(slope * logit(p) + intercept))). */
  z.object({ kind: z.literal('platt'), slope: z.number(), intercept: z.number(), rows: z.number().int() }),
  /** Guo et al. 2017: probabilities to the power of 1 / temperature, made to sum to one. Several classes. */
  z.object({ kind: z.literal('temperature'), temperature: z.number().positive(), rows: z.number().int() }),
  /** Zadrozny and Elkan 2002: linear between the points, flat beyond them; x rises, y never falls. */
  z.object({
    kind: z.literal('isotonic'),
    x: z.array(z.number()).min(1),
    y: z.array(z.number()),
    rows: z.number().int(),
  }),
]);
export type Calibration = z.infer<typeof Calibration>;

/**
 * Prediction intervals of numbers by split conformal prediction (Lei et al. 2018): prediction ± the half-width of the bin that the
 * prediction falls in. `edges` are the inner limits of the bins; a bin holds what is at or above its lower limit.
 */
export const ConformalBand = z.object({
  /** The share of rows that the interval is made to hold. */
  level: z.number(),
  edges: z.array(z.number()),
  halfWidths: z.array(z.number()).min(1),
  /** Validation rows that it was fitted on. */
  rows: z.number().int(),
});
export type ConformalBand = z.infer<typeof ConformalBand>;

/** The band, and what became of its promise on the test rows. */
export const IntervalReport = z.object({
  band: ConformalBand,
  coverage: Estimate,
  /** Mean width on the test rows. */
  width: z.number(),
});
export type IntervalReport = z.infer<typeof IntervalReport>;

/** Measured on this computer while evaluating. */
export const Speed = z.object({
  /** Milliseconds for one row alone, and for a thousand at once. */
  oneRow: z.number(),
  thousandRows: z.number(),
  /** Size of the assembled graph. */
  bytes: z.number().int(),
});
export type Speed = z.infer<typeof Speed>;
