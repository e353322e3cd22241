import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  ChangeLimits,
  Counterfactual,
  Dependence,
  ExplainedRow,
  ExplainMethod,
  ExplainOpening,
  ExplainSummary,
  Explanation,
  Goal,
  RawRow,
  RowOrder,
  SavedExplanations,
  streamOf,
} from '../domain';

const Which = z.object({ runId: z.number().int().optional() });

/** Why a run's model says what it says; the run of the newest evaluation where none is named. */
export const explain = {
  /** Makes a run ready; what follows is quick then. */
  open: oc.input(Which).output(eventIterator(streamOf(ExplainOpening))),
  /** Test rows to choose from. */
  rows: oc
    .input(Which.extend({ order: RowOrder, limit: z.number().int().min(1).max(500) }))
    .output(z.array(ExplainedRow)),
  /** Contributions of one row: of the data by its id, or given by value. */
  row: oc
    .input(
      Which.extend({
        rowId: z.number().int().min(0).optional(),
        row: RawRow.optional(),
        outcome: z.string().optional(),
        /** Columns in the order in which contributions are told; the largest first by default. */
        order: z.array(z.string()).optional(),
        method: ExplainMethod.optional(),
      }),
    )
    .output(Explanation),
  /** The nearest row of which the model would say what is wanted; null where there is none with few changes. */
  counterfactual: oc
    .input(Which.extend({ row: RawRow, goal: Goal, limits: ChangeLimits }))
    .output(eventIterator(streamOf(z.object({ found: Counterfactual.nullable() })))),
  summary: oc
    .input(Which.extend({ method: ExplainMethod.optional() }))
    .output(eventIterator(streamOf(ExplainSummary))),
  dependence: oc
    .input(Which.extend({ column: z.string(), outcome: z.string().optional() }))
    .output(eventIterator(streamOf(Dependence))),
  /** What was found out before about the run. */
  saved: oc.input(Which).output(SavedExplanations),
  /** What may be changed of each column, for every run. */
  saveLimits: oc.input(ChangeLimits).output(ChangeLimits),
};
