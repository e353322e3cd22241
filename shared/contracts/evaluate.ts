import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  ClassMoney,
  DecideBy,
  EvaluationReport,
  EvaluationRule,
  Money,
  Reason,
  streamOf,
  ThresholdGoal,
} from '../domain';

const reportId = z.number().int();
const report = eventIterator(streamOf(EvaluationReport));

/** Evaluation on the sealed test split. */
export const evaluate = {
  /** Opens the test split for this run (the preferred finished run when none is given: the best, or the linear one where that is as good). */
  run: oc.input(z.object({ runId: z.number().int().optional() })).output(report),
  report: oc.output(z.object({ report: EvaluationReport, stale: z.boolean() }).nullable()),
  rules: oc.output(z.array(EvaluationRule)),
  /** Judges the present report anew by these rules. */
  saveRules: oc.input(z.array(EvaluationRule)).output(EvaluationReport.nullable()),
  setThreshold: oc
    .input(z.object({ reportId, threshold: z.number().min(0).max(1) }))
    .output(EvaluationReport),
  /** Chooses the threshold by what it is for. */
  aim: oc.input(z.object({ reportId, goal: ThresholdGoal })).output(EvaluationReport),
  /** What the four kinds of row are worth; null forgets it. */
  money: oc.input(z.object({ reportId, money: Money.nullable() })).output(report),
  /** What each of several classes decided as each is worth; null forgets it. */
  classMoney: oc.input(z.object({ reportId, money: ClassMoney.nullable() })).output(report),
  /** By what is decided between several classes. */
  decide: oc.input(z.object({ reportId, by: DecideBy })).output(EvaluationReport),
  /** The main metric by level of these columns (null: of the most important), and fairness over these attributes. */
  inspect: oc
    .input(z.object({ reportId, slices: z.array(z.string()).nullable(), fairness: z.array(z.string()) }))
    .output(report),
  /** Another finished run on the same test rows. */
  compareOnTest: oc.input(z.object({ reportId, runId: z.number().int() })).output(report),
  /** Corrects the probabilities of the report's run and evaluates it again. */
  calibrate: oc
    .input(z.object({ reportId, method: z.enum(['auto', 'platt', 'isotonic', 'none']) }))
    .output(report),
  accept: oc.input(z.object({ reason: Reason })).output(EvaluationReport),
};
