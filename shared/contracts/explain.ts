import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { ExplainedRow, ExplainOpening, Explanation, RawRow, RowOrder, streamOf } from '../domain';

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
      }),
    )
    .output(Explanation),
};
