import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { EvaluationReport, EvaluationRule, streamOf } from '../domain';

/** Evaluation on the sealed test split. */
export const evaluate = {
  /** Opens the test split for this run (the preferred finished run when none is given: the best, or the linear one where that is as good). */
  run: oc
    .input(z.object({ runId: z.number().int().optional() }))
    .output(eventIterator(streamOf(EvaluationReport))),
  report: oc.output(z.object({ report: EvaluationReport, stale: z.boolean() }).nullable()),
  rules: oc.output(z.array(EvaluationRule)),
  /** Judges the present report anew by these rules. */
  saveRules: oc.input(z.array(EvaluationRule)).output(EvaluationReport.nullable()),
  setThreshold: oc
    .input(z.object({ reportId: z.number().int(), threshold: z.number().min(0).max(1) }))
    .output(EvaluationReport),
  accept: oc.input(z.object({ reason: z.string().trim().min(3) })).output(EvaluationReport),
};
