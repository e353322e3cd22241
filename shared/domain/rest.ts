// Several classes, each against all others: what a yes-or-no question has, once for every class.
import { z } from 'zod';
import { CalibrationBin, CalibrationTest, Estimate, GainPoint, LiftTenth, Point } from './metrics';

/** One class against the rest, by its own probability. What these rows do not tell is null, or empty. */
export const ClassAgainstRest = z.object({
  name: z.string(),
  /** Test rows that are of it. */
  rows: z.number().int(),
  /** Its share of the test rows, by weight where rows have any. */
  share: z.number(),
  /** Null where fewer than two rows (or groups that are drawn together) are of it, or of the rest: nothing tells how sure it is. */
  rocAuc: Estimate.nullable(),
  averagePrecision: Estimate.nullable(),
  /** Empty where there is no area, and for all but the most frequent of very many classes. */
  roc: z.array(Point),
  precisionRecall: z.array(Point),
  /** As the report's own of a yes-or-no question; under the same conditions as the curves. */
  gains: z.array(GainPoint),
  lift: z.array(LiftTenth),
  calibration: z.array(CalibrationBin),
  /** How far its probabilities are from how often rows are of it, and what that tells; null under the same conditions as the areas. */
  ece: Estimate.nullable(),
  calibrationTest: CalibrationTest.nullable(),
});
export type ClassAgainstRest = z.infer<typeof ClassAgainstRest>;
